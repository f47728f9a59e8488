import {
  type Actor,
  type Payment,
  type PaymentDetails,
  type PaymentEvent,
  type PaymentMethod,
  type PaymentStatus,
  payments,
} from "@rawat/contracts";
import { asksForAnothers, decodeCursor, instantRange, pageOf } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { type KeptNotification, listNotifications } from "../notifications/notification-store.ts";
import { findOrder } from "../orders/order-store.ts";
import { findPeople } from "../people/person-store.ts";
import { assertSees, scopeOf } from "../policy.ts";
import { listOpenDifferencesOf, listQuestioned, type PaymentDifference } from "../reconcile/difference-store.ts";
import { wasByHand } from "../refunds/refund.ts";
import { listRefunds } from "../refunds/refund-store.ts";
import { attemptsOf, countedOf, isHere, leftOf } from "./judge.ts";
import { isInTime, isLate, isPayable, type KeptPayment } from "./payment.ts";
import { getKeptPayment, listFacts, listPayments as listRows } from "./payment-store.ts";
import { listStory } from "./story-store.ts";

/** A payment that the actor may see. @throws NotFound, also for one that is not the actor's to know of */
export async function getPayment({ db }: Pick<Deps, "db">, actor: Actor, id: string): Promise<KeptPayment> {
  const payment = await getKeptPayment(db, id);
  assertSees(actor, payment);
  return payment;
}

export interface PaymentQuery {
  limit: number;
  cursor?: string | undefined;
  status?: PaymentStatus | undefined;
  method?: PaymentMethod | undefined;
  patientId?: string | undefined;
  doctorId?: string | undefined;
  orderId?: string | undefined;
  orderNumber?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** A page of the payments that the actor may see, the newest first. */
export async function listPayments(
  deps: Pick<Deps, "db" | "clock" | "zone" | "refusals">,
  actor: Actor,
  { limit, cursor, from, to, ...asked }: PaymentQuery,
) {
  const { db, zone } = deps;
  const scope = scopeOf(actor);
  const [beforeId] = cursor ? decodeCursor(cursor, 1) : [];
  const isNobodys = asksForAnothers(deps.refusals, payments.list, scope, { patientId: asked.patientId });
  const orderNumber = asked.orderNumber?.trim().toUpperCase();
  const only = { ...definedOf({ ...asked, orderNumber }), ...scope };
  const rows = isNobodys
    ? []
    : await listRows(db, { limit: limit + 1, only, ...instantRange({ from, to }, zone), beforeId });
  const { page, meta } = pageOf(rows, limit, ({ id }) => [id]);
  return { data: await presentPayments(deps, page), meta };
}

const definedOf = <T extends object>(asked: T) =>
  Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

type Reading = Pick<Deps, "db" | "clock">;

/** Payments as they are shown, with the names of their people. */
async function presentPayments({ db, clock }: Reading, payments: readonly KeptPayment[]): Promise<Payment[]> {
  const personIds = payments.flatMap(({ patientId, doctorId }) => [patientId, ...(doctorId ? [doctorId] : [])]);
  const paymentIds = payments.map(({ id }) => id);
  const [people, inQuestion] = await Promise.all([findPeople(db, personIds), listQuestioned(db, paymentIds)]);
  const now = clock.now();
  return payments.map((payment) => ({
    ...payment,
    ...(!isPayable(payment) && { snapToken: null, redirectUrl: null }),
    currency: "IDR",
    patientName: people.get(payment.patientId)?.name ?? "",
    medicalRecordNumber: people.get(payment.patientId)?.medicalRecordNumber ?? null,
    doctorName: payment.doctorId ? (people.get(payment.doctorId)?.name ?? "") : null,
    isLate: isLate(payment),
    isOpen: payment.openFor !== null && isInTime(payment, now),
    isInQuestion: inQuestion.has(payment.id),
  }));
}

/** One payment as it is shown. */
export async function presentPayment(deps: Reading, payment: KeptPayment): Promise<Payment> {
  const [shown] = await presentPayments(deps, [payment]);
  if (!shown) throw new Error("a payment was lost on its way out");
  return shown;
}

/** A payment with its refunds and its story. */
export async function presentDetails(
  deps: Reading,
  payment: KeptPayment,
): Promise<PaymentDetails & { story: PaymentEvent[]; openDifferences: PaymentDifference[] }> {
  const { db } = deps;
  const [shown, refunds, facts, story, notifications, openDifferences, order] = await Promise.all([
    presentPayment(deps, payment),
    listRefunds(db, payment.id),
    listFacts(db, payment.id),
    listStory(db, payment.id),
    listNotifications(db, payment.orderNumber),
    listOpenDifferencesOf(db, payment.id),
    payment.orderId === null ? undefined : findOrder(db, payment.orderId),
  ]);
  const whole = [...story, ...notifications.map(notified)].sort((a, b) => (a.at < b.at ? -1 : 1));
  const attempts = attemptsOf(facts);
  const counted = countedOf(attempts, { amount: payment.amount, refunds });
  const methods = new Map(attempts.map(({ transactionId, method }) => [transactionId, method]));
  const methodOf = (transactionId: string | null) => (transactionId && methods.get(transactionId)) || null;
  const refundableAmount = counted && isHere(counted) ? Math.max(leftOf(payment, refunds, counted), 0) : 0;
  const isPartlyDisputed = counted?.state === "partly_disputed" && payment.refundedAmount < payment.amount;
  return {
    ...shown,
    refunds: refunds.map((refund) => ({
      ...refund,
      paidWith: methodOf(refund.transactionId) ?? counted?.method ?? null,
      isByHand: wasByHand(refund),
    })),
    refundableAmount,
    isPartlyDisputed,
    orderStatus: order?.status ?? null,
    paidByPaymentId: order?.status === "paid" && order.paymentId !== payment.id ? order.paymentId : null,
    story: whole.map((event) => ({ ...event, method: methodOf(event.transactionId) })),
    openDifferences,
  };
}

/** Before it is known of which way of paying it tells. */
type ToldEvent = Omit<PaymentEvent, "method">;

/** What a notification says of itself, as a part of the story. */
function notified({ receivedAt, body }: KeptNotification): ToldEvent {
  const { transaction_status, transaction_id } = JSON.parse(body) as Record<string, unknown>;
  const text = (value: unknown) => (typeof value === "string" ? value.slice(0, 64) : null);
  return {
    at: receivedAt,
    source: "notified",
    seen: text(transaction_status) ?? "",
    transactionId: text(transaction_id),
    status: null,
    by: null,
  };
}
