import type { Difference } from "@rawat/contracts";
import type { Transaction } from "@rawat/platform";
import type { Knex } from "knex";
import { type Narrowing, narrowed } from "./difference-store.ts";

/** Money that came by an order number of ours of which there is no payment. */
export interface UnknownPayment extends Pick<Difference, "id" | "orderNumber" | "amount" | "seen" | "at"> {
  transactionId: string;
}

/** Notes it; what is noted already stays as it is. */
export async function insertUnknown(db: Knex, unknown: UnknownPayment): Promise<void> {
  await db("unknownPayments").insert(unknown).onConflict("transactionId").ignore();
}

type Noted = Pick<Difference, "resolvedAt" | "resolvedBy" | "note">;
type Row = UnknownPayment & Noted;

const asDifference = ({ transactionId, ...row }: Row): Difference => ({
  ...row,
  kind: "unknown_payment",
  paymentId: null,
  description: "",
  patientName: "",
});

export async function findUnknown(db: Knex, id: string): Promise<Difference | undefined> {
  const row = await db<Row>("unknownPayments").where({ id }).first();
  return row && asDifference(row);
}

/** The newest first. */
export async function listUnknown(db: Knex, narrowing: Narrowing): Promise<Difference[]> {
  const rows: Row[] = await narrowed(db("unknownPayments"), "id", narrowing);
  return rows.map(asDifference);
}

/** Notes that it is known by now, and stands in the books: nobody of the clinic has said so. */
export async function endUnknown(trx: Transaction, transactionId: string, at: string): Promise<void> {
  await trx("unknownPayments").where({ transactionId }).whereNull("resolvedAt").update({ resolvedAt: at });
}

/** False where somebody has noted it before, or there is none. */
export async function markUnknownResolved(trx: Transaction, id: string, noted: Noted): Promise<boolean> {
  return (await trx("unknownPayments").where({ id }).whereNull("resolvedAt").update(noted)) > 0;
}
