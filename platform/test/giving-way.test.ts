import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { giveWay } from "../src/giving-way.ts";
import { countTurns } from "../src/testing/count-turns.ts";

function workFor(ms: number): void {
  for (const endsAt = performance.now() + ms; performance.now() < endsAt; );
}

test("who works long gives way now and then, and not after each small piece", async () => {
  let pauses = 0;
  for (const endsAt = performance.now() + 300; performance.now() < endsAt; ) {
    workFor(0.5);
    const others = giveWay();
    if (!others) continue;
    pauses++;
    await others;
  }
  expect(pauses).toBeGreaterThan(0);
  // Each stretch of work is of twenty milliseconds.
  expect(pauses).toBeLessThanOrEqual(300 / 20 + 1);
});

test("whoever gives way leaves others all the turns that a request takes from its arrival to its answer", async () => {
  workFor(30);
  const turns = await countTurns(async () => giveWay());
  expect(turns).toBeGreaterThanOrEqual(8);
});

test("whoever has little to do in a busy program is through within some of the others' turns", async () => {
  let isOver = false;
  const others = (async () => {
    while (!isOver) {
      await nextTurn();
      workFor(25);
    }
  })();
  let turns = 0;
  const counting = (async () => {
    for (; !isOver; turns++) await nextTurn();
  })();
  // A stretch of work begins, also where others have given way just now.
  await giveWay();
  workFor(30);
  for (let piece = 0; piece < 50; piece++) {
    workFor(0.05);
    await giveWay();
  }
  isOver = true;
  await Promise.all([others, counting]);
  expect(turns).toBeLessThanOrEqual(4);
});
