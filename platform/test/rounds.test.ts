import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createLogger } from "../src/logger.ts";
import { createRounds } from "../src/rounds.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

it("a round that fails is not tried more often for being woken, and is begun at once again once it has worked", async () => {
  let isBroken = true;
  let begun = 0;
  const lines: string[] = [];
  const logger = createLogger("test", "info", { write: (line: string) => void lines.push(JSON.parse(line).msg) });
  const rounds = createRounds("the work", 1_000, logger, async () => {
    begun++;
    if (isBroken) throw new Error("away");
    return "idle";
  });
  for (let turn = 0; turn < 50; turn++) {
    await vi.advanceTimersByTimeAsync(2);
    rounds.wake();
  }
  expect(begun).toBe(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(begun).toBe(2);
  isBroken = false;
  await vi.advanceTimersByTimeAsync(4_000);
  const whenItWorked = begun;
  rounds.wake();
  await vi.advanceTimersByTimeAsync(0);
  expect(begun).toBe(whenItWorked + 1);
  expect(lines).toEqual(["the work failed", "the work works again"]);
  const stopped = rounds.stop();
  await vi.advanceTimersByTimeAsync(0);
  await stopped;
});

it("a round that is woken while it fails waits as long as any that failed", async () => {
  let begun = 0;
  const fails = Promise.withResolvers<"idle">();
  const rounds = createRounds("the work", 1_000, createLogger("test", "silent"), () => {
    begun++;
    return fails.promise;
  });
  rounds.wake();
  fails.reject(new Error("away"));
  await vi.advanceTimersByTimeAsync(1_900);
  expect(begun).toBe(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(begun).toBe(2);
  const stopped = rounds.stop();
  await vi.advanceTimersByTimeAsync(0);
  await stopped;
});
