import { instant, newId } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { isOrderNumber } from "../order-number.ts";
import { hasCome, observationOf } from "../payments/facts.ts";
import { rupiahMax } from "../provider/answers.ts";
import { insertUnknown } from "./unknown-store.ts";

/**
 * Asks the provider for a payment that it tells of and that is not known here. Where money came by a number of ours the clinic is told, for
 * somebody paid who stands in no book: a restored register is older than what was paid since. Whoever shares the account at the provider has
 * numbers of their own.
 *
 * @param told the attempts that it tells of; it may be no number of ours at all
 * @throws ProviderAway, ProviderRefused
 */
export async function noteUnknown(
  { db, clock, logger, provider }: Pick<Deps, "db" | "clock" | "logger" | "provider">,
  orderNumber: string,
  told: readonly string[],
): Promise<void> {
  logger.warn({ orderNumber }, "a notification tells of a payment that is none of ours");
  if (!isOrderNumber(orderNumber)) return;
  for (const reference of [orderNumber, ...told]) {
    const status = await provider.status(reference);
    if (status?.order_id !== orderNumber) continue;
    const { transactionId, ...observation } = observationOf(status);
    if (!hasCome(observation)) continue;
    const amount = Math.min(Math.round(observation.amount), rupiahMax);
    const seen = observation.seen.slice(0, 200);
    await insertUnknown(db, { id: newId(), transactionId, orderNumber, amount, seen, at: instant(clock.now()) });
  }
}
