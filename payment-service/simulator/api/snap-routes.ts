import { randomUUID } from "node:crypto";
import { type Request, Router } from "express";
import type { Order } from "../books/order.ts";
import { isClosed } from "../books/states.ts";
import type { Store } from "../books/store.ts";
import type { SimulatedClock } from "../clock.ts";
import type { Switches } from "../faults.ts";
import { type Answer, answer, send } from "./answer.ts";
import { hasServerKey } from "./authorization.ts";
import { parseSnapRequest, type SnapRequest } from "./snap-request.ts";

interface SnapOptions {
  store: Store;
  clock: SimulatedClock;
  switches: Switches;
  serverKey: string;
  notificationUrl: string;
  /** The address of an order's page. */
  pageOf(token: string): string;
}

const pageMs = 24 * 3_600_000;
const urlsMax = 2;

/** How Snap says that something went wrong: unlike the Core API without a `status_code`. */
export const snapFailure = (httpStatus: number, ...error_messages: string[]): Answer => ({
  httpStatus,
  body: { error_messages },
});

/** `POST /transactions` of the Snap API. */
export function snapRoutes(options: SnapOptions): Router {
  const { store, switches, serverKey, pageOf } = options;
  const create = (request: Request): Answer => {
    const parsed = parseSnapRequest(request.body);
    if ("mistakes" in parsed) return snapFailure(400, ...parsed.mistakes);
    const before = store.findOrder(parsed.request.transaction_details.order_id);
    if (before?.attempts.some(({ state }) => !isClosed(state)))
      return snapFailure(400, "transaction_details.order_id sudah digunakan");
    // An order that nobody has begun to pay is asked for anew, and the token before is worth nothing from now on.
    const order = orderOf(parsed.request, request, before, options);
    store.saveOrder(order);
    return { httpStatus: 201, body: { token: order.token, redirect_url: pageOf(order.token) } };
  };

  const router = Router();
  router.post("/transactions", (request, response) => {
    if (!hasServerKey(request.headers.authorization, serverKey))
      return send(response, snapFailure(401, "Access denied due to unauthorized transaction, please check server key"));
    const failure = snapFailure(500, "Sorry, we encountered internal server error. We will fix this soon.");
    answer(response, switches.take("create"), failure, () => create(request));
  });
  return router;
}

function orderOf(wish: SnapRequest, request: Request, before: Order | undefined, options: SnapOptions): Order {
  const { transaction_details: details, item_details, customer_details, expiry } = wish;
  const { custom_field1, custom_field2, custom_field3 } = wish;
  const now = options.clock.now();
  const startsAt = expiry?.startsAt === undefined ? now : options.clock.ofMerchant(expiry.startsAt);
  const name = [customer_details?.first_name, customer_details?.last_name].filter(Boolean).join(" ");
  return {
    orderId: details.order_id,
    amountRupiah: details.gross_amount,
    items: (item_details ?? []).map(({ price, ...item }) => ({ ...item, priceRupiah: price })),
    customerName: name || null,
    customFields: given({ custom_field1, custom_field2, custom_field3 }),
    token: randomUUID(),
    finishUrl: wish.callbacks?.finish ?? null,
    enabledPayments: wish.enabled_payments ?? null,
    notificationUrls: notificationUrls(request, options.notificationUrl),
    expiresAt: expiry ? startsAt + expiry.lastsMs : null,
    pageExpiresAt: now + (wish.page_expiry ?? pageMs),
    faults: before?.faults ?? [],
    attempts: before?.attempts ?? [],
  };
}

const given = (fields: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])));

/** Where an order's notifications go: to the usual address, to others besides, or to others in its place. */
function notificationUrls(request: Request, usual: string): string[] {
  const listed = (header: string) =>
    (request.get(header) ?? "")
      .split(",")
      .map((url) => url.trim())
      .filter((url) => /^https?:/.test(url) && URL.canParse(url))
      .slice(0, urlsMax);
  const instead = listed("x-override-notification");
  return instead.length > 0 ? instead : [usual, ...listed("x-append-notification")];
}
