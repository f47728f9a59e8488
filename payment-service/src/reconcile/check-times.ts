import { instant } from "@rawat/platform";
import { isPayable, type KeptPayment } from "../payments/payment.ts";

/** After how many paces it is looked at, at the first looks and then again and again. */
const firstPaces = [1, 3, 10, 30];
const laterPaces = 60;
/** The provider tells again for 5.7 hours (their table of retries); after that nothing comes by itself. */
const unpaidForMs = 7 * 3_600_000;
/** Banks reverse, and people refund at the provider's own pages, days later. */
const paidForMs = 7 * 24 * 3_600_000;
const dayMs = 24 * 3_600_000;

/** While it is looked at, the next look is a claim: longer than any lasts. */
const claimsMs = 60_000;

/** No payment that can still be paid is looked at later than that. */
export const beyondAny = (now: Date, paceMs: number): string =>
  instant(new Date(now.getTime() + Math.max(claimsMs, 2 * laterPaces * paceMs)));

/** When the provider is asked for a payment next; null when there is nothing more to learn, or it was paid at the front desk. */
export function nextCheck(payment: KeptPayment, now: Date, paceMs: number): string | null {
  const { createdAt, expiresAt, checks, paidAt } = payment;
  if (expiresAt === null) return null;
  const bornMs = Date.parse(createdAt);
  if (paidAt !== null) {
    const isOver = now.getTime() > Date.parse(paidAt) + paidForMs;
    return isOver ? null : instant(new Date(now.getTime() + dayMs));
  }
  // A bank may take a day to decide; as long as it is open, nothing else is done about what it is for.
  const forMs = payment.status === "challenge" ? paidForMs : unpaidForMs;
  if (now.getTime() > bornMs + forMs && payment.openFor === null) return null;
  const paces = firstPaces[checks] ?? laterPaces;
  const dueMs = checks < firstPaces.length ? bornMs + paces * paceMs : now.getTime() + paces * paceMs;
  const nextMs = Math.max(dueMs, now.getTime() + paceMs);
  // Its end is looked at when it comes, and soon again where it could not be ended: until then the doctor's place is taken, and the order waits.
  const overMs = now.getTime() - Date.parse(expiresAt);
  const endMs = overMs < 0 ? Date.parse(expiresAt) : now.getTime() + Math.max(overMs, paceMs);
  const isToEnd = isPayable(payment) && (overMs < 0 || payment.status !== "challenge");
  return instant(new Date(isToEnd ? Math.min(nextMs, endMs) : nextMs));
}
