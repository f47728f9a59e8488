import type { PaymentMethod, PaymentStatus } from "@rawat/contracts";
import { instant, inTransaction, isUniqueViolation, lockRow, NotFound, type Transaction } from "@rawat/platform";
import type { Knex } from "knex";
import { newestFirst, type Stretch } from "../newest-first.ts";
import type { KeptOrder } from "../orders/order.ts";
import { lockOrder } from "../orders/order-store.ts";
import type { SeenFact } from "./facts.ts";
import { isOpen, type KeptPayment, openForOf } from "./payment.ts";

export const findPayment = (db: Knex, where: Partial<KeptPayment>): Promise<KeptPayment | undefined> =>
  db<KeptPayment>("payments").where(where).first();

/** @throws NotFound */
export async function getKeptPayment(db: Knex, id: string): Promise<KeptPayment> {
  const payment = await findPayment(db, { id });
  if (!payment) throw new NotFound("not_found");
  return payment;
}

/** The payment as it is now, nobody else's to change before the transaction ends. @throws NotFound */
export async function lockPayment(trx: Transaction, id: string): Promise<KeptPayment> {
  const payment = await lockRow<KeptPayment>(trx, "payments", { id });
  if (!payment) throw new NotFound("not_found");
  return payment;
}

/** The payments of consultations that are not over, or have ended since an instant, the last changed first. */
export async function listIdsOfConsultations(db: Knex, since: string): Promise<string[]> {
  const rows: { id: string }[] = await db("payments")
    .whereNotNull("doctorId")
    .where((open) => open.whereNull("consultationEndedAt").orWhere("consultationEndedAt", ">=", since))
    .orderBy("updatedAt", "desc")
    .select("id");
  return rows.map(({ id }) => id);
}

export const findPayments = (db: Knex, ids: readonly string[]): Promise<KeptPayment[]> =>
  db<KeptPayment>("payments").whereIn("id", ids);

/** False where the same is being paid already. */
export async function insertPayment(trx: Transaction, payment: KeptPayment): Promise<boolean> {
  try {
    await trx("payments").insert(payment);
    return true;
  } catch (error) {
    if (isUniqueViolation(error, "openFor")) return false;
    throw error;
  }
}

export async function writePayment(trx: Transaction, { id, ...payment }: KeptPayment): Promise<void> {
  await trx("payments").where({ id }).update(payment);
}

/** The same where it may be what is being paid again: unless somebody began to pay otherwise in this very moment. @returns what was written */
export async function writeSettled(trx: Transaction, payment: KeptPayment): Promise<KeptPayment> {
  try {
    await writePayment(trx, payment);
    return payment;
  } catch (error) {
    if (!isUniqueViolation(error, "openFor")) throw error;
    const unopened = { ...payment, openFor: null };
    await writePayment(trx, unopened);
    return unopened;
  }
}

/**
 * Lets one caller ask the provider for the page of a payment, and no other for a time: a page that is asked for again ends the one before
 * it, which somebody may stand on.
 *
 * @returns by what the claim is known; undefined where somebody else has it.
 */
export async function claimPage(db: Knex, id: string, now: Date, forMs: number): Promise<string | undefined> {
  const inMs = (ms: number) => instant(new Date(now.getTime() + ms));
  const claim = inMs(forMs);
  const claimed = await db("payments")
    .where({ id })
    .whereNull("snapToken")
    // One that ends much later than one that begins now was made by a clock that has stepped back since; another machine's is a little ahead.
    .where((free) =>
      free
        .whereNull("pageClaimedUntil")
        .orWhere("pageClaimedUntil", "<=", instant(now))
        .orWhere("pageClaimedUntil", ">", inMs(2 * forMs)),
    )
    .update({ pageClaimedUntil: claim });
  return claimed > 0 ? claim : undefined;
}

/** Lets the next caller ask for the page, unless somebody has taken over since. */
export async function freePage(db: Knex, id: string, claim: string): Promise<void> {
  await db("payments").where({ id, pageClaimedUntil: claim }).update({ pageClaimedUntil: null });
}

/**
 * What is being paid already and can still be. One whose time is over is closed by the reconciler at this moment, or when the provider
 * can be asked again; until then it keeps nobody from paying otherwise.
 */
export async function findOpen(trx: Transaction, openFor: string, now: Date): Promise<KeptPayment | undefined> {
  const open = await findPayment(trx, { openFor });
  if (!open || isOpen(open, now)) return open;
  await trx("payments").where({ id: open.id }).update({ openFor: null });
  return undefined;
}

/**
 * A payment as it stands with what it is to pay: where somebody goes on paying on a page that had come to nothing, that is being paid
 * again, unless somebody pays it otherwise by now.
 */
export async function reopened(trx: Transaction, payment: KeptPayment, now: Date): Promise<KeptPayment> {
  const openFor = openForOf(payment);
  if (payment.openFor !== null || openFor === undefined || !isOpen(payment, now)) return payment;
  return (await findPayment(trx, { openFor })) ? payment : { ...payment, openFor };
}

interface Look {
  /** The next one, unless something is learned by this one. */
  until: string;
  at: string;
  /** Whether it counts: after so many it is looked at less often. */
  isCounted: boolean;
}

/** Puts a payment's next look off: of several who want to look at it, one has it. */
export async function claimCheck(
  db: Knex,
  { id, checkAt, checks }: KeptPayment,
  { until, at, isCounted }: Look,
): Promise<boolean> {
  const counted = isCounted ? checks + 1 : checks;
  return (await db("payments").where({ id, checkAt }).update({ checkAt: until, checks: counted, lookedAt: at })) > 0;
}

/** Puts the next look of a payment elsewhere, unless somebody has learned something of it since. */
export async function putOffCheck(
  db: Knex,
  { id, checkAt }: Pick<KeptPayment, "id" | "checkAt">,
  until: string,
): Promise<void> {
  await db("payments").where({ id, checkAt }).update({ checkAt: until });
}

/** Has the other payments of an order that can be paid looked at next. */
export async function hurryChecks(trx: Transaction, orderId: string, exceptId: string, at: string): Promise<void> {
  await trx("payments")
    .where({ orderId })
    .whereNot({ id: exceptId })
    .where({ closedAs: null, paidAt: null })
    .update({ checkAt: at });
}

export const listDueChecks = (db: Knex, now: string, limit: number): Promise<KeptPayment[]> =>
  db<KeptPayment>("payments").where("checkAt", "<=", now).orderBy("checkAt").limit(limit);

/**
 * Payments that can be paid and whose next look is later than any is put off to: by a clock that has stepped back since. Few can be paid at a time, while all that
 * were paid lately are looked at a day later.
 */
export async function listChecksBeyond(db: Knex, beyondAny: string): Promise<KeptPayment[]> {
  const open = await db<KeptPayment>("payments").where("openFor", ">", "");
  return open.filter(({ checkAt }) => checkAt !== null && checkAt > beyondAny);
}

/**
 * Payments that somebody may have paid and that nobody looks at yet: those of which a page was opened. One that was looked at less than a pace ago waits for its
 * next look; a clock that has stepped back since says nothing of that.
 */
export async function listUnlooked(db: Knex, now: Date, paceMs: number): Promise<KeptPayment[]> {
  const open = await db<KeptPayment>("payments").where("openFor", ">", "").whereNotNull("snapToken");
  const isLate = ({ checkAt }: KeptPayment) => checkAt !== null && checkAt > instant(now);
  const wasLooked = ({ lookedAt }: KeptPayment) =>
    lookedAt !== null && Math.abs(now.getTime() - Date.parse(lookedAt)) < paceMs;
  return open.filter((payment) => isLate(payment) && !wasLooked(payment));
}

const placesOf = (db: Knex, doctorId: string, now: string) =>
  db("payments").where({ doctorId }).where("placeUntil", ">", now);

/** How many of a doctor's places for consultations are taken. */
export async function countPlaces(db: Knex, doctorId: string, now: string): Promise<number> {
  const [row] = await placesOf(db, doctorId, now).count({ count: "*" });
  return Number(row?.count ?? 0);
}

/**
 * How many of them others have than a payment, and how many there were for whoever began last: the doctor may take more or fewer by now than when it was
 * begun. What its patient has begun in its stead is another one, which may still be paid.
 */
export async function countPlacesOfOthers(
  db: Knex,
  { id, doctorId }: { id: string; doctorId: string },
  now: string,
): Promise<{ taken: number; placesMax: number | undefined }> {
  const [row] = await placesOf(db, doctorId, now).whereNot({ id }).count({ taken: "*" });
  const last = await placesOf(db, doctorId, now).orderBy("id", "desc").first("placesMax");
  return { taken: Number(row?.taken ?? 0), placesMax: last?.placesMax ?? undefined };
}

/** How many payments a patient has begun online since an instant by which nothing was paid. */
export async function countBegun(trx: Transaction, patientId: string, since: string): Promise<number> {
  const rows = trx("payments")
    .where({ patientId, paidAt: null })
    .where("createdAt", ">=", since)
    .whereNotNull("expiresAt");
  return Number((await rows.count({ count: "*" }))[0]?.count ?? 0);
}

/** Whether a patient has ever paid here. */
export const hasPaid = async (db: Knex, patientId: string): Promise<boolean> =>
  (await db("payments").where({ patientId }).whereNotNull("paidAt").first("id")) !== undefined;

/** What a patient has begun for consultations since an instant and not paid. */
export const listPlacesBegun = (
  trx: Transaction,
  patientId: string,
  since: string,
): Promise<Pick<KeptPayment, "doctorId" | "placeUntil">[]> =>
  trx("payments")
    .where({ patientId, paidAt: null })
    .whereNotNull("doctorId")
    .where("createdAt", ">=", since)
    .select("doctorId", "placeUntil");

/** By what number an order's next payment is known: the first has the order's own, which people know; the provider takes none twice. */
export async function nextNumber(db: Knex, { id: orderId, orderNumber }: KeptOrder): Promise<string> {
  const [row] = await db("payments").where({ orderId }).count({ count: "*" });
  const before = Number(row?.count ?? 0);
  return before === 0 ? orderNumber : `${orderNumber}-${before + 1}`;
}

export interface Narrowing extends Stretch {
  only: Partial<Pick<KeptPayment, "patientId" | "doctorId" | "orderId" | "orderNumber">> & {
    status?: PaymentStatus;
    method?: PaymentMethod;
  };
}

/** The newest first. */
export const listPayments = async (db: Knex, { only, ...stretch }: Narrowing): Promise<KeptPayment[]> =>
  newestFirst(db<KeptPayment>("payments").where(only), "createdAt", stretch);

/** Adds what was not seen before. @returns whether anything was new. */
export async function addFacts(trx: Transaction, paymentId: string, facts: readonly SeenFact[]): Promise<boolean> {
  if (facts.length === 0) return false;
  const known = new Set((await listFacts(trx, paymentId)).map(factKey));
  const fresh = facts.filter((fact) => !known.has(factKey(fact)));
  if (fresh.length > 0) await trx("paymentFacts").insert(fresh.map((fact) => ({ paymentId, ...fact })));
  return fresh.length > 0;
}

const factKey = ({ transactionId, fact }: SeenFact) => `${transactionId} ${fact}`;

export const listFacts = (db: Knex, paymentId: string): Promise<SeenFact[]> =>
  db("paymentFacts").where({ paymentId }).select("transactionId", "fact", "method", "startedAt", "at");

/**
 * Does `work` while nobody else changes the payment or the order that it is for. The order comes first, always: so nobody waits for
 * one who waits for them.
 *
 * @throws NotFound
 */
export async function inLockOf<T>(
  db: Knex,
  id: string,
  work: (trx: Transaction, payment: KeptPayment, order: KeptOrder | undefined) => Promise<T>,
): Promise<T> {
  const { orderId } = await getKeptPayment(db, id);
  const line = orderId === null ? [id] : [id, orderId];
  return inTransaction(
    db,
    async (trx) => {
      const order = orderId === null ? undefined : await lockOrder(trx, orderId);
      return work(trx, await lockPayment(trx, id), order);
    },
    { line },
  );
}
