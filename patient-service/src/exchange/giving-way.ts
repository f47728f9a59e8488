import { setImmediate as nextTurn } from "node:timers/promises";

/** However many files are read, all of them together work no longer than this before everybody else has their turn. */
const workedForMs = 20;
/** What one request takes from its arrival to its answer; with fewer, each of them would wait for another stretch of work. */
const turnsOfPause = 8;

let pausedAt = performance.now();
let pause: Promise<void> | undefined;

async function everybodyElsesTurns(): Promise<void> {
  for (let turn = 0; turn < turnsOfPause; turn++) await nextTurn();
  pausedAt = performance.now();
  pause = undefined;
}

/**
 * To be called after each small piece of work on a file, whatever came of it, and waited for when it answers something: files are read
 * in the thread that answers everybody. Of several that are read at once, the one that worked comes last after the pause.
 */
export function giveWay(): Promise<unknown> | undefined {
  if (pause) return pause;
  if (performance.now() - pausedAt < workedForMs) return undefined;
  pause = everybodyElsesTurns();
  return pause.then(() => nextTurn());
}
