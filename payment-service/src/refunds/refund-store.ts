import type { Transaction } from "@rawat/platform";
import type { Knex } from "knex";
import type { KeptRefund } from "./refund.ts";

export const listRefunds = (db: Knex, paymentId: string): Promise<KeptRefund[]> =>
  db<KeptRefund>("refunds").where({ paymentId }).orderBy("id");

export async function insertRefund(trx: Transaction, refund: KeptRefund): Promise<void> {
  await trx("refunds").insert(refund);
}

export async function writeRefund(trx: Transaction, { id, ...refund }: KeptRefund): Promise<void> {
  await trx("refunds").where({ id }).update(refund);
}

export const listDueRefunds = (db: Knex, now: string, limit: number): Promise<KeptRefund[]> =>
  db<KeptRefund>("refunds").where("dueAt", "<=", now).orderBy("dueAt").limit(limit);

/** Takes a refund that is due: of several who find it, one has it. */
export async function claimRefund(db: Knex, { id, dueAt, tries }: KeptRefund, until: string): Promise<boolean> {
  return (
    (await db("refunds")
      .where({ id, dueAt })
      .update({ dueAt: until, tries: tries + 1 })) > 0
  );
}
