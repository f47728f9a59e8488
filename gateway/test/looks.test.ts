import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, it } from "vitest";
import { lookInTurns } from "../src/looks.ts";

const lookMs = 5;
const together = 40;

/** Looks that take their time, and what was looked at. */
function slowLooks() {
  const seen: number[] = [];
  const looks = lookInTurns();
  const numbered = (n: number) => () => {
    const endMs = performance.now() + lookMs;
    while (performance.now() < endMs);
    seen.push(n);
  };
  return { seen, looks, numbered };
}

it.each(["soon", "later"] as const)(
  "requests that come together are looked at in their order, in turns of the event loop of which none is long (%s)",
  async (when) => {
    const { seen, looks, numbered } = slowLooks();
    for (let n = 0; n < together; n++) looks[when](() => "a", numbered(n));
    let most = seen.length;
    while (seen.length < together) {
      const before = seen.length;
      await nextTurn();
      most = Math.max(most, seen.length - before);
    }
    expect(seen).toEqual(Array.from({ length: together }, (_, n) => n));
    expect(most).toBeLessThanOrEqual(10);
  },
);

it("a request that comes alone is looked at as it comes, also after many others", async () => {
  const { seen, looks, numbered } = slowLooks();
  for (let n = 0; n < together; n++) looks.soon(() => "a", numbered(n));
  while (seen.length < together) await nextTurn();
  await nextTurn();
  looks.soon(() => "a", numbered(together));
  expect(seen.at(-1)).toBe(together);
});

it("a request stands behind those that wait already, however much time is left", async () => {
  const { seen, looks, numbered } = slowLooks();
  looks.later(() => "a", numbered(0));
  looks.soon(() => "a", numbered(1));
  while (seen.length < 2) await nextTurn();
  expect(seen).toEqual([0, 1]);
});

it("who comes from another network stands behind one look of each that has come before, and all of them come to their turn", async () => {
  const { seen, looks, numbered } = slowLooks();
  for (let n = 0; n < together; n++) looks.later(() => (n % 2 === 0 ? "a" : "b"), numbered(n));
  looks.soon(() => "c", numbered(together));
  while (seen.length <= together) await nextTurn();
  expect(seen.slice(0, 4)).toEqual([0, 1, together, 2]);
  expect(seen.filter((n) => n < together)).toEqual(Array.from({ length: together }, (_, n) => n));
});
