import { randomUUID } from "node:crypto";
import type { Subscriptions } from "@rawat/contracts/language";
import { type Channel, connect } from "amqplib";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { startRabbitMq } from "../../scripts/servers/rabbitmq.ts";
import type { Server } from "../../scripts/servers/server.ts";
import { openQueue } from "../src/queue/open.ts";
import { lostDeliveriesMax } from "../src/queue/outcome.ts";
import { type Queue, QueueUnavailable } from "../src/queue/queue.ts";

const refused = { status: "rejected", reason: expect.any(QueueUnavailable) };
/** A broker that has just come back under load first finds its queues again, which takes it longer than us to connect. */
const resumedWithin = { timeout: 60_000, interval: 20 };

// A RabbitMQ of its own, to be killed and frozen.
describe("the queue on a RabbitMQ that fails", { timeout: 150_000 }, () => {
  let rabbit: Server;
  let queue: Queue;
  const handled: string[] = [];

  const open = () =>
    openQueue({ url: rabbit.url, file: "unused", subscriptions: { ledger: ["paid"] }, retryDelaysMs: [50] });
  const publish = (id: string) => queue.publish({ id, topic: "paid", body: "{}" });
  const publishWhenPossible = (id: string) => vi.waitFor(() => publish(id), resumedWithin);

  async function expectHandled(id: string) {
    await vi.waitFor(() => expect(handled).toContain(id), resumedWithin);
  }

  beforeAll(async () => {
    rabbit = await startRabbitMq();
    queue = await open();
    await queue.consume("ledger", async ({ id }) => {
      handled.push(id);
    });
  });
  afterAll(async () => {
    await queue.close();
    await rabbit.stop();
  });

  async function atBroker(work: (channel: Channel) => unknown) {
    const connection = await connect(rabbit.url);
    const channel = await connection.createConfirmChannel();
    await work(channel);
    // Of what it has not confirmed a broker that has just come back may lose some.
    await channel.waitForConfirms();
    await channel.close();
    await connection.close();
  }

  it("hands out every confirmed message of 2,000 or more when the broker is killed in the middle of them", async () => {
    const confirmed: string[] = [];
    const refusals: unknown[] = [];
    const lanes = Array.from({ length: 10 }, async (_, lane) => {
      for (let index = lane; index < 2_000 || refusals.length === 0; index += 10) {
        const id = `crash-${index}`;
        await publish(id).then(
          () => confirmed.push(id),
          (refusal) => refusals.push(refusal),
        );
      }
    });
    await vi.waitFor(() => expect(Math.min(confirmed.length, handled.length)).toBeGreaterThan(200), resumedWithin);
    await rabbit.restart();
    await Promise.all(lanes);
    expect(refusals.length).toBeGreaterThan(0);
    expect(refusals.filter((refusal) => !(refusal instanceof QueueUnavailable))).toEqual([]);
    await publishWhenPossible("after the crash");
    await expectHandled("after the crash");
    await vi.waitFor(() => expect(new Set(handled)).toEqual(new Set([...handled, ...confirmed])), resumedWithin);
  });

  it("rejects in time while the broker is frozen, and goes on when it thaws", async () => {
    await rabbit.freeze();
    const startedAt = performance.now();
    const answers = await Promise.allSettled([publish("frozen"), queue.ping()]);
    const tookMs = performance.now() - startedAt;
    rabbit.thaw();
    expect(answers).toEqual([refused, refused]);
    expect(tookMs).toBeLessThan(5_500);
    await publishWhenPossible("after the frost");
    await expectHandled("after the frost");
  });

  it("notices within 20 seconds that a broker no longer answers, and connects anew", async () => {
    await rabbit.freeze();
    let tookMs = Number.POSITIVE_INFINITY;
    const giveUpAt = performance.now() + 20_000;
    while (tookMs > 1_000 && performance.now() < giveUpAt) {
      const startedAt = performance.now();
      await publish("silence").catch(() => {});
      tookMs = performance.now() - startedAt;
    }
    rabbit.thaw();
    expect(tookMs).toBeLessThan(1_000);
    await publishWhenPossible("after the silence");
    await expectHandled("after the silence");
  });

  it("puts foreign messages among the dead letters instead of handing them out or going round in circles", async () => {
    await atBroker((channel) => {
      channel.publish("rawat.events", "paid", Buffer.from("{}"));
      channel.publish("rawat.events", "paid", Buffer.from([0xff, 0xfe, 0x00]), {
        messageId: "binary",
        headers: { attempt: "x" },
      });
    });
    const before = handled.length;
    await vi.waitFor(async () => expect(await queue.listDeadLetters("ledger", 9)).toHaveLength(2), resumedWithin);
    const [nameless, binary] = await queue.listDeadLetters("ledger", 9);
    expect(nameless).toMatchObject({ topic: "paid", body: "{}", attempts: 1 });
    expect(nameless?.id).not.toBe("");
    expect(binary).toMatchObject({ id: "binary", topic: "paid", error: expect.stringContaining("not text") });
    expect(handled).toHaveLength(before);
    expect(await queue.replayDeadLetter("ledger", nameless?.id ?? "")).toBe(true);
    await expectHandled(nameless?.id ?? "");
  });

  it("still has its dead letters after the broker was killed", async () => {
    await atBroker((channel) => {
      channel.publish("rawat.events", "paid", Buffer.from([0xff]), { messageId: "kept over a crash" });
    });
    const ids = async () => (await queue.listDeadLetters("ledger", 9)).map(({ id }) => id);
    await vi.waitFor(async () => expect(await ids()).toContain("kept over a crash"), resumedWithin);
    const before = await ids();
    await rabbit.restart();
    await vi.waitFor(async () => expect(await ids()).toEqual(before), resumedWithin);
  });

  it("opens while the broker is away, rejects calls at once, and begins to consume when it comes", async () => {
    // The broker has just come back: who listens there may know it before who publishes.
    await publishWhenPossible("kept");
    await expectHandled("kept");
    await rabbit.kill();
    const early = await open();
    const seen: string[] = [];
    await early.consume("ledger", async ({ id }) => {
      seen.push(id);
    });
    const startedAt = performance.now();
    const answers = await Promise.allSettled([
      early.publish({ id: "early", topic: "paid", body: "{}" }),
      early.ping(),
      early.listDeadLetters("ledger", 1),
    ]);
    const tookMs = performance.now() - startedAt;
    await rabbit.restart();
    expect(answers).toEqual([refused, refused, refused]);
    expect(tookMs).toBeLessThan(1_000);
    // Whichever of the two consumers of the group gets it: each of them must get some.
    let count = 0;
    await vi.waitFor(async () => {
      await publish(`shared-${count++}`);
      expect(seen.length).toBeGreaterThan(0);
    }, resumedWithin);
    await early.close();
  });

  /** A group of its own at this broker, and the messages of it that a raw consumer takes without ever settling them. */
  function aGroup(subscriptions: Subscriptions) {
    const prefix = `test-${randomUUID()}`;
    const openGroup = async () => {
      const opened = await openQueue({
        url: rabbit.url,
        file: "unused",
        prefix,
        subscriptions,
        retryDelaysMs: [1_500],
      });
      onTestFinished(() => opened.close());
      return opened;
    };
    const loseAll = (count: number) =>
      atBroker(async (channel) => {
        const all = Promise.withResolvers<void>();
        let seen = 0;
        await channel.consume(`${prefix}.ledger`, () => {
          seen += 1;
          if (seen === count) all.resolve();
        });
        await all.promise;
      });
    return { openGroup, loseAll, queueName: `${prefix}.ledger` };
  }

  it("has what was never settled alone before it takes batches again", async () => {
    const { openGroup, loseAll, queueName } = aGroup({ ledger: ["paid"] });
    const opened = await openGroup();
    const put = (id: string) => opened.publish({ id, topic: "paid", body: "{}" });
    for (const id of ["a", "b", "c"]) await put(id);
    await loseAll(3);
    for (const id of ["d", "e", "f"]) await put(id);
    const batches: string[][] = [];
    const waiting: number[] = [];
    await opened.consumeBatches(
      "ledger",
      async (batch) => {
        batches.push(batch.map(({ id }) => id));
        await atBroker(async (channel) => waiting.push((await channel.checkQueue(queueName)).messageCount));
      },
      { atOnce: 10 },
    );
    await vi.waitFor(() => expect(batches.flat()).toHaveLength(6), resumedWithin);
    expect(batches.slice(0, 3)).toEqual([["a"], ["b"], ["c"]]);
    // While it had one of them, all the others were still the broker's.
    expect(waiting.slice(0, 3)).toEqual([5, 4, 3]);
    expect(batches.length).toBeLessThan(6);
  });

  it("keeps the order of each key when the broker is killed while they wait behind one that is tried again", async () => {
    const { openGroup } = aGroup({ ledger: { topics: ["paid"], inOrderByKey: true } });
    const [one, other] = [await openGroup(), await openGroup()];
    const order = new Map<string, string[]>();
    const tried = Promise.withResolvers<void>();
    let isHealed = false;
    for (const consumer of [one, other]) {
      await consumer.consume("ledger", async ({ id, key = "" }) => {
        if (id.endsWith("-0") && !isHealed) {
          if (key === "9") tried.resolve();
          throw new Error("not before the broker is back");
        }
        order.set(key, [...(order.get(key) ?? []), id]);
      });
    }
    const published = Array.from({ length: 400 }, (_, index) => ({
      key: String(index % 10),
      id: `${index % 10}-${Math.floor(index / 10)}`,
    }));
    await Promise.all(published.map((message) => one.publish({ ...message, topic: "paid", body: "{}" })));
    await tried.promise;
    await rabbit.restart();
    isHealed = true;
    const expected = (key: string) => published.filter((message) => message.key === key).map(({ id }) => id);
    await vi.waitFor(
      () => {
        for (let key = 0; key < 10; key += 1) expect(order.get(`${key}`)).toEqual(expected(`${key}`));
      },
      { ...resumedWithin, timeout: 20_000 },
    );
  });

  it("buries one message that was lost again and again, and hands out those behind it, where the order is kept", async () => {
    const { openGroup, loseAll } = aGroup({ ledger: { topics: ["paid"], inOrderByKey: true } });
    const opened = await openGroup();
    const put = (id: string) => opened.publish({ id, topic: "paid", body: "{}", key: id });
    for (const id of ["deadly", "b", "c"]) await put(id);
    for (let times = 1; times <= lostDeliveriesMax - 5; times += 1) await loseAll(3);
    const batches: string[][] = [];
    await opened.consumeBatches("ledger", async (batch) => void batches.push(batch.map(({ id }) => id)), {
      atOnce: 10,
    });
    await vi.waitFor(() => expect(batches).toEqual([["b"], ["c"]]), resumedWithin);
    expect(await opened.listDeadLetters("ledger", 9)).toMatchObject([
      { id: "deadly", key: "deadly", error: expect.stringContaining("never settled") },
    ]);
  });

  it("keeps a dead letter that no queue takes back when it is replayed, until one does", async () => {
    const { openGroup, queueName } = aGroup({ ledger: ["paid"] });
    const opened = await openGroup();
    await atBroker(async (channel) => {
      channel.sendToQueue(`${queueName}.dead`, Buffer.from("{}"), { messageId: "to be replayed" });
      await channel.deleteQueue(queueName);
    });
    await expect(opened.replayDeadLetter("ledger", "to be replayed")).rejects.toThrow(QueueUnavailable);
    const replay = () => vi.waitFor(() => opened.replayDeadLetter("ledger", "to be replayed"), resumedWithin);
    expect(await replay()).toBe(true);
    const again: string[] = [];
    await opened.consume("ledger", async ({ id }) => void again.push(id));
    await vi.waitFor(() => expect(again).toEqual(["to be replayed"]), resumedWithin);
  });

  // Last: RabbitMQ 3.10 cannot recover a queue that was deleted, declared and killed within one second.
  it("declares anew and resumes when its queues and its exchange are deleted", async () => {
    await atBroker((channel) => channel.deleteQueue("rawat.ledger"));
    await publishWhenPossible("after the queue was deleted");
    await expectHandled("after the queue was deleted");

    await atBroker((channel) => channel.deleteExchange("rawat.events"));
    await publishWhenPossible("after the exchange was deleted");
    await expectHandled("after the exchange was deleted");
  });
});
