import { setTimeout as pause } from "node:timers/promises";

const sqliteBusy = 5;

/** Whether another connection has what this one needs of an SQLite file: its primary result code, whatever the extended one says of why. */
export function isBusy(error: unknown): boolean {
  const { errcode } = (error ?? {}) as { errcode?: unknown };
  return typeof errcode === "number" && (errcode & 0xff) === sqliteBusy;
}

/**
 * Tries again as long as another connection has what is needed of an SQLite file, leaving the event loop free in between.
 *
 * @throws what `work` throws, that the file is busy only after so many milliseconds.
 */
export async function whileBusy<T>(patienceMs: number, work: () => T): Promise<T> {
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || performance.now() > giveUpAt) throw error;
    }
    await pause(1 + Math.random() * 10);
  }
}
