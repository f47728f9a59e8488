import type { Transaction } from "@rawat/platform";
import type { Knex } from "knex";

/** An account, as far as a doctor comes in by it. */
export interface DoctorAccount {
  accountId: string;
  /** Undefined where it is nobody's any more, or not a doctor's. */
  doctorId: string | undefined;
  version: number;
  isClosed: boolean;
}

/** Keeps what is told of an account, unless something newer is known. Whose one was that is closed is known from before. */
export async function keepDoctorAccount(
  trx: Transaction,
  { accountId, doctorId, version, isClosed }: DoctorAccount,
): Promise<void> {
  const known = await trx("doctorAccounts").where({ accountId }).first("doctorId", "version");
  if (known ? known.version >= version : doctorId === undefined) return;
  const row = {
    doctorId: doctorId ?? known.doctorId,
    version,
    isClosed: isClosed || doctorId === undefined ? 1 : 0,
  };
  await trx("doctorAccounts")
    .insert({ accountId, ...row })
    .onConflict("accountId")
    .ignore();
  await trx("doctorAccounts").where({ accountId }).where("version", "<", version).update(row);
}

/** Who of some doctors cannot come in: every account of theirs that is known is closed. */
export async function findShutOut(db: Knex, doctorIds: readonly string[]): Promise<Set<string>> {
  const rows: { doctorId: string; isClosed: number }[] = await db("doctorAccounts")
    .whereIn("doctorId", doctorIds)
    .select("doctorId", "isClosed");
  const open = new Set(rows.filter(({ isClosed }) => isClosed === 0).map(({ doctorId }) => doctorId));
  return new Set(rows.map(({ doctorId }) => doctorId).filter((id) => !open.has(id)));
}
