import { expect, test, vi } from "vitest";
import { createBreaker, LeftAlone } from "../src/neighbours/breaker.ts";

test("after its pause a neighbour is tried by one call, and the others leave it alone until that one has ended", async () => {
  const breaker = createBreaker({ failuresMax: 2, tryAgainAfterMs: 500, judge: () => "fails" });
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

test("calls that say nothing of a neighbour are not counted, between those that do neither, and the try that was one of them is made again at once", async () => {
  const breaker = createBreaker({
    failuresMax: 2,
    tryAgainAfterMs: 60_000,
    judge: ({ message }: Error) => (message === "no time" ? "nothing" : "fails"),
  });
  const ending = (message: string) => () => Promise.reject(new Error(message));
  for (let turn = 0; turn < 20; turn++) await expect(breaker.run(ending("no time"))).rejects.toThrow("no time");
  await expect(breaker.run(ending("down"))).rejects.toThrow("down");
  await expect(breaker.run(ending("no time"))).rejects.toThrow("no time");
  await expect(breaker.run(ending("down"))).rejects.toThrow("down");
  await expect(breaker.run(ending("down"))).rejects.toBeInstanceOf(LeftAlone);

  const tried = createBreaker({
    failuresMax: 1,
    tryAgainAfterMs: 100,
    judge: ({ message }: Error) => (message === "no time" ? "nothing" : "fails"),
  });
  await expect(tried.run(ending("down"))).rejects.toThrow("down");
  await vi.waitFor(() => expect(tried.run(ending("no time"))).rejects.toThrow("no time"), { interval: 10 });
  expect(await tried.run(async () => "asked")).toBe("asked");
});

test("a call begun before the neighbour was left alone, that ends in the pause and says nothing of it, does not end the pause", async () => {
  const breaker = createBreaker({
    failuresMax: 1,
    tryAgainAfterMs: 60_000,
    judge: ({ message }: Error) => (message === "no time" ? "nothing" : "fails"),
  });
  const hanging = Promise.withResolvers<never>();
  const early = breaker.run(() => hanging.promise);
  await expect(breaker.run(() => Promise.reject(new Error("down")))).rejects.toThrow("down");
  hanging.reject(new Error("no time"));
  await expect(early).rejects.toThrow("no time");
  await expect(breaker.run(async () => "asked")).rejects.toBeInstanceOf(LeftAlone);
});

test("a refusal shows that the neighbour works: failures are counted from the last one on", async () => {
  const breaker = createBreaker({
    failuresMax: 2,
    tryAgainAfterMs: 60_000,
    judge: ({ message }: Error) => (message === "not found" ? "works" : "fails"),
  });
  const ending = (message: string) =>
    expect(breaker.run(() => Promise.reject(new Error(message)))).rejects.toThrow(message);
  for (let turn = 0; turn < 5; turn++) {
    await ending("down");
    await ending("not found");
  }
  expect(await breaker.run(async () => "asked")).toBe("asked");
});
