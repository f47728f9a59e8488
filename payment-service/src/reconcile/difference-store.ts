import type { Difference } from "@rawat/contracts";
import { Conflict, newId, type Transaction } from "@rawat/platform";
import type { Knex } from "knex";

/** Where what the provider says and our books do not meet. */
export interface NewDifference extends Pick<Difference, "seen" | "at"> {
  paymentId: string;
  kind: Exclude<Difference["kind"], "unknown_payment">;
  /** With the kind, what there is one of. */
  reference: string;
}

/** @returns whether it was not known yet. */
export async function insertDifference(trx: Transaction, { seen, ...difference }: NewDifference): Promise<boolean> {
  const { paymentId, kind, reference } = difference;
  const known = await trx("differences").where({ paymentId, kind, reference }).first("id");
  if (known) return false;
  await trx("differences")
    .insert({ id: newId(), ...difference, seen: seen.slice(0, 200) })
    .onConflict(["paymentId", "kind", "reference"])
    .ignore();
  return true;
}

const differences = (db: Knex) =>
  db<Difference>("differences")
    .join("payments", "payments.id", "differences.paymentId")
    .leftJoin("people", "people.id", "payments.patientId")
    .select("differences.*", "payments.orderNumber", "payments.description", "payments.amount")
    .select(db.raw("coalesce(??, '') as ??", ["people.name", "patientName"]));

export const findDifference = async (db: Knex, id: string): Promise<Difference | undefined> =>
  differences(db).where("differences.id", id).first();

export interface Narrowing {
  limit: number;
  resolved?: boolean | undefined;
  beforeId?: string | undefined;
}

/** Of rows with these ids as many as are wished for, the newest first. */
export function narrowed(rows: Knex.QueryBuilder, id: string, { limit, resolved, beforeId }: Narrowing) {
  rows.orderBy(id, "desc").limit(limit);
  if (resolved === true) rows.whereNotNull("resolvedAt");
  if (resolved === false) rows.whereNull("resolvedAt");
  if (beforeId) rows.where(id, "<", beforeId);
  return rows;
}

/** The newest first. */
export const listDifferences = async (db: Knex, narrowing: Narrowing): Promise<Difference[]> =>
  narrowed(differences(db), "differences.id", narrowing);

export type PaymentDifference = Pick<Difference, "id" | "kind" | "seen" | "at"> & { reference: string };

/** What nobody has seen to yet of one payment. */
export const listOpenDifferencesOf = (db: Knex, paymentId: string): Promise<PaymentDifference[]> =>
  db<Difference>("differences")
    .where({ paymentId })
    .whereNull("resolvedAt")
    .orderBy("id")
    .select("id", "kind", "seen", "at", "reference");

/** How the reference ends of another sum that came in. */
export const cameMark = " paid";

/** Payments of which the provider tells another sum, which came in or still may, and nobody has seen to that yet. */
const questioned = (db: Knex) =>
  db("payments")
    .join("differences", "differences.paymentId", "payments.id")
    .where("differences.kind", "wrong_amount")
    .where((may) => may.whereNotNull("payments.openFor").orWhere("differences.reference", "like", `%${cameMark}`))
    .whereNull("differences.resolvedAt");

/** The same of one payment. */
export const isQuestion = (
  { kind, reference }: Pick<PaymentDifference, "kind" | "reference">,
  { openFor }: { openFor: string | null },
): boolean => kind === "wrong_amount" && (openFor !== null || reference.endsWith(cameMark));

/** Which of some payments are in question. */
export async function listQuestioned(db: Knex, ids: readonly string[]): Promise<Set<string>> {
  const rows: { id: string }[] = await questioned(db).whereIn("payments.id", ids).select("payments.id");
  return new Set(rows.map(({ id }) => id));
}

/** The payments that are in question, by their orders. */
export async function findQuestioned(db: Knex, orderIds: readonly string[]): Promise<Map<string, string>> {
  const rows: { orderId: string; paymentId: string }[] = await questioned(db)
    .whereIn("payments.orderId", orderIds)
    .select("payments.orderId", "differences.paymentId");
  return new Map(rows.map(({ orderId, paymentId }) => [orderId, paymentId]));
}

/** @throws Conflict where nothing more is to be paid for an order, or to a doctor, before somebody has seen to what was. */
export async function assertUnquestioned(
  db: Knex,
  whatFor: { orderId: string } | { patientId: string; doctorId: string },
): Promise<void> {
  const where = Object.entries(whatFor).map(([column, value]) => [`payments.${column}`, value]);
  if (await questioned(db).where(Object.fromEntries(where)).first("payments.id"))
    throw new Conflict("payment_in_question");
}

/** Notes that what somebody was to see to is done, or nobody's to do any more: nobody of the clinic has said so. */
export async function endDifferences(
  trx: Transaction,
  { paymentId, kind }: Pick<NewDifference, "paymentId" | "kind">,
  isOver: (difference: Pick<PaymentDifference, "reference">) => boolean,
  at: string,
): Promise<void> {
  const open: PaymentDifference[] = await trx("differences")
    .where({ paymentId, kind })
    .whereNull("resolvedAt")
    .select("id", "reference");
  const ids = open.filter(isOver).map(({ id }) => id);
  if (ids.length > 0) await trx("differences").whereIn("id", ids).update({ resolvedAt: at });
}

/** Tells another sum of a refund that was refused and still waits, some of which is not owed any more. */
export async function lessenRefused(
  trx: Transaction,
  { paymentId, refundId, amount }: { paymentId: string; refundId: string; amount: number },
): Promise<void> {
  const open = trx("differences")
    .where({ paymentId, kind: "refund_refused", reference: refundId })
    .whereNull("resolvedAt");
  const known = await open.first("id", "seen");
  if (known)
    await trx("differences")
      .where({ id: known.id })
      .update({ seen: known.seen.replace(/^refund of \d+/, `refund of ${amount}`) });
}

/** False where somebody has noted it before, or there is none. */
export async function markResolved(
  trx: Transaction,
  id: string,
  noted: Pick<Difference, "resolvedAt" | "resolvedBy" | "note">,
): Promise<boolean> {
  return (await trx("differences").where({ id }).whereNull("resolvedAt").update(noted)) > 0;
}
