import { afterAll, beforeAll, expect, it, onTestFinished, vi } from "vitest";
import type { KeyValue } from "../src/key-value/key-value.ts";
import { createMarkedCache } from "../src/key-value/marked-cache.ts";
import { openMemoryKeyValue } from "../src/key-value/memory.ts";
import { createLogger } from "../src/logger.ts";

interface Row {
  id: string;
  version: number;
}

let keyValue: KeyValue;
beforeAll(() => {
  keyValue = openMemoryKeyValue();
});
afterAll(() => keyValue.close());

it("a read that began before a change puts nothing old in the way of those after it", async () => {
  vi.useFakeTimers({ toFake: ["Date", "performance", "setTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const cache = createMarkedCache<Row>("thing", keyValue, createLogger("thing", "silent"));
  const row = (version: number) => ({ id: "somebody", version });
  const { promise: slow, resolve: isRead } = Promise.withResolvers<Row>();
  const reading = cache.through("somebody", () => slow);
  await cache.bypass("somebody");
  // As long as a read may take.
  vi.setSystemTime(Date.now() + 15_000);
  vi.advanceTimersByTime(15_000);
  isRead(row(1));
  expect(await reading).toEqual(row(1));
  expect(await cache.through("somebody", async () => row(2))).toEqual(row(2));
});
