import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type KeyValue, perDay } from "../key-value/key-value.ts";

const minute = 60_000;

/** What every key-value store promises. `open` is called once; the tests keep apart by their keys. */
export function behavesLikeKeyValue(name: string, open: () => Promise<KeyValue>): void {
  describe(`${name} behaves like a key-value store`, () => {
    let store: KeyValue;
    const key = () => `key-${randomUUID()}`;

    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store.close());

    it("answers when asked whether it is there", async () => {
      await expect(store.ping()).resolves.toBeUndefined();
    });

    it("knows nothing of a key that was never set", async () => {
      expect(await store.get(key())).toBeUndefined();
    });

    it.each([["text"], [0], [false], [null], [["a", 1]], [{ nested: { name: "Sri Wahyuni 🌸" } }]])(
      "gives back %j",
      async (value) => {
        const at = key();
        await store.set(at, value, minute);
        expect(await store.get(at)).toEqual(value);
      },
    );

    it("replaces a value and its remaining life", async () => {
      const at = key();
      await store.set(at, "old", 20);
      await store.set(at, "new", minute);
      const witness = key();
      await store.set(witness, true, 40);
      await expect.poll(() => store.get(witness)).toBeUndefined();
      expect(await store.get(at)).toBe("new");
    });

    it("keeps a copy, so that neither side can change the other's", async () => {
      const at = key();
      const mine = { names: ["Ani"] };
      await store.set(at, mine, minute);
      mine.names.push("Budi");
      const first = await store.get<typeof mine>(at);
      first?.names.push("Citra");
      expect(await store.get(at)).toEqual({ names: ["Ani"] });
    });

    it("forgets a value after its life, a fraction of a millisecond included", async () => {
      const at = key();
      await store.set(at, "short", 50.5);
      expect(await store.get(at)).toBe("short");
      await expect.poll(() => store.get(at)).toBeUndefined();
    });

    it("forgets what is deleted, and does not mind what is not there", async () => {
      const at = key();
      await store.set(at, 1, minute);
      await store.delete(at);
      await store.delete(at);
      expect(await store.get(at)).toBeUndefined();
    });

    it("lets exactly one of 50 simultaneous callers add a key", async () => {
      const at = key();
      const won = await Promise.all(Array.from({ length: 50 }, (_, caller) => store.addIfAbsent(at, caller, minute)));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await store.get(at)).toBe(won.indexOf(true));
    });

    it("lets a key be added again once it has expired or been deleted", async () => {
      const at = key();
      expect(await store.addIfAbsent(at, 1, 30)).toBe(true);
      await expect.poll(() => store.addIfAbsent(at, 2, minute)).toBe(true);
      await store.delete(at);
      expect(await store.addIfAbsent(at, 3, minute)).toBe(true);
    });

    it("counts 1,000 increments exactly, two hundred at once", async () => {
      const at = key();
      const sums: number[] = [];
      // A store that is asked for more than it answers in a quarter of a second is away.
      for (let wave = 0; wave < 5; wave++)
        sums.push(...(await Promise.all(Array.from({ length: 200 }, () => store.increment(at, minute)))));
      expect(new Set(sums).size).toBe(1_000);
      expect(Math.max(...sums)).toBe(1_000);
      expect(await store.get(at)).toBe(1_000);
    });

    it("adds any whole number, also a negative one", async () => {
      const at = key();
      expect(await store.increment(at, minute, 5)).toBe(5);
      expect(await store.increment(at, minute, -7)).toBe(-2);
      expect(await store.increment(at, minute, 2)).toBe(0);
    });

    it("ends a counter's life where its first addition has put it, however much is added later", async () => {
      const at = key();
      await store.increment(at, 60);
      const startedAt = performance.now();
      await expect.poll(() => store.increment(at, minute), { interval: 5 }).toBe(1);
      expect(performance.now() - startedAt).toBeLessThan(900);
    });

    it("gives what may be had in a day at once, and the next when its part of the day is over", async () => {
      const [at, rate] = [key(), perDay(24)];
      for (const count of [20, undefined, 3]) expect(await store.take(at, rate, count)).toBe(0);
      const waitHours = (await store.take(at, rate)) / 3_600_000;
      expect(Math.ceil(waitHours * 100)).toBe(100);
    });

    it("has again what was given back, also by many at once, and no more than there is", async () => {
      const [at, rate] = [key(), perDay(5)];
      for (const [givenBack, had] of Object.entries({ 0: 5, 3: 3, 9: 5 })) {
        await Promise.all(Array.from({ length: Number(givenBack) / 3 }, () => store.giveBack(at, rate, 3)));
        const waits = await Promise.all(Array.from({ length: 8 }, () => store.take(at, rate)));
        expect(waits.filter((wait) => wait === 0)).toHaveLength(had);
      }
    });

    it("gives 50 simultaneous callers as many as may be had at once, and then one at a time as they come again", async () => {
      const at = key();
      const rate = { burst: 20, perSecond: 5 };
      const startedAt = performance.now();
      const waits = await Promise.all(Array.from({ length: 50 }, () => store.take(at, rate)));
      const had = waits.filter((wait) => wait === 0).length;
      // Of a slow machine a few have come again meanwhile.
      const cameAgain = Math.floor(((performance.now() - startedAt) / 1_000) * rate.perSecond);
      expect(had).toBeGreaterThanOrEqual(20);
      expect(had).toBeLessThanOrEqual(20 + cameAgain);
      const wait = Math.max(...waits);
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThanOrEqual(200);
      expect(await store.take(key(), rate)).toBe(0);
      await new Promise((resolve) => setTimeout(resolve, wait + 5));
      expect(await store.take(at, rate)).toBe(0);
      expect(await store.take(at, rate)).toBeGreaterThan(0);
    });

    it("owes nobody more than all of it, whatever a clock has left there that has stepped back since", async () => {
      const at = key();
      await store.set(at, Date.now() + 3_600_000, minute);
      const wait = await store.take(at, { burst: 2, perSecond: 10 });
      expect(wait).toBeGreaterThan(0);
      // Whole milliseconds, of which one is begun.
      expect(wait).toBeLessThanOrEqual(101);
    });

    it("has no more than may be had at once, however long nobody came", async () => {
      const at = key();
      const rate = { burst: 2, perSecond: 50 };
      for (let round = 0; round < 2; round++) {
        const waits = await Promise.all(Array.from({ length: 12 }, () => store.take(at, rate)));
        expect(waits.filter((wait) => wait === 0).length).toBeLessThan(8);
        await new Promise((resolve) => setTimeout(resolve, 300));
      }
    });

    const kept = { newestKept: 3, ttlMs: minute };

    it("lets go of the oldest of a list, and of no more than there are, where it begins as it was read", async () => {
      const at = key();
      for (const value of [1, { nested: "Sri 🌸" }, 3]) await store.append(at, value, kept);
      await store.shorten(at, 1, 1);
      expect(await store.list(at)).toEqual([{ nested: "Sri 🌸" }, 3]);
      // Somebody who has read it before the other one comes too late.
      await store.shorten(at, 1, 1);
      expect(await store.list(at)).toEqual([{ nested: "Sri 🌸" }, 3]);
      await store.shorten(at, 5, { nested: "Sri 🌸" });
      expect(await store.list(at)).toEqual([]);
      await store.shorten(key(), 1, 1);
    });

    it("keeps the newest of a list in the order of adding, and gives back all or the newest of them", async () => {
      const at = key();
      expect(await store.list(at)).toEqual([]);
      const values = ["lost", { nested: ["Sri 🌸"] }, null, 3];
      for (const value of values) await store.append(at, value, kept);
      expect(await store.list(at)).toEqual(values.slice(1));
      expect(await store.list(at, 2)).toEqual(values.slice(2));
      expect(await store.list(at, 9)).toEqual(values.slice(1));
    });

    it("trims a list to what the latest addition keeps", async () => {
      const at = key();
      for (const value of [1, 2, 3]) await store.append(at, value, kept);
      await store.append(at, 4, { ...kept, newestKept: 1 });
      expect(await store.list(at)).toEqual([4]);
      await store.append(at, 5, kept);
      expect(await store.list(at)).toEqual([4, 5]);
    });

    it("loses none of 200 values that are added at once, keeps no more than asked for, and each reader sees that", async () => {
      const [all, few] = [key(), key()];
      const seen: Promise<unknown[]>[] = [];
      await Promise.all(
        Array.from({ length: 200 }, async (_, value) => {
          const added = [
            store.append(all, value, { ...kept, newestKept: 1_000 }),
            store.append(few, value, { ...kept, newestKept: 7 }),
          ];
          seen.push(store.list(few));
          await Promise.all(added);
        }),
      );
      expect(new Set(await store.list(all)).size).toBe(200);
      expect((await store.list<number>(all)).slice(-7)).toEqual(await store.list(few));
      expect(Math.max(...(await Promise.all(seen)).map(({ length }) => length))).toBe(7);
    });

    it("renews the life of a whole list at each addition, a fraction of a millisecond included, and forgets it after", async () => {
      const at = key();
      await store.append(at, "old", { ...kept, ttlMs: 400 });
      await store.append(at, "new", { ...kept, ttlMs: 1_500.5 });
      const witness = key();
      await store.set(witness, true, 450);
      await expect.poll(() => store.get(witness), { interval: 5 }).toBeUndefined();
      expect(await store.list(at)).toEqual(["old", "new"]);
      await expect.poll(() => store.list(at), { timeout: 5_000 }).toEqual([]);
      await store.append(at, "next", kept);
      expect(await store.list(at)).toEqual(["next"]);
    });

    it("shortens the life of a list too, and forgets one that is deleted or replaced", async () => {
      const [short, gone, replaced] = [key(), key(), key()];
      await store.append(short, 1, kept);
      await store.append(short, 2, { ...kept, ttlMs: 20 });
      await expect.poll(() => store.list(short)).toEqual([]);
      await store.append(gone, 1, kept);
      await store.delete(gone);
      expect(await store.list(gone)).toEqual([]);
      await store.append(replaced, 1, kept);
      await store.set(replaced, "one value", minute);
      expect(await store.get(replaced)).toBe("one value");
    });

    it("keeps a copy of what is added, so that neither side can change the other's", async () => {
      const at = key();
      const mine = { names: ["Ani"] };
      await store.append(at, mine, kept);
      mine.names.push("Budi");
      const [first] = await store.list<typeof mine>(at);
      first?.names.push("Citra");
      (await store.list(at)).push("Dewi");
      expect(await store.list(at)).toEqual([{ names: ["Ani"] }]);
    });

    it("takes no list for a value and no value for a list, and leaves both as they are", async () => {
      const [list, value] = [key(), key()];
      await store.append(list, 1, kept);
      await store.set(value, 1, minute);
      await expect(store.get(list)).rejects.toThrow(TypeError);
      await expect(store.increment(list, minute)).rejects.toThrow(TypeError);
      await expect(store.append(value, 2, kept)).rejects.toThrow(TypeError);
      await expect(store.list(value)).rejects.toThrow(TypeError);
      expect(await store.addIfAbsent(list, 2, minute)).toBe(false);
      expect([await store.list(list), await store.get(value)]).toEqual([[1], 1]);
    });

    it.each([0, -1, 1.5, Number.NaN])("refuses to count a list by %d", async (count) => {
      const at = key();
      await expect(store.append(at, 1, { ...kept, newestKept: count })).rejects.toThrow(TypeError);
      await store.append(at, 1, kept);
      await expect(store.list(at, count)).rejects.toThrow(TypeError);
      expect(await store.list(at)).toEqual([1]);
    });

    it("tells every subscriber of a channel, in the order of publishing, and nobody else", async () => {
      const [channel, other] = [key(), key()];
      const heard: unknown[][] = [[], [], []];
      await store.subscribe(channel, (message) => heard[0]?.push(message));
      await store.subscribe(channel, (message) => heard[1]?.push(message));
      await store.subscribe(other, (message) => heard[2]?.push(message));
      await store.publish(channel, { id: 1 });
      await store.publish(channel, "two");
      await store.publish(channel, undefined);
      await vi.waitFor(() => expect(heard).toEqual([[{ id: 1 }, "two", null], [{ id: 1 }, "two", null], []]));
    });

    it("gives each subscriber a copy of the message", async () => {
      const channel = key();
      const heard: unknown[] = [];
      const spoil = (message: unknown) => heard.push(Object.assign(message as object, { spoilt: heard.length }));
      await store.subscribe(channel, spoil);
      await store.subscribe(channel, spoil);
      await store.publish(channel, {});
      await vi.waitFor(() => expect(heard).toEqual([{ spoilt: 0 }, { spoilt: 1 }]));
    });

    it("does not mind a message that nobody waits for", async () => {
      await expect(store.publish(key(), "hello?")).resolves.toBeUndefined();
    });
  });
}
