import { setImmediate as nextTurn } from "node:timers/promises";

/** However much there is to do, all of it together works no longer than this before everybody else has their turn. */
const workedForMs = 20;
/** What one request takes from its arrival to its answer; with fewer, each of them would wait for another stretch of work. */
const turnsOfPause = 8;

/** When the stretch of work began that goes on; none since the last pause as long as nobody has worked. */
let beganAtMs: number | undefined = performance.now();
let pause: Promise<void> | undefined;

/** Where others have much to do they have as long as the work had, and not so many turns of theirs: it would hardly come to any. */
async function everybodyElsesTurns(): Promise<void> {
  const fromMs = performance.now();
  for (let turn = 0; turn < turnsOfPause && performance.now() - fromMs < workedForMs; turn++) await nextTurn();
  pause = undefined;
  // Whoever comes last works on after what others do in one turn more: that is no work of its own.
  beganAtMs = undefined;
}

/**
 * To be called after each small piece of work on many rows, whatever came of it, and waited for when it answers something: files are
 * read and written in the thread that answers everybody. Of several that work at once, the one that worked comes last after the pause.
 */
export function giveWay(): Promise<unknown> | undefined {
  if (pause) return pause;
  beganAtMs ??= performance.now();
  if (performance.now() - beganAtMs < workedForMs) return undefined;
  pause = everybodyElsesTurns();
  return pause.then(() => nextTurn());
}

let turnBeganAt: number | undefined;

/**
 * To be called before each thing of which many, one after another, never leave their turn of the event loop; waited for when it
 * answers something, which is only once that turn has become long. What is done in few steps, as nearly everything, costs nothing.
 */
export function leaveLongTurn(): Promise<unknown> | undefined {
  if (turnBeganAt !== undefined) return performance.now() - turnBeganAt < workedForMs ? undefined : nextTurn();
  turnBeganAt = performance.now();
  setImmediate(() => {
    turnBeganAt = undefined;
  });
  return undefined;
}
