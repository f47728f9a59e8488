import { randomInt } from "node:crypto";
import { v7 } from "uuid";
import { nowMs } from "./clock.ts";

let latest = { msecs: 0, seq: 0 };
/** The latest time that ids had by the clock, and when that was. */
let lead = { msecs: 0, atMs: 0 };

/**
 * A new UUIDv7; ids made by one process sort in the order they were made. Where the time has stepped back, they go on at half its pace until
 * it has caught up: those of several programs that stepped together stay in order.
 */
export function newId(): string {
  const [now, atMs] = [nowMs(), performance.now()];
  const slowMs = Math.trunc(lead.msecs + (atMs - lead.atMs) / 2);
  if (now >= slowMs) lead = { msecs: now, atMs };
  const msecs = Math.max(now, slowMs);
  latest = msecs > latest.msecs ? { msecs, seq: randomInt(2 ** 31) } : { msecs: latest.msecs, seq: latest.seq + 1 };
  return v7(latest);
}

const timeDigits = 12;

/** What sorts before every id made from this instant on. An id begins with its time, which is never earlier than the clock's. */
export function beforeIdsFrom(instant: string): string {
  const time = Math.max(0, Date.parse(instant)).toString(16).padStart(timeDigits, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}`;
}
