import { afterAll, beforeAll, expect, it, onTestFinished, vi } from "vitest";
import { type KeyValue, KeyValueUnavailable } from "../src/key-value/key-value.ts";
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

it.each([
  ["a moment", 5_000],
  ["as long as one may", 15_000],
])("a read that began before a change and took %s puts nothing old in the way of those after it", async (_, tookMs) => {
  vi.useFakeTimers({ toFake: ["Date", "performance", "setTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const cache = createMarkedCache<Row>("thing", keyValue, createLogger("thing", "silent"));
  const row = (version: number) => ({ id: "somebody", version });
  const { promise: slow, resolve: isRead } = Promise.withResolvers<Row>();
  const id = `somebody ${tookMs}`;
  const reading = cache.through(id, () => slow);
  await cache.bypass(id);
  vi.setSystemTime(Date.now() + tookMs);
  vi.advanceTimersByTime(tookMs);
  isRead(row(1));
  expect(await reading).toEqual(row(1));
  expect(await cache.through(id, async () => row(2))).toEqual(row(2));
});

it("a read that was frozen for longer than a change is marked puts back nothing that it saw before", async () => {
  vi.useFakeTimers({ toFake: ["Date", "performance", "setTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const cache = createMarkedCache<Row>("thing", keyValue, createLogger("thing", "silent"));
  const { promise: slow, resolve: isRead } = Promise.withResolvers<Row>();
  const reading = cache.through("frozen", () => slow);
  await cache.bypass("frozen");
  vi.setSystemTime(Date.now() + 25_000);
  vi.advanceTimersByTime(25_000);
  isRead({ id: "frozen", version: 1 });
  await reading;
  expect(await cache.through("frozen", async () => ({ id: "frozen", version: 2 }))).toMatchObject({ version: 2 });
});

it("what was changed while the store was away is read anew once it is back, though the store has what was there before", async () => {
  let isAway = false;
  const reached =
    <A extends unknown[], T>(call: (...given: A) => Promise<T>) =>
    async (...given: A) => {
      if (isAway) throw new KeyValueUnavailable();
      return call(...given);
    };
  const breaking: KeyValue = { ...keyValue, get: reached(keyValue.get) as KeyValue["get"], set: reached(keyValue.set) };
  const cache = createMarkedCache<Row>("thing", breaking, createLogger("thing", "silent"));
  const [id, other] = ["changed meanwhile", "changed with it"];
  const read = (which: string, version: number) => cache.through(which, async () => ({ id: which, version }));
  for (const which of [id, other]) expect(await read(which, 1)).toMatchObject({ version: 1 });
  isAway = true;
  await cache.bypass(id, other);
  expect(await read(id, 2)).toMatchObject({ version: 2 });
  isAway = false;
  for (const which of [other, id]) expect(await read(which, 3)).toMatchObject({ version: 3 });
});
