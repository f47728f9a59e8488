import type { Transaction } from "@rawat/platform";
import type { Knex } from "knex";
import type { KeptRefund } from "./refund.ts";

type Row = Omit<KeptRefund, "isSurplus"> & { isSurplus: number };

const rowOf = ({ isSurplus, ...rest }: KeptRefund): Row => ({ ...rest, isSurplus: isSurplus ? 1 : 0 });
const opened = ({ isSurplus, ...rest }: Row): KeptRefund => ({ ...rest, isSurplus: isSurplus === 1 });

export async function listRefunds(db: Knex, paymentId: string): Promise<KeptRefund[]> {
  const rows: Row[] = await db("refunds").where({ paymentId }).orderBy("id");
  return rows.map(opened);
}

export async function insertRefund(trx: Transaction, refund: KeptRefund): Promise<void> {
  await trx("refunds").insert(rowOf(refund));
}

export async function writeRefund(trx: Transaction, refund: KeptRefund): Promise<void> {
  const { id, ...row } = rowOf(refund);
  await trx("refunds").where({ id }).update(row);
}

/** @param beyondAny none is put off for so long: what is was put off by a clock that has stepped back since */
export async function listDueRefunds(db: Knex, now: string, beyondAny: string, limit: number): Promise<KeptRefund[]> {
  const due = db("refunds").where("dueAt", "<=", now).orWhere("dueAt", ">", beyondAny);
  const rows: Row[] = await due.orderBy("dueAt").limit(limit);
  return rows.map(opened);
}

/** Lets a refund be due, unless somebody has taken it meanwhile. */
export async function hurryRefund(db: Knex, { id, dueAt }: KeptRefund, now: string): Promise<void> {
  await db("refunds").where({ id, dueAt }).update({ dueAt: now });
}

/** Takes a refund that is due: of several who find it, one has it. */
export async function claimRefund(db: Knex, { id, dueAt, tries }: KeptRefund, until: string): Promise<boolean> {
  return (
    (await db("refunds")
      .where({ id, dueAt })
      .update({ dueAt: until, tries: tries + 1 })) > 0
  );
}
