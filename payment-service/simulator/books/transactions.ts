import { randomUUID } from "node:crypto";
import type { SimulatedClock } from "../clock.ts";
import type { Notify } from "../webhook/notify.ts";
import { type Attempt, type Bank, leftRupiah, type Method, type Order, type Refund } from "./order.ts";
import { canMove, type State, whenDue } from "./states.ts";
import type { Store } from "./store.ts";

/** What is asked for is not open to this order in its state. Each door has its own words for it. */
export class NotPossible extends Error {}

export interface RefundWish {
  refundKey: string;
  amountRupiah: number;
  reason: string;
}

interface TransactionsOptions {
  store: Store;
  clock: SimulatedClock;
  notify: Notify;
}

/** What may happen to the attempts of an order. Each step is written with the notifications that tell of it. */
export interface Transactions {
  /** Somebody chose how to pay. A card has no moment between that and its outcome, so nothing is told of it yet. */
  begin(order: Order, method: Method, bank?: Bank | null): Attempt;
  /** @throws NotPossible where the states know no such move. */
  move(order: Order, attempt: Attempt, state: State): void;
  /** Tells once more what is known already. */
  tellAgain(order: Order, attempt: Attempt): void;
  /** Gives money back; the same key again changes nothing. @throws NotPossible. */
  refund(order: Order, attempt: Attempt, wish: RefundWish): Refund;
  /** A bank takes back some of what was received. @throws NotPossible. */
  disputeSome(order: Order, attempt: Attempt, amountRupiah: number): void;
  /** Does what time does by itself: expires, denies, settles. */
  passTime(): void;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const expiryMs: Readonly<Record<Method, number | null>> = {
  qris: 15 * minuteMs,
  gopay: 15 * minuteMs,
  shopeepay: 15 * minuteMs,
  bank_transfer: dayMs,
  cstore: dayMs,
  credit_card: null,
};
/** Neither a bank nor a convenience store gives money back by itself. */
const refundable: readonly Method[] = ["qris", "gopay", "shopeepay", "credit_card"];

export function createTransactions({ store, clock, notify }: TransactionsOptions): Transactions {
  const write = (order: Order, attempt: Attempt) =>
    store.inTransaction(() => {
      store.saveOrder(order);
      notify(order, attempt);
    });

  const enter = (attempt: Attempt, state: State) => {
    const now = clock.now();
    attempt.state = state;
    if (state === "settlement") attempt.settledAt = now;
    attempt.dueAt = state in whenDue ? now + dayMs : null;
  };

  const goBack = (
    order: Order,
    attempt: Attempt,
    wish: Pick<Refund, "refundKey" | "amountRupiah" | "reason">,
    state: State,
  ): Refund => {
    const refundChargebackId = Number.parseInt(randomUUID().slice(0, 7), 16);
    const refund = { ...wish, refundChargebackId, madeAt: clock.now() };
    attempt.refunds.push(refund);
    enter(attempt, state);
    write(order, attempt);
    return refund;
  };

  return {
    begin(order, method, bank = null) {
      const madeAt = clock.now();
      const usualMs = expiryMs[method];
      const expiresAt = order.expiresAt ?? (usualMs === null ? null : madeAt + usualMs);
      const attempt: Attempt = {
        transactionId: randomUUID(),
        amountRupiah: order.amountRupiah,
        method,
        bank: method === "bank_transfer" ? (bank ?? "bca") : null,
        state: "pending",
        madeAt,
        settledAt: null,
        expiresAt,
        dueAt: expiresAt,
        refunds: [],
      };
      order.attempts.push(attempt);
      if (method === "credit_card") store.saveOrder(order);
      else write(order, attempt);
      return attempt;
    },
    move(order, attempt, state) {
      if (!canMove(attempt.state, state)) throw new NotPossible(`${attempt.state} does not become ${state}`);
      enter(attempt, state);
      write(order, attempt);
    },
    tellAgain: write,
    refund(order, attempt, { refundKey, amountRupiah, reason }) {
      const before = attempt.refunds.find((refund) => refund.refundKey === refundKey);
      if (before) return before;
      const restRupiah = leftRupiah(attempt) - amountRupiah;
      const state = restRupiah === 0 ? "refund" : "partial_refund";
      if (!refundable.includes(attempt.method)) throw new NotPossible(`${attempt.method} gives nothing back`);
      if (!canMove(attempt.state, state)) throw new NotPossible(`${attempt.state} is not refunded`);
      if (restRupiah < 0) throw new NotPossible("more than was paid");
      return goBack(order, attempt, { refundKey, amountRupiah, reason }, state);
    },
    disputeSome(order, attempt, amountRupiah) {
      const state = "partial_chargeback";
      if (!canMove(attempt.state, state)) throw new NotPossible(`${attempt.state} is not disputed in part`);
      goBack(order, attempt, { refundKey: null, amountRupiah, reason: "chargeback" }, state);
    },
    passTime() {
      const now = clock.now();
      for (const order of store.listDueOrders(now))
        for (const attempt of order.attempts) {
          const state = whenDue[attempt.state];
          if (attempt.dueAt === null || attempt.dueAt > now || !state) continue;
          enter(attempt, state);
          write(order, attempt);
        }
    },
  };
}
