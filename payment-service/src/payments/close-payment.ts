import { crashPoint } from "@rawat/platform";
import type { Knex } from "knex";
import type { Deps } from "../deps.ts";
import { ProviderRefused } from "../provider/provider-errors.ts";
import { applyPaymentStatus, applyWithin } from "./apply-status.ts";
import { listUnderWay, observeAll } from "./observe.ts";
import { isPayable, type KeptPayment } from "./payment.ts";
import { getKeptPayment, inLockOf, listFacts } from "./payment-store.ts";
import type { Told } from "./story-store.ts";

/**
 * Ends a payment that was not paid, here and at the provider, so that nobody pays what is given up. Where it was paid in the very
 * moment, it is paid.
 *
 * @throws ProviderAway when nobody knows whether it ended there: then it is still open here, and closed later
 */
export async function closePayment(
  deps: Deps,
  payment: KeptPayment,
  closed: "cancelled" | "expired",
  asker: Pick<Told, "source" | "by">,
): Promise<KeptPayment> {
  const seen = closed === "expired" ? "time over" : "given up";
  // Nobody was ever handed a page of it, so nobody can pay it, whether the provider can be asked or not.
  if (await isUnopened(deps.db, payment)) return closeUnopened(deps, payment, closed, { ...asker, seen });
  const before = await observeAll(deps, payment, asker);
  // What a bank has begun to look at is waited for: its time is over for nobody else.
  if (before && (!isPayable(before) || (closed === "expired" && before.status === "challenge"))) return before;
  if (before) await endAtProvider(deps, payment, closed);
  crashPoint("payment-ended-there");
  await applyPaymentStatus(deps, payment.id, { ...asker, seen, closed });
  return (
    (await observeAll(deps, payment, asker)) ??
    applyPaymentStatus(deps, payment.id, { ...asker, seen: "no way to pay was chosen" })
  );
}

async function closeUnopened(
  deps: Deps,
  payment: KeptPayment,
  closed: "cancelled" | "expired",
  told: Told,
): Promise<KeptPayment> {
  const ended = await inLockOf(deps.db, payment.id, async (trx, present, order) =>
    (await isUnopened(trx, present)) ? applyWithin(trx, deps, present, order, { ...told, closed }) : undefined,
  );
  // Its page came in the very moment.
  return ended ?? closePayment(deps, await getKeptPayment(deps.db, payment.id), closed, told);
}

/** A page is forgotten once nothing can be paid on it; what was begun on it is not. */
const isUnopened = async (db: Knex, { id, snapToken }: KeptPayment): Promise<boolean> =>
  snapToken === null && (await listFacts(db, id)).length === 0;

/** A refusal means that it has come to something else already, which is asked for next. */
async function endAtProvider(deps: Deps, payment: KeptPayment, closed: "cancelled" | "expired"): Promise<void> {
  const { provider } = deps;
  const underWay = (await listUnderWay(deps, payment)).map(({ transactionId }) => transactionId);
  // By the order's number too: somebody may have begun one more since.
  for (const reference of [...underWay, payment.orderNumber]) {
    try {
      await (closed === "expired" ? provider.expire(reference) : provider.cancel(reference));
    } catch (error) {
      if (!(error instanceof ProviderRefused)) throw error;
    }
  }
}
