import type { DailyTakings } from "@rawat/contracts";
import { paymentMethods } from "@rawat/contracts";
import { type DaySpan, nextDay } from "@rawat/platform";
import type { Tally } from "./ledger-store.ts";

const noTakings = (date: string): DailyTakings => {
  const byMethod = Object.fromEntries(paymentMethods.map((method) => [method, 0]));
  return { date, count: 0, settled: 0, refunded: 0, net: 0, ...byMethod } as DailyTakings;
};

/** What was taken and given back on every day from the first to the last, also on those on which nothing was. */
export function foldTakings(tallies: readonly Tally[], { first, last }: DaySpan): DailyTakings[] {
  const takings = new Map<string, DailyTakings>();
  for (let date = first; date <= last; date = nextDay(date)) takings.set(date, noTakings(date));
  for (const { day, kind, method, amount, count } of tallies) {
    const of = takings.get(day);
    if (!of) continue;
    // Seen from income: what comes in is written below nothing there.
    of.net -= amount;
    if (kind === "payment") {
      of.count += count;
      of.settled -= amount;
      of[method] -= amount;
    } else of.refunded += amount;
  }
  return [...takings.values()];
}
