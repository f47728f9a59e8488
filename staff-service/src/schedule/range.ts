import { dateAt, Invalid, instant, instantAt, minutesAt } from "@rawat/platform";

const dayMs = 86_400_000;

const refused = (path: string, message: string) => new Invalid("invalid_request", { issues: [{ path, message }] });

/** The instant so many days later at the same time of day; where a change of the clocks lies between, no less than whole days. */
export function daysLater(from: string, days: number, zone: string): string {
  const whole = Date.parse(from) + days * dayMs;
  const date = new Date(Date.parse(`${dateAt(from, zone)}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
  return instant(new Date(Math.max(whole, Date.parse(instantAt(date, minutesAt(from, zone), zone)))));
}

/** @throws Invalid for a span that ends before it begins, or is longer than so many days. */
export function assertSpan(from: string, before: string, daysMax: number, zone: string): void {
  if (before < from) throw refused("to", "Expected a time after from");
  if (before > daysLater(from, daysMax, zone)) throw refused("to", `Expected at most ${daysMax} days after from`);
}
