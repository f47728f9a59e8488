import { existsSync, readFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

/**
 * Loaded before a program of a test: its wall clock steps when a signal comes, by the milliseconds in the file `CLOCK_FILE`, as
 * that of a laptop does which wakes. What ages by the monotonic clock, such as timers, goes on as if nothing had been.
 */
const Real = Date;
const realNow = Real.now;
const file = process.env.CLOCK_FILE ?? "";
const shown = () => Number(readFileSync(file, "utf8"));
let aheadMs = existsSync(file) ? shown() : 0;

class SteppingDate extends Real {
  constructor(...parts: [] | ConstructorParameters<typeof Date>) {
    if (parts.length === 0) super(realNow() + aheadMs);
    else super(...parts);
  }
  static override now(): number {
    return realNow() + aheadMs;
  }
}
globalThis.Date = SteppingDate as DateConstructor;

if (isMainThread)
  process.on("SIGUSR2", () => {
    aheadMs = shown();
    process.stdout.write(`the clock is ${aheadMs} ms ahead\n`);
  });
