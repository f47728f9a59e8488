import { type Response, Router } from "express";
import { z } from "zod";
import { drive, outcomes } from "../books/drive.ts";
import { methods, type Order } from "../books/order.ts";
import { states } from "../books/states.ts";
import type { Store } from "../books/store.ts";
import { NotPossible, type Transactions } from "../books/transactions.ts";
import type { SimulatedClock } from "../clock.ts";
import { nextFaults, orderFaults, type Switches } from "../faults.ts";
import type { Delivery } from "../webhook/delivery.ts";

interface SimOptions {
  store: Store;
  clock: SimulatedClock;
  switches: Switches;
  transactions: Transactions;
  pageOf(token: string): string;
}

const DriveBody = z.strictObject({
  outcome: z.enum(outcomes).optional(),
  method: z.enum(methods).optional(),
  attempt: z.enum(["new", "same", "first"]).optional(),
  faults: z.array(z.enum(orderFaults)).optional(),
});
const FaultsBody = z.strictObject({ faults: z.array(z.enum(nextFaults)), times: z.int().positive().default(1) });
const ErrorStyleBody = z.strictObject({ style: z.enum(["body", "http"]) });
const ClockBody = z.strictObject({
  speed: z.number().positive().max(100_000).optional(),
  advanceSeconds: z.number().nonnegative().max(31_536_000).optional(),
});

const listedMax = 1_000;

/** Lets tests be the patient, the bank and the network; Midtrans has nothing of the kind. */
export function simRoutes({ store, clock, switches, transactions, pageOf }: SimOptions): Router {
  const router = Router();

  router.get("/orders", (_request, response) => {
    response.json({ orders: store.listNewestOrders(listedMax).map((order) => presentOrder(order, pageOf)) });
  });
  router.get("/orders/:orderId", ({ params }, response) => {
    const order = store.findOrder(params.orderId);
    if (!order) return refuse(response, 404, "no such order");
    response.json(presentOrder(order, pageOf));
  });
  router.post("/orders/:orderId", ({ params, body }, response) => {
    const wish = parse(DriveBody, body, response);
    if (!wish) return;
    const order = store.findOrder(params.orderId);
    if (!order) return refuse(response, 404, "no such order");
    if (wish.faults) {
      order.faults = wish.faults;
      store.saveOrder(order);
    }
    try {
      if (wish.outcome) drive(transactions, order, { ...wish, outcome: wish.outcome });
    } catch (error) {
      if (error instanceof NotPossible) return refuse(response, 409, error.message);
      throw error;
    }
    response.json(presentOrder(order, pageOf));
  });

  router.get("/deliveries", ({ query }, response) => {
    const orderId = typeof query.orderId === "string" ? query.orderId : undefined;
    const deliveries = store.listDeliveries(orderId, listedMax);
    response.json({ deliveries: deliveries.flatMap(presentTries), waiting: deliveries.flatMap(presentWaiting) });
  });

  router.post("/faults", ({ body }, response) => {
    const wish = parse(FaultsBody, body, response);
    if (!wish) return;
    switches.set(wish.faults, wish.times);
    response.json(wish);
  });
  router.post("/error-style", ({ body }, response) => {
    const wish = parse(ErrorStyleBody, body, response);
    if (!wish) return;
    switches.errorStyle = wish.style;
    response.json(wish);
  });
  router.post("/clock", ({ body }, response) => {
    const wish = parse(ClockBody, body, response);
    if (!wish) return;
    clock.set({ speed: wish.speed, advanceMs: (wish.advanceSeconds ?? 0) * 1_000 });
    response.json({ now: instant(clock.now()), speed: clock.speed });
  });
  router.post("/reset", (_request, response) => {
    store.empty();
    switches.set([], 1);
    switches.errorStyle = "body";
    clock.reset();
    response.json({});
  });
  return router;
}

const instant = (at: number): string => new Date(at).toISOString();

const refuse = (response: Response, status: number, error: string): void =>
  void response.status(status).json({ error });

function parse<T extends z.ZodType>(schema: T, body: unknown, response: Response): z.output<T> | undefined {
  const { success, data, error } = schema.safeParse(body ?? {});
  if (!success) refuse(response, 400, z.prettifyError(error));
  return data;
}

function presentOrder(order: Order, pageOf: SimOptions["pageOf"]) {
  return {
    orderId: order.orderId,
    amountRupiah: order.amountRupiah,
    token: order.token,
    redirectUrl: pageOf(order.token),
    pageExpiresAt: instant(order.pageExpiresAt),
    faults: order.faults,
    attempts: order.attempts.map(({ transactionId, method, state, refunds }) => ({
      transactionId,
      method,
      transactionStatus: states[state].transactionStatus,
      fraudStatus: states[state].fraudStatus,
      refunds: refunds.map(({ refundKey, amountRupiah }) => ({ refundKey, amountRupiah })),
    })),
  };
}

/** A line for each time that something was sent, with what came back: a status or an error. */
const presentTries = ({ id, orderId, url, body, tries }: Delivery) =>
  tries.map(({ sentAt, outcome }, index) => ({
    id,
    orderId,
    url,
    attempt: index + 1,
    sentAt: instant(sentAt),
    ...outcome,
    body: JSON.parse(body) as unknown,
  }));

const presentWaiting = ({ id, orderId, url, dueAt, tries }: Delivery) =>
  dueAt === null ? [] : [{ id, orderId, url, attempt: tries.length + 1, dueAt: instant(dueAt) }];
