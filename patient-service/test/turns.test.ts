import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Actor } from "@rawat/contracts";
import { TooMany } from "@rawat/platform";
import { afterEach, expect, it, vi } from "vitest";
import { createTurns } from "../src/exchange/turns.ts";

const desk = (accountId: string): Actor => ({ kind: "account", accountId, role: "staff", name: "Meja Depan" });

async function* nothing(): AsyncGenerator<Uint8Array> {}

it("gives back the place of the one who is done, and nobody else's", async () => {
  const turns = createTurns("Others");
  const [first, second] = [desk("first"), desk("second")];
  /** Takes a place, and says how to give it back. */
  const take = (actor: Actor) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const taken = turns.take(actor, nothing(), () => promise);
    return () => {
      resolve();
      return taken;
    };
  };
  const refused = (actor: Actor) => expect(turns.take(actor, nothing(), async () => {})).rejects.toThrow(TooMany);
  const end = take(first);
  const ends = [take(second)];
  await end();
  ends.push(take(second));
  await refused(second);
  ends.push(take(first), take(first));
  await refused(first);
  await Promise.all(ends.map((its) => its()));
});

async function* pieces(length: number): AsyncGenerator<string> {
  for (;;) yield "x".repeat(length);
}

afterEach(() => void vi.useRealTimers());

it("ends the slowest of those who take a file when others wait, and nobody who is not slow or has just begun", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  const turns = createTurns("Others");
  const open = async (caller: string, length: number) => {
    const taken = turns.hold(desk(caller), () => pieces(length));
    await taken.next();
    return taken;
  };
  // What comes in a burst at first counts for no more than ten seconds.
  const [fast, slow, slower] = [await open("a", 100_000), await open("b", 1_000), await open("a", 1_000_000)];
  vi.advanceTimersByTime(5_000);
  for (const one of [fast, slow]) await one.next();
  vi.advanceTimersByTime(4_000);
  const late = await open("b", 10);
  await expect(open("c", 10)).rejects.toThrow(TooMany);
  vi.advanceTimersByTime(2_000);
  const after = await open("c", 10);
  await expect(slower.next()).rejects.toMatchObject({ code: "body_too_slow" });
  expect(await Promise.all([fast, slow, late, after].map((one) => one.next().then(({ done }) => done)))).toEqual(
    Array(4).fill(false),
  );
});

it.each([
  ["a file that comes", 300_000, 1],
  ["a file that goes", 300, 100_000],
] as const)("keeps nothing of %s piece by piece, however many they are", async (_, count, bytes) => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const heldBytes = () => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  async function* some(): AsyncGenerator<string> {
    for (let n = 0; n < count; n++) yield `${n}`.padEnd(bytes, "x");
  }
  const before = heldBytes();
  const turns = createTurns("Others");
  for await (const piece of turns.hold(desk("first"), some))
    if (piece.startsWith(`${count - 1}`)) expect(heldBytes() - before).toBeLessThan(8_000_000);
});
