import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { type Delivery, type Queue, type QueueOptions, TryLater } from "../queue/queue.ts";
import { aPlaceOf, collect, ids, paid, patience, type QueuePlaces } from "./queue-places.ts";

const subscriptions = { ledger: { topics: ["paid", "refunded"], inOrderByKey: true }, reminders: ["paid"] } as const;

/** What every queue promises to those who ask for the order of what has one key. */
export function keepsOrderByKey(name: string, places: QueuePlaces): void {
  const aPlace = (overrides?: Partial<QueueOptions>) => aPlaceOf(places, { subscriptions, ...overrides });

  /** Consumes in order, and keeps what was handled; those that `failing` names fail so many times before. */
  async function collectInOrder(queue: Queue, failing: Record<string, number> = {}, into: string[] = []) {
    const consumer = await queue.consume("ledger", async ({ id, attempt }) => {
      if (attempt <= (failing[id] ?? 0)) throw new Error(`not at try ${attempt}`);
      into.push(id);
    });
    return { handled: into, consumer };
  }

  async function publish(queue: Queue, ...messages: [id: string, key?: string][]) {
    for (const [id, key] of messages) await queue.publish(paid(id, key));
  }

  describe(`${name} keeps the order of what has one key`, () => {
    it("hands out none before the one before it is handled, waits between tries included, and lets others by", async () => {
      const queue = await aPlace({ retryDelaysMs: [50, 600] })();
      const { handled } = await collectInOrder(queue, { a1: 2 });
      await publish(queue, ["a1", "a"], ["a2", "a"], ["b1", "b"], ["free"], ["a3", "a"], ["b2", "b"]);
      await vi.waitFor(() => expect(handled).toHaveLength(6), patience);
      expect(handled).toEqual(["b1", "free", "b2", "a1", "a2", "a3"]);
    });

    it("lets a message of no key be overtaken while it waits for its next try", async () => {
      const queue = await aPlace({ retryDelaysMs: [300] })();
      const { handled } = await collectInOrder(queue, { bad: 1 });
      await publish(queue, ["bad"], ["b"], ["c"]);
      await vi.waitFor(() => expect(handled).toEqual(["b", "c", "bad"]), patience);
    });

    it("waits for one that never succeeds until it is a dead letter, each try after its delay", async () => {
      const queue = await aPlace()();
      const tries: { attempt: number; at: number }[] = [];
      const buried: string[][] = [];
      await queue.consume("ledger", async ({ id, attempt }) => {
        if (id !== "a1") return void buried.push(ids(await queue.listDeadLetters("ledger", 9)));
        tries.push({ attempt, at: performance.now() });
        throw new Error(`no, said ${attempt} times`);
      });
      await publish(queue, ["a1", "a"], ["a2", "a"]);
      await vi.waitFor(() => expect(buried).toEqual([["a1"]]), patience);
      expect(tries.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
      const [first = 0, second = 0, third = 0] = tries.map(({ at }) => at);
      expect(second - first).toBeGreaterThanOrEqual(49);
      expect(third - second).toBeGreaterThanOrEqual(149);
      const [letter] = await queue.listDeadLetters("ledger", 9);
      expect(letter).toMatchObject({ ...paid("a1", "a"), attempts: 3, error: "Error: no, said 3 times" });
    });

    it("keeps the order for five keys, three consumers of one group, and failures in between", async () => {
      const open = aPlace({ retryDelaysMs: [5, 20] });
      const queues = [await open(), await open(), await open()];
      const underWay = new Map<string, number>();
      const handled: Delivery[] = [];
      const broken: string[] = [];
      for (const queue of queues) {
        await queue.consume("ledger", async (message) => {
          const { id, key = "", attempt } = message;
          underWay.set(key, (underWay.get(key) ?? 0) + 1);
          if (underWay.get(key) !== 1) broken.push(id);
          await pause(Math.random() * 8);
          underWay.set(key, (underWay.get(key) ?? 0) - 1);
          if (attempt === 1 && Number(id) % 7 === 0) throw new Error("not the first time");
          handled.push(message);
        });
      }
      const published = Array.from({ length: 200 }, (_, index) => paid(String(index), `key-${index % 5}`));
      await Promise.all(published.map((message) => queues[0]?.publish(message)));
      await vi.waitFor(() => expect(handled).toHaveLength(200), patience);
      expect(broken).toEqual([]);
      const of = (messages: { id: string; key?: string }[], key: string) => ids(messages.filter((m) => m.key === key));
      for (let key = 0; key < 5; key += 1) {
        expect(of(handled, `key-${key}`)).toEqual(of(published, `key-${key}`));
      }
    });

    it("is followed by another consumer of the group, in order, when the one that waits for a try stops", async () => {
      const open = aPlace({ retryDelaysMs: [1_500, 1_500] });
      const [one, other] = [await open(), await open()];
      const failing = vi.fn().mockRejectedValue(new Error("first life"));
      const holder = await one.consume("ledger", failing);
      await publish(one, ["a1", "a"], ["a2", "a"], ["a3", "a"]);
      await vi.waitFor(() => expect(failing).toHaveBeenCalledOnce(), patience);
      const { handled } = await collectInOrder(other);
      await holder.stop();
      await publish(one, ["b1", "b"]);
      await vi.waitFor(() => expect(handled).toHaveLength(4), patience);
      expect(handled.filter((id) => id !== "b1")).toEqual(["a1", "a2", "a3"]);
      expect(failing).toHaveBeenCalledOnce();
    });

    it("leaves what it has in hand alone until it has finished it, though told to stop", async () => {
      const open = aPlace();
      const [one, other] = [await open(), await open()];
      const begun = Promise.withResolvers<void>();
      const mayFinish = Promise.withResolvers<void>();
      const order: string[] = [];
      const holder = await one.consume("ledger", async ({ id }) => {
        begun.resolve();
        await mayFinish.promise;
        order.push(`${id} by the first`);
      });
      await publish(one, ["a1", "a"]);
      await begun.promise;
      await other.consume("ledger", async ({ id }) => void order.push(`${id} by the second`));
      const stopped = holder.stop();
      await publish(one, ["a2", "a"]);
      await pause(800);
      expect(order).toEqual([]);
      mayFinish.resolve();
      await stopped;
      await vi.waitFor(() => expect(order).toEqual(["a1 by the first", "a2 by the second"]), patience);
    });

    it("keeps the order over closing and opening again in the middle of the tries", async () => {
      const open = aPlace({ retryDelaysMs: [500, 500] });
      const before = await open();
      const failed = vi.fn().mockRejectedValue(new Error("first life"));
      await before.consume("ledger", failed);
      await publish(before, ["a1", "a"], ["a2", "a"]);
      await vi.waitFor(() => expect(failed).toHaveBeenCalledOnce(), patience);
      await before.close();
      const { handled } = await collectInOrder(await open());
      await vi.waitFor(() => expect(handled).toEqual(["a1", "a2"]), patience);
    });

    it("has at most one message of a key in a batch, and those of other keys beside it", async () => {
      const queue = await aPlace()();
      await publish(queue, ["a1", "a"], ["a2", "a"], ["b1", "b"], ["free"], ["a3", "a"], ["b2", "b"], ["loose"]);
      const batches: string[][] = [];
      await queue.consumeBatches("ledger", async (batch) => void batches.push(ids(batch)), { atOnce: 5 });
      await vi.waitFor(() => expect(batches.flat()).toHaveLength(7), patience);
      for (const batch of batches) {
        const keys = batch.filter((id) => /\d/.test(id)).map((id) => id[0]);
        expect(new Set(keys).size).toBe(keys.length);
      }
      const of = (key: string) => batches.flat().filter((id) => id.startsWith(key) && /\d/.test(id));
      expect([of("a"), of("b")]).toEqual([
        ["a1", "a2", "a3"],
        ["b1", "b2"],
      ]);
      expect(Math.max(...batches.map(({ length }) => length))).toBeGreaterThan(1);
    });

    it("lets nothing overtake while the handler says TryLater", async () => {
      const queue = await aPlace()();
      const handled: string[] = [];
      let refusals = 1;
      await queue.consume("ledger", async ({ id, attempt }) => {
        if (refusals-- > 0) throw new TryLater();
        handled.push(`${id} at try ${attempt}`);
      });
      await publish(queue, ["a1", "a"], ["a2", "a"], ["b1", "b"]);
      await vi.waitFor(() => expect(handled).toHaveLength(3), patience);
      expect(handled).toEqual(["a1 at try 1", "a2 at try 1", "b1 at try 1"]);
    });

    it("hands out a replayed dead letter with its key, as if it were published then", async () => {
      const queue = await aPlace({ retryDelaysMs: [] })();
      const handled: Delivery[] = [];
      let healed = false;
      await queue.consume("ledger", async (message) => {
        if (message.id === "a1" && !healed) throw new Error("no");
        handled.push(message);
      });
      await publish(queue, ["a1", "a"], ["a2", "a"]);
      await vi.waitFor(() => expect(ids(handled)).toEqual(["a2"]), patience);
      healed = true;
      expect(await queue.replayDeadLetter("ledger", "a1")).toBe(true);
      await vi.waitFor(() => expect(handled[1]).toEqual({ ...paid("a1", "a"), attempt: 1 }), patience);
    });

    it("tells the key, and lets others overtake, where nobody asked for the order", async () => {
      const queue = await aPlaceOf(places, { retryDelaysMs: [300] })();
      const failing = vi.fn();
      await queue.consume("ledger", async (message) => {
        failing(message);
        if (message.id === "a1" && message.attempt === 1) throw new Error("not the first time");
      });
      const reminded = await collect(queue, "reminders");
      await publish(queue, ["a1", "a"], ["a2", "a"]);
      await vi.waitFor(() => expect(failing).toHaveBeenCalledTimes(3), patience);
      expect(failing.mock.calls.map(([{ id, key, attempt }]) => [id, key, attempt])).toEqual([
        ["a1", "a", 1],
        ["a2", "a", 1],
        ["a1", "a", 2],
      ]);
      await vi.waitFor(() => expect(reminded.map(({ key }) => key)).toEqual(["a", "a"]), patience);
    });
  });
}
