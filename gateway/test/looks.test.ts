import type { IncomingMessage, ServerResponse } from "node:http";
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, it } from "vitest";
import { lookInTurns } from "../src/looks.ts";

const lookMs = 5;
const together = 40;
const response = {} as ServerResponse;

/** Looks that take their time, and what was looked at. */
function slowLooks() {
  const seen: number[] = [];
  const looks = lookInTurns((request) => {
    const endMs = performance.now() + lookMs;
    while (performance.now() < endMs);
    seen.push((request as unknown as { n: number }).n);
  });
  const numbered = (n: number) => ({ n }) as unknown as IncomingMessage;
  return { seen, looks, numbered };
}

it.each(["soon", "later"] as const)(
  "requests that come together are looked at in their order, in turns of the event loop of which none is long (%s)",
  async (when) => {
    const { seen, looks, numbered } = slowLooks();
    for (let n = 0; n < together; n++) looks[when](numbered(n), response);
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
  for (let n = 0; n < together; n++) looks.soon(numbered(n), response);
  while (seen.length < together) await nextTurn();
  await nextTurn();
  looks.soon(numbered(together), response);
  expect(seen.at(-1)).toBe(together);
});

it("a request stands behind those that wait already, however much time is left", async () => {
  const { seen, looks, numbered } = slowLooks();
  looks.later(numbered(0), response);
  looks.soon(numbered(1), response);
  while (seen.length < 2) await nextTurn();
  expect(seen).toEqual([0, 1]);
});
