import { signal } from "@preact/signals";

/** What the clinic's clock shows beyond this page's own. What is set on the device counts for nothing, also where it is changed meanwhile. */
const ahead = signal<number | undefined>(undefined);

/** By so much an answer that took its time may be behind. */
const lateMaxMs = 30_000;

/** Notes what the clinic's clock showed when it answered, in milliseconds: of several answers that which was on its way for the shortest time counts. */
export function learnServerTime(serverMs: number): void {
  const told = serverMs - performance.now();
  const known = ahead.peek();
  if (known === undefined || told > known || known - told > lateMaxMs) ahead.value = told;
}

/** What the clinic's clock shows now; the device's, until the clinic has told. */
const serverNow = (): number => (ahead.value === undefined ? Date.now() : performance.now() + ahead.value);

/** Whole seconds until an instant by the clinic's clock, at least none. */
export const secondsUntil = (instant: string): number =>
  Math.max(0, Math.ceil((Date.parse(instant) - serverNow()) / 1_000));
