import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { type Delivery, type Queue, type QueueOptions, TryLater } from "../queue/queue.ts";
import { aPlaceOf, collect, ids, numbered, paid, patience, type QueuePlaces } from "./queue-places.ts";

/** What every queue promises to those who take several messages at a time. */
export function handsOutBatches(name: string, places: QueuePlaces): void {
  const aPlace = (overrides?: Partial<QueueOptions>) => aPlaceOf(places, overrides);

  /** Consumes, keeps what the handler was given, and has `count` messages lie ready for it as one batch. */
  async function withOneBatch(
    queue: Queue,
    count: number,
    answer: (batch: readonly Delivery[]) => Promise<PromiseSettledResult<unknown>[] | undefined>,
  ) {
    const batches: (readonly Delivery[])[] = [];
    const begun = Promise.withResolvers<void>();
    const isReady = Promise.withResolvers<void>();
    const consumer = await queue.consumeBatches(
      "ledger",
      async (batch): Promise<PromiseSettledResult<unknown>[]> => {
        if (batch[0]?.id === "first") {
          begun.resolve();
          await isReady.promise;
          return Promise.allSettled([true]);
        }
        batches.push(batch);
        return (await answer(batch)) ?? Promise.allSettled(batch);
      },
      { atOnce: 10 },
    );
    await queue.publish(paid("first"));
    await begun.promise;
    await Promise.all(numbered(count).map((message) => queue.publish(message)));
    // A broker's consumer gets them a moment after the publisher has the broker's word.
    await pause(100);
    isReady.resolve();
    return { batches, consumer };
  }

  const refusing = (batch: readonly Delivery[], refused: string, reason: Error) =>
    Promise.allSettled(batch.map(({ id }) => (id === refused ? Promise.reject(reason) : id)));

  describe(`${name} hands out batches`, () => {
    it("has up to so many messages at a time, each of them once, in the order of publishing", async () => {
      const queue = await aPlace()();
      const messages = numbered(100);
      await Promise.all(messages.map((message) => queue.publish(message)));
      const batches: (readonly Delivery[])[] = [];
      await queue.consumeBatches("ledger", async (batch) => void batches.push(batch), { atOnce: 7 });
      await vi.waitFor(() => expect(batches.flat()).toHaveLength(100), patience);
      expect(ids(batches.flat())).toEqual(ids(messages));
      expect(Math.max(...batches.map(({ length }) => length))).toBe(7);
      expect(batches.length).toBeLessThan(40);
      expect(batches[0]?.[0]).toEqual({ ...paid("0"), attempt: 1 });
    });

    it("waits for no batch to become full", async () => {
      const queue = await aPlace()();
      const handled: string[] = [];
      await queue.consumeBatches("ledger", async (batch) => void handled.push(...ids(batch)), { atOnce: 1_000 });
      const tookMs: number[] = [];
      for (const message of numbered(5)) {
        await queue.publish(message);
        const startedAt = performance.now();
        await vi.waitFor(() => expect(handled).toContain(message.id), { ...patience, interval: 1 });
        tookMs.push(performance.now() - startedAt);
      }
      expect(Math.min(...tookMs)).toBeLessThan(50);
    });

    it("shares 1,000 messages between two consumers of one group, each handled once", async () => {
      const open = aPlace();
      const handled: string[][] = [[], []];
      const bothCame = Promise.withResolvers<void>();
      const queues = [await open(), await open()];
      for (const [index, queue] of queues.entries()) {
        const take = async (batch: readonly Delivery[]) => {
          handled[index]?.push(...ids(batch));
          if (handled.every((share) => share.length > 0)) bothCame.resolve();
          // Whoever was first waits for the other: a quick one could do it all.
          await bothCame.promise;
        };
        await queue.consumeBatches("ledger", take, { atOnce: 20 });
      }
      await Promise.all(numbered(1_000).map((message) => queues[0]?.publish(message)));
      await vi.waitFor(() => expect(handled.flat()).toHaveLength(1_000), patience);
      expect(new Set(handled.flat()).size).toBe(1_000);
    });

    it("tries again, and buries, only that message of a batch which failed", async () => {
      const queue = await aPlace()();
      const { batches } = await withOneBatch(queue, 5, (batch) => refusing(batch, "2", new Error("no such order")));
      await vi.waitFor(async () => expect(await queue.listDeadLetters("ledger", 9)).toHaveLength(1), patience);
      expect(batches.map(ids)).toEqual([["0", "1", "2", "3", "4"], ["2"], ["2"]]);
      expect(batches.slice(1).map(([again]) => again?.attempt)).toEqual([2, 3]);
      const [letter] = await queue.listDeadLetters("ledger", 9);
      expect(letter).toMatchObject({ ...paid("2"), attempts: 3, error: expect.stringContaining("no such order") });
    });

    it("hands out one by one what failed together, and blames only what fails alone", async () => {
      const queue = await aPlace()();
      const { batches } = await withOneBatch(queue, 4, async (batch) => {
        if (ids(batch).includes("1")) throw new Error("one row is wrong");
        return undefined;
      });
      await vi.waitFor(async () => expect(await queue.listDeadLetters("ledger", 9)).toHaveLength(1), patience);
      expect(batches.map(ids)).toEqual([["0", "1", "2", "3"], ["0"], ["1"], ["2"], ["3"], ["1"], ["1"]]);
      expect(batches.flat().map(({ attempt }) => attempt)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 2, 3]);
      expect(await queue.listDeadLetters("ledger", 9)).toMatchObject([{ id: "1", attempts: 3 }]);
    });

    it("blames nobody when a handler answers for fewer messages than it was given", async () => {
      const queue = await aPlace()();
      const { batches } = await withOneBatch(queue, 3, async (batch) =>
        batch.length > 1 ? Promise.allSettled([true]) : undefined,
      );
      await vi.waitFor(() => expect(batches.map(ids)).toEqual([["0", "1", "2"], ["0"], ["1"], ["2"]]), patience);
    });

    it("keeps what the handler says TryLater of, counts no try, and lets nothing behind it overtake", async () => {
      const queue = await aPlace()();
      let refusals = 2;
      const startedAt = performance.now();
      const { batches } = await withOneBatch(queue, 4, async (batch) => {
        if (refusals-- <= 0) return undefined;
        await queue.publish(paid("behind"));
        return refusing(batch, "1", new TryLater());
      });
      await vi.waitFor(() => expect(batches.flat()).toHaveLength(8), patience);
      expect(batches.slice(0, 3).map(ids)).toEqual([["0", "1", "2", "3"], ["1"], ["1"]]);
      expect(ids(batches.slice(3).flat())).toEqual(["behind", "behind"]);
      expect(batches.flat().every(({ attempt }) => attempt === 1)).toBe(true);
      expect(performance.now() - startedAt).toBeGreaterThanOrEqual(1_990);
    });

    it("keeps the whole batch, in its order, while the handler says TryLater", async () => {
      const queue = await aPlace()();
      let refusals = 1;
      const { batches } = await withOneBatch(queue, 3, async () => {
        if (refusals-- > 0) throw new TryLater();
        return undefined;
      });
      await vi.waitFor(() => expect(batches).toHaveLength(2), patience);
      expect(batches[1]).toEqual(numbered(3).map((message) => ({ ...message, attempt: 1 })));
      expect(batches[0]).toEqual(batches[1]);
    });

    it("leaves to others, when it stops, what it keeps for later, and nothing that is settled", async () => {
      const queue = await aPlace()();
      const { batches, consumer } = await withOneBatch(queue, 4, (batch) => refusing(batch, "2", new TryLater()));
      await vi.waitFor(() => expect(batches).toHaveLength(1), patience);
      await consumer.stop();
      const handled = await collect(queue, "ledger");
      await queue.publish(paid("next"));
      await vi.waitFor(() => expect(ids(handled)).toEqual(["2", "next"]), patience);
      expect(handled[0]?.attempt).toBe(1);
    });

    it("finishes the batch in hand when told to stop, and takes no further one", async () => {
      const queue = await aPlace()();
      const begun = Promise.withResolvers<void>();
      const mayFinish = Promise.withResolvers<void>();
      const { batches, consumer } = await withOneBatch(queue, 3, async () => {
        begun.resolve();
        await mayFinish.promise;
        return undefined;
      });
      await begun.promise;
      await Promise.all(["b", "c"].map((id) => queue.publish(paid(id))));
      let hasStopped = false;
      const stopped = consumer.stop().then(() => {
        hasStopped = true;
      });
      await pause(50);
      expect(hasStopped).toBe(false);
      mayFinish.resolve();
      await stopped;
      expect(batches.map(ids)).toEqual([["0", "1", "2"]]);
      const handled = await collect(queue, "ledger");
      await vi.waitFor(() => expect(ids(handled)).toEqual(["b", "c"]), patience);
    });

    it.each([0, -1, 1.5, Number.NaN, 1_001])("refuses batches of %d", async (atOnce) => {
      const queue = await aPlace()();
      await expect(queue.consumeBatches("ledger", async () => {}, { atOnce })).rejects.toThrow(TypeError);
      await expect(queue.consumeBatches("stranger", async () => {}, { atOnce: 1 })).rejects.toThrow("stranger");
    });
  });
}
