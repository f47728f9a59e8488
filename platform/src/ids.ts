import { randomInt } from "node:crypto";
import { v7 } from "uuid";
import { nowMs, slewMsMax, whenStepped } from "./clock.ts";

/** Everybody who follows one clock has seen by the next of these marks that it has stepped back. */
const markMs = 600_000;
const seenWithinMs = 10_000;

let latest = { msecs: 0, seq: 0 };
/** What the time was when it was looked at last. */
let seen: { ms: number; atMs: number } | undefined;
/** By how much ids run ahead of a time that has stepped back, and from when on they let it catch up. */
let ahead = { ms: 0, untilMs: 0 };

const aheadAt = (ms: number): number => Math.max(0, ahead.ms - Math.max(0, ms - ahead.untilMs) / 2);

/** Looks whether the time has stepped. @returns the time by which ids are made, in milliseconds since 1970 */
function look(): number {
  const [now, atMs] = [nowMs(), performance.now()];
  const steppedMs = seen ? now - seen.ms - (atMs - seen.atMs) : 0;
  seen = { ms: now, atMs };
  const isStep = Math.abs(steppedMs) > slewMsMax;
  // Until the mark, what puts the time right once more (the answer that told of the step was slow) moves no ids.
  if (isStep || (ahead.ms > 0 && now < ahead.untilMs))
    ahead = {
      ms: Math.max(0, aheadAt(now - steppedMs) - steppedMs),
      untilMs: isStep ? Math.ceil((now + seenWithinMs) / markMs) * markMs : ahead.untilMs,
    };
  return Math.trunc(now + aheadAt(now));
}
whenStepped(look);

/**
 * A new UUIDv7; ids made by one process sort in the order they were made. Where the time has stepped back, they go on as if it had not, and
 * from the next mark on at half its pace until it has caught up: those of several programs that stepped together, though not at one moment,
 * stay in order.
 */
export function newId(): string {
  const msecs = look();
  latest = msecs > latest.msecs ? { msecs, seq: randomInt(2 ** 31) } : { msecs: latest.msecs, seq: latest.seq + 1 };
  return v7(latest);
}

/**
 * A new UUIDv7 that sorts after this one too, whatever the clock of the program shows that made it. Ids made next sort after it only where they
 * are asked to.
 */
export function newIdAfter(id: string): string {
  const own = newId();
  return own > id ? own : v7({ msecs: timeOf(id) + 1, seq: randomInt(2 ** 31) });
}

const timeDigits = 12;

/** The time that an id begins with, in milliseconds since 1970. */
export const timeOf = (id: string): number => Number.parseInt(id.replace("-", "").slice(0, timeDigits), 16);

/** What sorts before every id made from this instant on. An id begins with its time, which is never earlier than the clock's. */
export function beforeIdsFrom(instant: string): string {
  const time = Math.max(0, Date.parse(instant)).toString(16).padStart(timeDigits, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}`;
}
