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
