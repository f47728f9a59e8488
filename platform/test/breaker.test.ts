import { expect, test, vi } from "vitest";
import { createBreaker, LeftAlone } from "../src/neighbours/breaker.ts";

test("after its pause a neighbour is tried by one call, and the others leave it alone until that one has ended", async () => {
  const breaker = createBreaker({ failuresMax: 2, tryAgainAfterMs: 500, isFailure: () => true });
  const fail = () => Promise.reject(new Error("it is down"));
  for (let turn = 0; turn < 2; turn++) await expect(breaker.run(fail)).rejects.toThrow("it is down");
  await expect(breaker.run(async () => "asked")).rejects.toBeInstanceOf(LeftAlone);
  const answers: (() => void)[] = [];
  let leftAlone = 0;
  const hanging = () => new Promise<string>((resolve) => answers.push(() => resolve("it is up")));
  const tried = await vi.waitFor(
    () => {
      const calls = Array.from({ length: 10 }, () =>
        breaker.run(hanging).catch((error) => {
          if (error instanceof LeftAlone) leftAlone++;
          else throw error;
        }),
      );
      expect(answers.length).toBeGreaterThan(0);
      leftAlone = 0;
      return calls;
    },
    { timeout: 5_000, interval: 20 },
  );
  await vi.waitFor(() => expect(leftAlone).toBe(9));
  expect(answers).toHaveLength(1);
  answers[0]?.();
  await Promise.all(tried);
  // Its success lets everybody in again.
  expect(await Promise.all(Array.from({ length: 10 }, () => breaker.run(async () => "asked")))).toEqual(
    Array(10).fill("asked"),
  );
});
