import { setTimeout as pause } from "node:timers/promises";

/** What becomes of a message that was handed out. */
export type Outcome =
  | { kind: "done" }
  | { kind: "again"; delayMs: number }
  | { kind: "dead"; error: string }
  /** Nothing was decided before the consumer had to let go of it. */
  | { kind: "returned" };

/**
 * A message whose handler takes its whole process down reports nothing. After so many deliveries that were never settled it
 * is dead-lettered too, so that it cannot stop its group for ever; restarts in the course of a deployment stay far below.
 */
export const lostDeliveriesMax = 20;

/** Waits, but no longer than until `signal` is raised. */
export async function pauseUnless(signal: AbortSignal, ms: number): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => {});
}

/** Where a consumer waits until there may be something to do. */
export function createIdling() {
  let wake = () => {};
  return {
    idle: (ms: number) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
    wake: () => wake(),
  };
}
