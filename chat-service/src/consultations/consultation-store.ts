import type { ConsultationStatus } from "@rawat/contracts";
import { instant, inTransaction, isUniqueViolation, lockRow, type Transaction } from "@rawat/platform";
import type { Knex } from "knex";
import type { KeptConsultation } from "./consultation.ts";

type Row = Omit<KeptConsultation, "isLate" | "isToRefund"> & { isLate: number; isToRefund: number };

const rowOf = ({ isLate, isToRefund, ...rest }: KeptConsultation): Row => ({
  ...rest,
  isLate: isLate ? 1 : 0,
  isToRefund: isToRefund ? 1 : 0,
});
const opened = ({ isLate, isToRefund, ...rest }: Row): KeptConsultation => ({
  ...rest,
  isLate: isLate === 1,
  isToRefund: isToRefund === 1,
});

export async function findConsultation(
  db: Knex,
  where: { id: string } | { paymentId: string },
): Promise<KeptConsultation | undefined> {
  const row: Row | undefined = await db("consultations").where(where).first();
  return row && opened(row);
}

/** The consultation as it is now, nobody else's to change before the transaction ends. */
export async function lockConsultation(trx: Transaction, id: string): Promise<KeptConsultation | undefined> {
  const row = await lockRow<Row>(trx, "consultations", { id });
  return row && opened(row);
}

/** False where its payment has one already. */
export async function insertConsultation(trx: Transaction, consultation: KeptConsultation): Promise<boolean> {
  if (await trx("consultations").where({ paymentId: consultation.paymentId }).first("id")) return false;
  try {
    await trx("consultations").insert(rowOf(consultation));
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

export async function writeConsultation(trx: Transaction, consultation: KeptConsultation): Promise<void> {
  const { id, ...row } = rowOf(consultation);
  await trx("consultations").where({ id }).update(row);
}

/** Notes that the doctor has written; only the first time says anything. */
export async function noteAnswered(db: Knex, id: string, at: string): Promise<boolean> {
  const noted = await db("consultations")
    .where({ id, status: "active" })
    .whereNull("answeredAt")
    .update({ answeredAt: at });
  return noted > 0;
}

/** Notes that something which the doctor said is accepted. */
export async function confirmAnswered(db: Knex, id: string, at: string): Promise<void> {
  // What they tried before may have been taken back meanwhile.
  const answeredAt = db.raw("coalesce(??, ?)", ["answeredAt", at]);
  await db("consultations")
    .where({ id, status: "active" })
    .whereNull("answerConfirmedAt")
    .update({ answerConfirmedAt: at, answeredAt });
}

/** A consultation, held, with what is known of whether its doctor has said something: what was tried and came to nothing is forgotten. */
export async function withAnswerKnown<C extends KeptConsultation>(
  trx: Transaction,
  consultation: C,
  at: string,
): Promise<C> {
  if (consultation.answeredAt === null || consultation.answerConfirmedAt !== null) return consultation;
  return (await hasDoctorSaid(trx, consultation.id))
    ? { ...consultation, answerConfirmedAt: at }
    : { ...consultation, answeredAt: null };
}

const hasDoctorSaid = async (db: Knex, id: string): Promise<boolean> =>
  (await db("messages").where({ conversationId: id, senderRole: "doctor" }).first("id")) !== undefined;

/** Takes it back where nobody knows whether that was said, unless something that they said is stored: if it is yet to be, that is noted then. */
export async function forgetAnswered(db: Knex, id: string, at: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const consultation = await lockConsultation(trx, id);
    if (consultation?.status !== "active" || consultation.answeredAt !== at) return;
    // Something else that they said has come.
    if (consultation.answerConfirmedAt !== null) return;
    if (!(await hasDoctorSaid(trx, id))) await trx("consultations").where({ id }).update({ answeredAt: null });
  });
}

/** What is due of those that have begun, the longest first. */
export async function listDue(db: Knex, now: string, limit: number): Promise<KeptConsultation[]> {
  const due = db("consultations").whereNot({ status: "starting" }).where("dueAt", "<=", now);
  const rows: Row[] = await due.orderBy("dueAt").limit(limit);
  return rows.map(opened);
}

/** None that is to begin is put off for so long, in milliseconds: what is was put off by a clock that has stepped back since. */
const beyondAnyMs = 60_000;

/** Those that are to begin, the longest due first. */
export async function listToBegin(db: Knex, now: string, limit: number): Promise<KeptConsultation[]> {
  const beyondAny = instant(new Date(Date.parse(now) + beyondAnyMs));
  const isDue = (due: Knex.QueryBuilder) => void due.where("dueAt", "<=", now).orWhere("dueAt", ">", beyondAny);
  const rows: Row[] = await db("consultations")
    .where({ status: "starting" })
    .where(isDue)
    .orderBy("dueAt")
    .limit(limit);
  return rows.map(opened);
}

/** Everything that is over, the last one first. */
export async function listIdsOfEnded(db: Knex): Promise<string[]> {
  const rows: { id: string }[] = await db("consultations")
    .whereNotIn("status", ["starting", "active"])
    .orderBy("updatedAt", "desc")
    .select("id");
  return rows.map(({ id }) => id);
}

export async function findConsultations(db: Knex, ids: readonly string[]): Promise<KeptConsultation[]> {
  const rows: Row[] = await db("consultations").whereIn("id", ids);
  return rows.map(opened);
}

/** Puts off what could not be done, unless somebody has done something about it since. */
export async function putOff(
  db: Knex,
  { id, dueAt }: Pick<KeptConsultation, "id" | "dueAt">,
  until: string,
): Promise<void> {
  await db("consultations").where({ id, dueAt }).update({ dueAt: until });
}

/** How many consultations a doctor has running; the doctor's row is held until the transaction ends. */
export async function countRunning(trx: Transaction, doctorId: string): Promise<number> {
  await trx("people").where({ id: doctorId }).increment("consultations", 1);
  const [row] = await trx("consultations").where({ doctorId, status: "active" }).count({ count: "*" });
  return Number(row?.count ?? 0);
}

/** Whether a patient has talked with a doctor by another payment since an instant, or does now: of what went back nothing came. */
export const hasAnother = async (
  trx: Transaction,
  { id, patientId, doctorId }: KeptConsultation,
  since: string,
): Promise<boolean> =>
  (await trx("consultations")
    .where({ patientId, doctorId, isToRefund: 0 })
    .whereNot({ id })
    .where("startedAt", ">=", since)
    .where((kept) => kept.whereNull("endedBecause").orWhereNotIn("endedBecause", ["payment_reversed", "refunded"]))
    .first("id")) !== undefined;

/** The consultations of a doctor, or of a patient, that are not over. */
export async function listUnderWayOf(
  db: Knex,
  { staffId, patientId }: { staffId?: string | null; patientId?: string | null },
): Promise<KeptConsultation[]> {
  const whose = staffId ? { doctorId: staffId } : { patientId: patientId ?? "" };
  const rows: Row[] = await db("consultations").where(whose).whereIn("status", ["starting", "active"]);
  return rows.map(opened);
}

export interface Narrowing {
  limit: number;
  only: { patientId?: string; doctorId?: string; paymentId?: string; status?: ConsultationStatus };
  beforeId?: string | undefined;
}

/** Those that have begun, the newest first. */
export async function listConsultations(db: Knex, { limit, only, beforeId }: Narrowing): Promise<KeptConsultation[]> {
  const rows = db("consultations").where(only).whereNot({ status: "starting" }).orderBy("id", "desc").limit(limit);
  if (beforeId) rows.where("id", "<", beforeId);
  return ((await rows) as Row[]).map(opened);
}
