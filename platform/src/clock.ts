/** Where the time comes from, so that a test can say what time it is. */
export interface Clock {
  now(): Date;
}

/** What the time was at a moment of the monotonic clock, and what this machine's showed; undefined while it is this machine's. */
let known: { ms: number; atMs: number; machineMs: number } | undefined;

/** By so many milliseconds a machine's clock is moved that only keeps itself right. */
export const slewMsMax = 250;
let onJump = () => {};
let onStep: () => unknown = () => {};

/** The time in milliseconds since 1970: this machine's, or that of the clock which it follows. */
export function nowMs(): number {
  const machineMs = Date.now();
  if (!known) return machineMs;
  const passedMs = performance.now() - known.atMs;
  if (Math.abs(machineMs - known.machineMs - passedMs) > slewMsMax) onJump();
  return Math.round(known.ms + passedMs);
}

/** The time by which everything is dated and becomes due. */
export const systemClock: Clock = { now: () => new Date(nowMs()) };

/** What a clock that several machines share showed, in whole milliseconds: at some time between question and answer, by the time here. */
export interface Shown {
  shownMs: number;
  askedAtMs: number;
  answeredAtMs: number;
}

/** By how many milliseconds the time here is certain to be wrong: what fits in between question and answer is not. */
export function offBy({ shownMs, askedAtMs, answeredAtMs }: Shown): number {
  if (!Number.isSafeInteger(shownMs)) throw new Error("A clock shows no time");
  return Math.max(shownMs - answeredAtMs, 0) - Math.max(askedAtMs - (shownMs + 1), 0);
}

/**
 * Sets the time by a clock that several machines share. It is moved by no more than is certain: an answer that was long on its way never
 * makes the time worse.
 *
 * @returns by how many milliseconds the time was moved.
 */
export function followClock(shown: Shown): number {
  const movedMs = offBy(shown);
  const [atMs, machineMs] = [performance.now(), Date.now()];
  const ms = known ? known.ms + atMs - known.atMs : machineMs;
  known = { ms: ms + movedMs, atMs, machineMs };
  onStep();
  return movedMs;
}

/** Calls `look` whenever the time was set by the followed clock: by how much it has stepped is known then, and not only once somebody asks. */
export function whenStepped(look: () => unknown): void {
  onStep = look;
}

/**
 * Calls `ask` whenever the time is asked for and this machine's clock has jumped since the followed one was asked: the machine may have slept,
 * which the monotonic clock does not count, or only its clock was set.
 */
export function whenJumped(ask: () => void): void {
  onJump = ask;
}

/** The instant as every table and answer has it: UTC, milliseconds, fixed width. */
export const instant = (date: Date): string => date.toISOString();
