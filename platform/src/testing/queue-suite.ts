import { describe, expect, it, vi } from "vitest";
import { type Delivery, type QueueOptions, TryLater } from "../queue/queue.ts";
import { aPlaceOf, collect, ids, numbered, paid, patience, type QueuePlaces } from "./queue-places.ts";

/** What every queue promises. */
export function behavesLikeQueue(name: string, places: QueuePlaces): void {
  const aPlace = (overrides?: Partial<QueueOptions>) => aPlaceOf(places, overrides);

  describe(`${name} behaves like a queue`, () => {
    it("answers when asked whether it is there", async () => {
      const queue = await aPlace()();
      await expect(queue.ping()).resolves.toBeUndefined();
    });

    it("hands a message out as it was published, as its first try", async () => {
      const queue = await aPlace()();
      const handled = await collect(queue, "ledger");
      await queue.publish({ id: "a", topic: "refunded", body: '{"note":"Obat ✓"}' });
      await vi.waitFor(() => expect(handled).toHaveLength(1), patience);
      expect(handled).toEqual([{ id: "a", topic: "refunded", body: '{"note":"Obat ✓"}', attempt: 1 }]);
    });

    it("keeps a message for each group that wants its topic, and for no other", async () => {
      const queue = await aPlace()();
      const [ledger, reminders] = [await collect(queue, "ledger"), await collect(queue, "reminders")];
      await queue.publish({ id: "a", topic: "refunded", body: "{}" });
      await queue.publish(paid("b"));
      await vi.waitFor(() => expect([ids(ledger), ids(reminders)]).toEqual([["a", "b"], ["b"]]), patience);
    });

    it("takes a message that nobody wants without keeping it", async () => {
      const queue = await aPlace()();
      const handled = await collect(queue, "ledger");
      await expect(queue.publish({ id: "a", topic: "unheard-of", body: "{}" })).resolves.toBeUndefined();
      await queue.publish(paid("b"));
      await vi.waitFor(() => expect(ids(handled)).toEqual(["b"]), patience);
    });

    it("keeps the order of publishing, messages kept before the consumer began included", async () => {
      const queue = await aPlace()();
      const messages = numbered(300);
      for (const message of messages.slice(0, 20)) await queue.publish(message);
      const handled = await collect(queue, "ledger");
      await Promise.all(messages.slice(20).map((message) => queue.publish(message)));
      await vi.waitFor(() => expect(handled).toHaveLength(300), patience);
      expect(ids(handled)).toEqual(ids(messages));
    });

    it("hands out one message at a time", async () => {
      const queue = await aPlace()();
      const finish: (() => void)[] = [];
      await queue.consume("ledger", () => new Promise((resolve) => finish.push(resolve)));
      await Promise.all(numbered(3).map((message) => queue.publish(message)));
      for (const count of [1, 2, 3]) {
        await vi.waitFor(() => expect(finish).toHaveLength(count), patience);
        finish.at(-1)?.();
      }
    });

    it("shares 1,000 messages between two consumers of one group, each handled once", async () => {
      const open = aPlace();
      const [one, two] = [await open(), await open()];
      const handled: Delivery[][] = [await collect(one, "ledger"), await collect(two, "ledger")];
      await Promise.all(numbered(1_000).map((message) => one.publish(message)));
      await vi.waitFor(() => expect(handled.flat()).toHaveLength(1_000), patience);
      expect(new Set(ids(handled.flat())).size).toBe(1_000);
      expect(handled.every((share) => share.length > 0)).toBe(true);
    });

    it("lets no busy consumer keep messages from an idle one of its group", async () => {
      const queue = await aPlace()();
      const mayFinish = Promise.withResolvers<void>();
      const busy = vi.fn(() => mayFinish.promise);
      await queue.consume("ledger", busy);
      await Promise.all(numbered(5).map((message) => queue.publish(message)));
      await vi.waitFor(() => expect(busy).toHaveBeenCalledOnce(), patience);
      const idle = await collect(queue, "ledger");
      await vi.waitFor(() => expect(ids(idle)).toEqual(["1", "2", "3", "4"]), patience);
      mayFinish.resolve();
    });

    it("tries a failing message again after each delay, in growing steps, then keeps it with its last error", async () => {
      const queue = await aPlace()();
      const tries: { attempt: number; at: number }[] = [];
      await queue.consume("ledger", async ({ attempt }) => {
        tries.push({ attempt, at: performance.now() });
        throw new Error(`no such order, said ${attempt} times`);
      });
      await queue.publish(paid("a"));
      await vi.waitFor(async () => expect(await queue.listDeadLetters("ledger", 10)).toHaveLength(1), patience);

      expect(tries.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
      const [first = 0, second = 0, third = 0] = tries.map(({ at }) => at);
      expect(second - first).toBeGreaterThanOrEqual(49);
      expect(third - second).toBeGreaterThanOrEqual(149);
      const [letter] = await queue.listDeadLetters("ledger", 10);
      expect(letter).toMatchObject({ ...paid("a"), group: "ledger", attempts: 3 });
      expect(letter?.error).toContain("no such order, said 3 times");
      expect(Math.abs(Date.parse(letter?.diedAt ?? "") - Date.now())).toBeLessThan(10_000);
      expect(await queue.listDeadLetters("reminders", 10)).toEqual([]);
    });

    it("waits every time where two delays are the same", async () => {
      const queue = await aPlace({ retryDelaysMs: [30, 30, 30] })();
      const attempts: number[] = [];
      await queue.consume("ledger", async ({ attempt }) => {
        attempts.push(attempt);
        if (attempt < 4) throw new Error("not yet");
      });
      await queue.publish(paid("a"));
      await vi.waitFor(() => expect(attempts).toEqual([1, 2, 3, 4]), patience);
    });

    it("lets others overtake a failing message", async () => {
      const queue = await aPlace({ retryDelaysMs: [300] })();
      const handled: string[] = [];
      await queue.consume("ledger", async ({ id, attempt }) => {
        if (id === "bad" && attempt === 1) throw new Error("not the first time");
        handled.push(id);
      });
      for (const id of ["bad", "b", "c"]) await queue.publish(paid(id));
      await vi.waitFor(() => expect(handled).toEqual(["b", "c", "bad"]), patience);
    });

    it("counts no try and keeps the order while a handler says TryLater", async () => {
      const queue = await aPlace()();
      const handled: Delivery[] = [];
      let refusals = 2;
      const startedAt = performance.now();
      await queue.consume("ledger", async (message) => {
        if (refusals-- > 0) throw new TryLater(new Error("the database is away"));
        handled.push(message);
      });
      for (const message of numbered(3)) await queue.publish(message);
      await vi.waitFor(() => expect(handled).toHaveLength(3), patience);
      expect(performance.now() - startedAt).toBeGreaterThanOrEqual(1_990);
      expect(ids(handled)).toEqual(["0", "1", "2"]);
      expect(handled[0]?.attempt).toBe(1);
    });

    it("leaves a message to others when its consumer stops while the handler says TryLater", async () => {
      const queue = await aPlace()();
      const refused = vi.fn().mockRejectedValue(new TryLater());
      const consumer = await queue.consume("ledger", refused);
      for (const message of numbered(2)) await queue.publish(message);
      await vi.waitFor(() => expect(refused).toHaveBeenCalled(), patience);
      await consumer.stop();
      const handled = await collect(queue, "ledger");
      await vi.waitFor(() => expect(handled).toHaveLength(2), patience);
      expect(handled.map(({ id, attempt }) => [id, attempt])).toEqual([
        ["0", 1],
        ["1", 1],
      ]);
    });

    it("finishes the message in hand when told to stop, and takes no further one", async () => {
      const queue = await aPlace()();
      const begun = Promise.withResolvers<void>();
      const mayFinish = Promise.withResolvers<void>();
      const first: string[] = [];
      const consumer = await queue.consume("ledger", async ({ id }) => {
        begun.resolve();
        await mayFinish.promise;
        first.push(id);
      });
      await Promise.all(numbered(3).map((message) => queue.publish(message)));
      await begun.promise;
      const stopped = consumer.stop();
      mayFinish.resolve();
      await stopped;
      expect(first).toEqual(["0"]);
      const handled = await collect(queue, "ledger");
      await vi.waitFor(() => expect(ids(handled)).toEqual(["1", "2"]), patience);
    });

    it("keeps messages, tries and dead letters over closing and opening again", async () => {
      const open = aPlace({ retryDelaysMs: [400] });
      const before = await open();
      const failed = vi.fn().mockRejectedValue(new Error("first life"));
      const consumer = await before.consume("reminders", failed);
      await before.publish(paid("a"));
      await vi.waitFor(() => expect(failed).toHaveBeenCalledOnce(), patience);
      await consumer.stop();
      await before.close();

      const after = await open();
      const [ledger, reminders] = [await collect(after, "ledger"), await collect(after, "reminders")];
      await vi.waitFor(() => expect([ledger.length, reminders.length]).toEqual([1, 1]), patience);
      expect(reminders[0]?.attempt).toBe(2);
    });

    it("gives a group the topics it has come to want", async () => {
      const open = aPlace();
      await (await open()).close();
      const queue = await open({ subscriptions: { ledger: ["paid", "refunded", "voided"] } });
      const handled = await collect(queue, "ledger");
      await queue.publish({ id: "a", topic: "voided", body: "{}" });
      await vi.waitFor(() => expect(ids(handled)).toEqual(["a"]), patience);
    });

    it("lists dead letters oldest first, no more than asked for, and leaves them where they are", async () => {
      const queue = await aPlace({ retryDelaysMs: [] })();
      await queue.consume("ledger", () => Promise.reject(new Error("no")));
      for (const message of numbered(5)) await queue.publish(message);
      await vi.waitFor(async () => expect(await queue.listDeadLetters("ledger", 9)).toHaveLength(5), patience);
      expect(ids(await queue.listDeadLetters("ledger", 3))).toEqual(["0", "1", "2"]);
      const [one, other] = await Promise.all([queue.listDeadLetters("ledger", 9), queue.listDeadLetters("ledger", 9)]);
      expect(ids(one)).toEqual(["0", "1", "2", "3", "4"]);
      expect(ids(other)).toEqual(ids(one));
    });

    it("replays a dead letter once, with all its tries", async () => {
      const queue = await aPlace({ retryDelaysMs: [20] })();
      const attempts: number[] = [];
      let healed = false;
      await queue.consume("ledger", async ({ id, attempt }) => {
        if (id !== "1") return;
        attempts.push(attempt);
        if (!healed) throw new Error("no");
      });
      for (const message of numbered(3)) await queue.publish(message);
      await vi.waitFor(async () => expect(await queue.listDeadLetters("ledger", 9)).toHaveLength(1), patience);
      healed = true;
      const replayed = await Promise.all([
        queue.replayDeadLetter("ledger", "1"),
        queue.replayDeadLetter("ledger", "1"),
      ]);
      expect(replayed.sort()).toEqual([false, true]);
      await vi.waitFor(() => expect(attempts).toEqual([1, 2, 1]), patience);
      expect(await queue.listDeadLetters("ledger", 9)).toEqual([]);
    });

    it("replays one of several dead letters and keeps the others in order", async () => {
      const queue = await aPlace({ retryDelaysMs: [] })();
      const consumer = await queue.consume("ledger", () => Promise.reject(new Error("no")));
      for (const message of numbered(4)) await queue.publish(message);
      await vi.waitFor(async () => expect(await queue.listDeadLetters("ledger", 9)).toHaveLength(4), patience);
      await consumer.stop();
      expect(await queue.replayDeadLetter("ledger", "2")).toBe(true);
      expect(await queue.replayDeadLetter("ledger", "unknown")).toBe(false);
      expect(await queue.replayDeadLetter("reminders", "1")).toBe(false);
      const handled = await collect(queue, "ledger");
      await vi.waitFor(() => expect(ids(handled)).toEqual(["2"]), patience);
      expect(ids(await queue.listDeadLetters("ledger", 9))).toEqual(["0", "1", "3"]);
    });

    it("refuses topics that are patterns, and groups that nobody has declared", async () => {
      const open = aPlace();
      await expect(open({ subscriptions: { ledger: ["paid.*"] } })).rejects.toThrow("paid.*");
      const queue = await open();
      const undeclared = "No subscription names the group stranger";
      await expect(queue.consume("stranger", async () => {})).rejects.toThrow(undeclared);
      await expect(queue.listDeadLetters("stranger", 1)).rejects.toThrow(undeclared);
      await expect(queue.replayDeadLetter("stranger", "a")).rejects.toThrow(undeclared);
    });

    it("rejects what is published after closing", async () => {
      const queue = await aPlace()();
      await queue.close();
      await expect(queue.publish(paid("a"))).rejects.toMatchObject({ name: "QueueUnavailable" });
    });
  });
}
