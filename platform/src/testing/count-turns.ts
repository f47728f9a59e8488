import { setImmediate as nextTurn } from "node:timers/promises";

/** How many turns of the event loop everybody else gets while `work` goes on. */
export async function countTurns(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let isOver = false;
  const others = (async () => {
    while (!isOver) {
      await nextTurn();
      turns++;
    }
  })();
  try {
    await work();
  } finally {
    isOver = true;
    await others;
  }
  return turns;
}
