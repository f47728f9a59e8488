import { createRounds, instant, type Rounds, runAs } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { observe } from "../payments/observe.ts";
import type { KeptPayment } from "../payments/payment.ts";
import { findPayment } from "../payments/payment-store.ts";
import { isProviders } from "../provider/provider-errors.ts";
import { noteUnknown } from "../reconcile/note-unknown.ts";
import { claimNotification, type KeptNotification, listDueNotifications, markHandled } from "./notification-store.ts";

const everyMs = 1_000;
const atOnceMax = 200;
/** Payments that are asked for at once. */
const asksMax = 10;
/** While one acts on it nobody else does; after a failure it is acted on again then. */
const claimForMs = 10_000;
/** No clock of another instance is that much ahead. */
const beyondMs = 6 * claimForMs;

/** Acts on notifications that were kept: asks the provider what they tell of. Of many about one payment one is enough. */
export function startHandling(deps: Deps): Rounds {
  return createRounds("notifications", everyMs, deps.logger, async (isStopping) => {
    const now = deps.clock.now();
    const beyondAny = instant(new Date(now.getTime() + beyondMs));
    const due = await listDueNotifications(deps.db, instant(now), beyondAny, atOnceMax);
    const byPayment = [...Map.groupBy(due, ({ orderNumber }) => orderNumber).values()];
    for (let from = 0; from < byPayment.length && !isStopping(); from += asksMax)
      await Promise.all(
        byPayment.slice(from, from + asksMax).map((alike) => runAs("payment", () => handle(deps, alike))),
      );
    return due.length === atOnceMax ? "busy" : "idle";
  });
}

/** The attempt that a notification tells of. It is not signed, so it is only a hint of whom to ask for. */
function transactionIn(body: string): string | undefined {
  const { transaction_id } = JSON.parse(body) as { transaction_id?: unknown };
  return typeof transaction_id === "string" && /^[\w-]{8,64}$/.test(transaction_id) ? transaction_id : undefined;
}

async function handle(deps: Deps, alike: readonly KeptNotification[]): Promise<void> {
  const until = instant(new Date(deps.clock.now().getTime() + Math.min(claimForMs, deps.checkPaceMs)));
  const taken: KeptNotification[] = [];
  for (const one of alike) if (await claimNotification(deps.db, one, until)) taken.push(one);
  const [first] = taken;
  if (!first) return;
  const payment = await findPayment(deps.db, { orderNumber: first.orderNumber });
  try {
    if (payment) await askForAll(deps, payment, taken);
    else await noteUnknown(deps, first.orderNumber, told(taken));
  } catch (error) {
    if (!isProviders(error)) throw error;
    deps.logger.warn(
      { paymentId: payment?.id, reason: error.message },
      "a notification could not be looked into; it is tried again",
    );
    return;
  }
  await markHandled(
    deps.db,
    taken.map(({ id }) => id),
  );
}

/** More attempts than anybody makes to pay one thing. What many tell of may be made up: it is not signed. */
const attemptsMax = 20;

/** The attempts that they tell of. */
const told = (alike: readonly KeptNotification[]): string[] =>
  [...new Set(alike.map(({ body }) => transactionIn(body)).filter((id) => id !== undefined))].slice(0, attemptsMax);

/** Asks for each attempt that they tell of, and for the newest where that is none of this payment's. */
async function askForAll(deps: Deps, payment: KeptPayment, alike: readonly KeptNotification[]): Promise<void> {
  const asker = { source: "notification" } as const;
  const ids = told(alike);
  let isKnown = ids.length > 0;
  for (const transactionId of ids) if (!(await observe(deps, payment, asker, transactionId))) isKnown = false;
  if (!isKnown || ids.length === attemptsMax) await observe(deps, payment, asker);
}
