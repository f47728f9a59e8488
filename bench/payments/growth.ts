import { beforeIdsFrom, dateAt, instant, newId } from "@rawat/platform";
import type { Knex } from "knex";
import { migrations } from "../../payment-service/migrations/index.ts";
import { entriesOf } from "../../payment-service/src/books/ledger.ts";
import { listLines } from "../../payment-service/src/books/ledger-store.ts";
import { readDaily } from "../../payment-service/src/books/read-daily.ts";
import { listNotifications } from "../../payment-service/src/notifications/notification-store.ts";
import { type KeptPayment, newPayment } from "../../payment-service/src/payments/payment.ts";
import {
  findPayment,
  listDueChecks,
  listFacts,
  listPayments,
} from "../../payment-service/src/payments/payment-store.ts";
import { listStory } from "../../payment-service/src/payments/story-store.ts";
import { compareGrowth } from "../growth/compare.ts";

const zone = "Asia/Jakarta";
const now = new Date();
const minuteMs = 60_000;
/** Between two payments: a hundred a day, so that a million are the work of decades. */
const gapMs = 14 * minuteMs;
const rowsAtOnce = 500;
const tables = ["payments", "paymentFacts", "paymentStories", "ledger", "notifications"];
/** Of the newest some are still to be looked into: no more of a million than of ten thousand. */
const openMax = 50;
/** Each patient has paid four times. */
const patientOf = (n: number) => `00000000-0000-7000-8000-${String(Math.floor(n / 4)).padStart(12, "0")}`;

/** An id that was made then. */
const idAt = (at: string) => `${beforeIdsFrom(at)}${newId().slice(13)}`;

/** The n-th payment before now, with all that is written of one. */
function rowsOf(n: number): Record<string, object[]> & { payments: [KeptPayment] } {
  const date = new Date(now.getTime() - n * gapMs);
  const at = instant(date);
  const wish = { patientId: patientOf(n), doctorId: null, orderId: null, openFor: null };
  const begun = {
    ...newPayment({ ...wish, description: "Medical check-up", amount: 350_000, minutes: 15 }, date),
    id: idAt(at),
  };
  const method = n % 5 === 0 ? ("gopay" as const) : ("qris" as const);
  const payment: KeptPayment =
    n < openMax ? { ...begun, checkAt: at } : { ...begun, status: "paid", method, paidAt: at };
  const { id: paymentId, orderNumber, status } = payment;
  const transactionId = newId();
  const told = (source: string, seen: string) => ({
    id: idAt(at),
    paymentId,
    at,
    source,
    seen,
    transactionId,
    status,
    by: null,
  });
  const attempt = { transactionId, method, paidAt: at, startedAt: at, state: "paid" } as const;
  const come = { amount: payment.amount, attempts: [attempt], refunds: [], booked: [] };
  const entries = n < openMax ? [] : entriesOf(come);
  return {
    payments: [payment],
    paymentFacts: [{ paymentId, transactionId, fact: "settled", method, startedAt: at, at }],
    paymentStories: [
      told("creation", "page opened"),
      told("notified", "settlement"),
      told("notification", "settlement"),
    ],
    ledger: entries.flatMap(({ lines, ...entry }) =>
      lines.map((line) => ({ id: idAt(at), paymentId, ...entry, ...line, at, day: dateAt(at, zone), by: null })),
    ),
    notifications: [{ id: idAt(at), orderNumber, body: "x".repeat(600), receivedAt: at, dueAt: null }],
  };
}

async function grow(db: Knex, from: number, to: number): Promise<void> {
  for (let begin = from; begin < to; begin += rowsAtOnce) {
    const all = Array.from({ length: Math.min(rowsAtOnce, to - begin) }, (_, at) => rowsOf(begin + at));
    await db.transaction(async (trx) => {
      for (const table of tables) {
        const rows = all.flatMap((one) => one[table] ?? []);
        if (rows.length > 0) await trx.batchInsert(table, rows, rowsAtOnce);
      }
    });
  }
}

const known = patientOf(openMax);
const limit = 21;
const month = {
  from: dateAt(instant(new Date(now.getTime() - 31 * 24 * 60 * minuteMs)), zone),
  to: dateAt(instant(now), zone),
};
const span = {
  from: instant(new Date(now.getTime() - 60 * 24 * 60 * minuteMs)),
  before: instant(new Date(now.getTime() - 30 * 24 * 60 * minuteMs)),
};

/** How a clinic's payments slow down when they grow a hundredfold. */
export const comparePayments = (): Promise<void> =>
  compareGrowth({
    service: "payment",
    rows: "payments",
    tables: tables.join(", "),
    migrations,
    grow,
    questions: {
      "the latest twenty": (db) => listPayments(db, { limit, only: {} }),
      "a patient's own": (db) => listPayments(db, { limit, only: { patientId: known } }),
      "those paid by GoPay": (db) => listPayments(db, { limit, only: { method: "gopay" } }),
      "a month before the last": (db) => listPayments(db, { limit, only: {}, ...span }),
      "one with its whole story": async (db) => {
        const [payment] = await listPayments(db, { limit: 1, only: { status: "paid" } });
        if (!payment) return [];
        const { id, orderNumber } = payment;
        await Promise.all([findPayment(db, { id }), listFacts(db, id), listNotifications(db, orderNumber)]);
        return listStory(db, id);
      },
      "the books of a month": (db) => readDaily({ db, zone, clock: { now: () => now } }, month),
      "the latest lines of the books": (db) => listLines(db, { limit, only: { account: "midtrans" } }),
      "the reconciler's sweep": (db) => listDueChecks(db, instant(now), 100),
    },
  });
