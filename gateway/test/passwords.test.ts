import { expect, test } from "vitest";
import { createPasswords } from "../src/passwords/passwords.ts";

/** The least of some runs of each, in turns: the machine may be busy with something else. */
async function leastMs(...works: (() => Promise<unknown>)[]): Promise<number[]> {
  const least = works.map(() => Number.POSITIVE_INFINITY);
  for (let run = 0; run < 8; run++)
    for (const [at, work] of works.entries()) {
      const beganAt = performance.now();
      await work();
      least[at] = Math.min(least[at] ?? 0, performance.now() - beganAt);
    }
  return least;
}

test.each([
  ["was made when hashing cost less", 4, 9],
  ["was made when hashing cost more", 9, 4],
] as const)("whose password %s takes as long as who has no account", async (_, before, now) => {
  const old = createPasswords({ cost: before });
  const hash = await old.hash("right", "192.0.2.1");
  await old.close();
  const passwords = createPasswords({ cost: now, dearest: Math.max(before, now) });
  expect(await passwords.matches("right", hash, "192.0.2.1")).toBe(true);
  expect(passwords.isOfOtherCost(hash)).toBe(true);
  const fresh = await passwords.hash("right", "192.0.2.1");
  expect(passwords.isOfOtherCost(fresh)).toBe(false);
  const comparing = [undefined, hash, fresh].map((one) => () => passwords.matches("wrong", one, "192.0.2.1"));
  const [nobodyMs = 0, ...knownMs] = await leastMs(...comparing);
  // Where the costs told, it would be thirty-two times as long.
  for (const ms of knownMs) {
    expect(ms / nobodyMs).toBeGreaterThan(0.5);
    expect(ms / nobodyMs).toBeLessThan(2);
  }
  await passwords.close();
});
