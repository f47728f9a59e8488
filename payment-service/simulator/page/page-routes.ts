import { readFileSync } from "node:fs";
import express, { type Response, Router } from "express";
import { z } from "zod";
import { type Attempt, isPageOver, type Order } from "../books/order.ts";
import { states } from "../books/states.ts";
import type { Store } from "../books/store.ts";
import { tell } from "../books/tell.ts";
import type { Transactions } from "../books/transactions.ts";
import type { SimulatedClock } from "../clock.ts";
import { type Choice, choiceOf, choicesFor, outcomesFor, pageOutcomes } from "./choices.ts";
import { choosing, deciding, ended, frame, gone } from "./views.ts";

interface PageOptions {
  store: Store;
  clock: SimulatedClock;
  transactions: Transactions;
}

const ChoiceForm = z.object({ choice: z.string() });
const OutcomeForm = ChoiceForm.extend({ outcome: z.enum(pageOutcomes) });

const pagePath = "/snap/v4/redirection";
const style = readFileSync(new URL("./page.css", import.meta.url), "utf8");

/** The path of an order's page. */
export const pathOf = (token: string): string => `${pagePath}/${token}`;

/** Where a person pays: chooses a way, and then how it shall end. Forms alone, no script. */
export function pageRoutes({ store, clock, transactions }: PageOptions): Router {
  const router = Router();
  router.get("/snap/page.css", (_request, response) => void response.type("css").send(style));
  router.use(pagePath, express.urlencoded({ extended: false }));

  router.get(`${pagePath}/:token`, ({ params, query }, response) => {
    const order = store.findOrderByToken(params.token);
    const latest = order?.attempts.at(-1);
    if (order && latest && (isOver(latest) || query.result))
      return show(response, ended(order, latest, pathOf(order.token), backOf(order)), order);
    if (!order || isPageOver(order, clock.now())) return show(response.status(410), gone);
    const here = pathOf(order.token);
    const choices = choicesFor(order);
    const waiting = latest?.state === "pending" && !query.choose ? choiceOf(latest) : undefined;
    const choice = choices.find(({ id }) => id === query.choice) ?? waiting;
    if (!choice) return show(response, choosing(order, choices, here), order);
    const code = waiting && latest ? codeOf(order, latest) : null;
    show(response, deciding(order, { choice, code, outcomes: outcomesFor(choice) }, here), order);
  });

  router.post(`${pagePath}/:token/method`, ({ params, body }, response) => {
    const order = findOpen(params.token);
    const choice = order && choiceIn(order, ChoiceForm.safeParse(body).data?.choice);
    // A card has its outcome at once, so it is begun with it.
    if (choice?.method === "credit_card") return response.redirect(303, `${pathOf(params.token)}?choice=${choice.id}`);
    const latest = order?.attempts.at(-1);
    const isWaiting = latest?.state === "pending" && choiceOf(latest) === choice;
    if (order && choice && !isWaiting) transactions.begin(order, choice.method, choice.bank);
    response.redirect(303, pathOf(params.token));
  });

  router.post(`${pagePath}/:token/outcome`, ({ params, body }, response) => {
    const order = findOpen(params.token);
    const wish = OutcomeForm.safeParse(body).data;
    const choice = order && choiceIn(order, wish?.choice);
    if (!order || !wish || !choice || !outcomesFor(choice).includes(wish.outcome))
      return response.redirect(303, pathOf(params.token));
    const attempt = attemptFor(order, choice);
    if (wish.outcome !== "pending") transactions.move(order, attempt, wish.outcome);
    response.redirect(303, backOf(order) ?? `${pathOf(params.token)}?result=1`);
  });

  /** The order when it can still be paid on its page: who presses twice pays once. */
  function findOpen(token: string): Order | undefined {
    const order = store.findOrderByToken(token);
    const latest = order?.attempts.at(-1);
    return order && !isPageOver(order, clock.now()) && !(latest && isOver(latest)) ? order : undefined;
  }

  function attemptFor(order: Order, choice: Choice): Attempt {
    const latest = order.attempts.at(-1);
    if (latest?.state === "pending" && choiceOf(latest) === choice) return latest;
    return transactions.begin(order, choice.method, choice.bank);
  }
  return router;
}

const choiceIn = (order: Order, id: string | undefined) => choicesFor(order).find((choice) => choice.id === id);

/** Whether the page has nothing more to offer. Who was denied may try another way. */
const isOver = ({ state }: Attempt): boolean => state !== "pending" && state !== "deny";

/** What a person would scan, type or carry to the counter. */
function codeOf(order: Order, attempt: Attempt): string | null {
  const { va_numbers, payment_code } = tell(order, attempt, "") as {
    va_numbers?: { va_number: string }[];
    payment_code?: string;
  };
  return va_numbers?.[0]?.va_number ?? payment_code ?? attempt.transactionId.slice(0, 8).toUpperCase();
}

/** Where the merchant wants people back, told how it stands. They could change what it says: it proves nothing. */
function backOf({ finishUrl, orderId, attempts }: Order): string | null {
  const latest = attempts.at(-1);
  if (finishUrl === null || !latest) return null;
  const url = new URL(finishUrl);
  const { statusCode, transactionStatus } = states[latest.state];
  url.searchParams.set("order_id", orderId);
  url.searchParams.set("status_code", statusCode);
  url.searchParams.set("transaction_status", transactionStatus);
  return url.href;
}

/** Browsers hold a form to its policy through redirects, so the merchant's address is named in it. */
function show(response: Response, view: Parameters<typeof frame>[0], order?: Order): void {
  const merchant = order?.finishUrl ? ` ${new URL(order.finishUrl).origin}` : "";
  response
    .set({
      "content-security-policy": `default-src 'none'; style-src 'self'; form-action 'self'${merchant}; base-uri 'none'; frame-ancestors 'none'`,
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    })
    .type("html")
    .send(frame(view));
}
