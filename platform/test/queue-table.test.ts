import { fork } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { lostDeliveriesMax } from "../src/queue/outcome.ts";
import type { Queue, QueueUnavailable } from "../src/queue/queue.ts";
import { openTableQueue } from "../src/queue/table.ts";

const subscriptions = { ledger: ["paid"] };
const patience = { timeout: 15_000, interval: 10 };

describe("the queue in a file, shared by processes", () => {
  let folder: string;
  let file: string;
  let queue: Queue;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "rawat-queue-"));
    file = join(folder, "queue.sqlite");
    queue = await openTableQueue(file, { subscriptions, leaseMs: 300 });
  });
  afterEach(async () => {
    await queue.close();
    rmSync(folder, { recursive: true });
  });

  const publish = (...ids: string[]) => Promise.all(ids.map((id) => queue.publish({ id, topic: "paid", body: "{}" })));

  async function collect() {
    const handled: [string, number][] = [];
    await queue.consume("ledger", async ({ id, attempt }) => {
      handled.push([id, attempt]);
    });
    return handled;
  }

  function consumerProcess(leaseMs: number, handlingMs: number) {
    const child = fork(join(import.meta.dirname, "queue-consumer-process.ts"), [
      file,
      String(leaseMs),
      String(handlingMs),
    ]);
    const begun: string[] = [];
    child.on("message", (id) => begun.push(String(id)));
    onTestFinished(() => {
      child.kill("SIGKILL");
    });
    return { child, begun };
  }

  it("is its owner's alone with what lies beside it, also in a folder that others may enter", async () => {
    chmodSync(folder, 0o755);
    await publish("a");
    const files = readdirSync(folder).toSorted();
    expect(files).toEqual(["queue.sqlite", "queue.sqlite-shm", "queue.sqlite-wal"]);
    for (const name of files) expect([name, statSync(join(folder, name)).mode & 0o777]).toEqual([name, 0o600]);
  });

  it("gives the message that a killed process had in hand to another, as the same try, and loses none", async () => {
    const { child, begun } = consumerProcess(300, 3_600_000);
    await publish("a", "b", "c");
    await vi.waitFor(() => expect(begun).toEqual(["a"]), patience);
    const handled = await collect();
    await vi.waitFor(() => expect(handled.map(([id]) => id)).toEqual(["b", "c"]), patience);
    child.kill("SIGKILL");
    await once(child, "exit");
    await vi.waitFor(
      () =>
        expect(handled).toEqual([
          ["b", 1],
          ["c", 1],
          ["a", 1],
        ]),
      patience,
    );
  });

  it.each([
    ["in the hand of a process that was killed", "claim = 'gone'"],
    ["waiting for its next try", "attempt = 2"],
  ])("hands out what is away for hours because the clock has stepped back, %s", async (_, state) => {
    await publish("a");
    const spoil = new DatabaseSync(file);
    spoil.prepare(`update messages set ${state}, visibleAt = ?`).run(Date.now() + 3 * 3_600_000);
    spoil.close();
    const handled = await collect();
    await vi.waitFor(() => expect(handled.map(([id]) => id)).toEqual(["a"]), patience);
  });

  it("lets a message wait for its next try for all of its pause, also where the lease is shorter", async () => {
    const pauseMs = 1_000;
    const pausing = await openTableQueue(file, { subscriptions, leaseMs: 100, retryDelaysMs: [pauseMs] });
    onTestFinished(() => pausing.close());
    const triedAtMs: number[] = [];
    await pausing.consume("ledger", async () => {
      triedAtMs.push(performance.now());
      if (triedAtMs.length === 1) throw new Error("not now");
    });
    await publish("a");
    await vi.waitFor(() => expect(triedAtMs).toHaveLength(2), patience);
    const [first = 0, second = 0] = triedAtMs;
    // The pause is counted by the wall clock, in whole milliseconds.
    expect(second - first).toBeGreaterThan(pauseMs - 50);
  });

  it("leaves a message with a process that works on it longer than the lease", async () => {
    const { begun } = consumerProcess(300, 1_500);
    await publish("a");
    await vi.waitFor(() => expect(begun).toEqual(["a"]), patience);
    const handled = await collect();
    const witness = publish("b");
    await vi.waitFor(() => expect(handled).toEqual([["b", 1]]), patience);
    await witness;
    await pause(1_200);
    expect(handled).toEqual([["b", 1]]);
  });

  it("hands a message published by another process out within a quarter of a second", async () => {
    const handled = await collect();
    const other = await openTableQueue(file, { subscriptions });
    onTestFinished(() => other.close());
    const tookMs: number[] = [];
    for (const id of ["a", "b", "c"]) {
      // Idle for so long, the consumer looks as seldom as it ever does.
      await pause(1_000);
      await other.publish({ id, topic: "paid", body: "{}" });
      const startedAt = performance.now();
      await vi.waitFor(() => expect(handled.at(-1)).toEqual([id, 1]), { ...patience, interval: 1 });
      tookMs.push(performance.now() - startedAt);
    }
    expect(Math.min(...tookMs)).toBeLessThan(300);
  });

  it("buries a message that has taken its process down again and again", async () => {
    await publish("a");
    const spoil = new DatabaseSync(file);
    spoil.exec(`update messages set lostDeliveries = ${lostDeliveriesMax - 1}`);
    const { begun, child } = consumerProcess(300, 3_600_000);
    await vi.waitFor(() => expect(begun).toEqual(["a"]), patience);
    child.kill("SIGKILL");
    const handled = await collect();
    await vi.waitFor(async () => expect(await queue.listDeadLetters("ledger", 1)).toHaveLength(1), patience);
    const [letter] = await queue.listDeadLetters("ledger", 1);
    expect(letter?.error).toBe(`Handed out ${lostDeliveriesMax} times and never settled`);
    expect(handled).toEqual([]);
    spoil.close();
  });

  it("leaves with a process what it hands out one by one for longer than the lease", async () => {
    const handled: string[] = [];
    const begun = Promise.withResolvers<void>();
    await publish(..."abcdef");
    await queue.consumeBatches(
      "ledger",
      async (batch) => {
        if (batch.length > 1) throw new Error("one of them");
        begun.resolve();
        await pause(150);
        handled.push(...batch.map(({ id }) => id));
      },
      { atOnce: 6 },
    );
    await begun.promise;
    const other = await openTableQueue(file, { subscriptions, leaseMs: 300 });
    onTestFinished(() => other.close());
    const taken = vi.fn();
    await other.consume("ledger", async ({ id }) => taken(id));
    await vi.waitFor(() => expect(handled).toEqual([..."abcdef"]), patience);
    expect(taken).not.toHaveBeenCalled();
  });

  it("shares the keys of a group that keeps their order between its consumers, and no key between two of them", async () => {
    const inOrder = { subscriptions: { ledger: { topics: ["paid"], inOrderByKey: true } } } as const;
    const [one, other] = [await openTableQueue(file, inOrder), await openTableQueue(file, inOrder)];
    onTestFinished(() => Promise.all([one.close(), other.close()]).then(() => {}));
    const mayFinish = Promise.withResolvers<void>();
    const [busy, idle] = [vi.fn(), vi.fn()];
    await one.consume("ledger", ({ id }) => {
      busy(id);
      return mayFinish.promise;
    });
    for (const id of ["a1", "a2", "b1"]) await one.publish({ id, topic: "paid", body: "{}", key: id.slice(0, 1) });
    await vi.waitFor(() => expect(busy).toHaveBeenCalledWith("a1"), patience);
    await other.consume("ledger", async ({ id }) => idle(id));
    await vi.waitFor(() => expect(idle).toHaveBeenCalledWith("b1"), patience);
    await other.publish({ id: "b2", topic: "paid", body: "{}", key: "b" });
    await vi.waitFor(() => expect(idle.mock.calls.flat()).toEqual(["b1", "b2"]), patience);
    mayFinish.resolve();
    await vi.waitFor(() => expect(busy.mock.calls.length + idle.mock.calls.length).toBe(4), patience);
  });

  it("goes on with a file that was made before messages had keys", async () => {
    const old = join(folder, "old.sqlite");
    const db = new DatabaseSync(old);
    db.exec(`
      create table messages (
        sequence integer primary key autoincrement,
        groupName text not null, id text not null, topic text not null, body text not null,
        attempt integer not null default 1, visibleAt integer not null default 0,
        claim text, lostDeliveries integer not null default 0
      ) strict;
      create table deadLetters (
        sequence integer primary key autoincrement,
        groupName text not null, id text not null, topic text not null, body text not null,
        attempts integer not null, error text not null, diedAt text not null
      ) strict;
      pragma user_version = 1;
      insert into messages (groupName, id, topic, body) values ('ledger', 'before', 'paid', '{}');
      insert into deadLetters (groupName, id, topic, body, attempts, error, diedAt)
      values ('ledger', 'dead', 'paid', '{}', 5, 'no', '2026-01-01T00:00:00.000Z');`);
    db.close();
    for (const life of ["first", "second"]) {
      const opened = await openTableQueue(old, { subscriptions });
      const handled: unknown[] = [];
      await opened.consume("ledger", async ({ id, key }) => void handled.push([id, key]));
      await opened.publish({ id: life, topic: "paid", body: "{}", key: "a" });
      if (life === "first") await opened.replayDeadLetter("ledger", "dead");
      const before = life === "first" ? [["before", undefined]] : [];
      const replayed = life === "first" ? [["dead", undefined]] : [];
      await vi.waitFor(() => expect(handled).toEqual([...before, [life, "a"], ...replayed]), patience);
      await opened.close();
    }
  });

  it("keeps no message of a topic that a group has ceased to want", async () => {
    const other = await openTableQueue(file, { subscriptions: { ledger: ["refunded"] } });
    onTestFinished(() => other.close());
    await publish("a");
    await other.publish({ id: "b", topic: "refunded", body: "{}" });
    const handled = await collect();
    await vi.waitFor(() => expect(handled).toEqual([["b", 1]]), patience);
  });

  describe("while another process keeps the file to itself", () => {
    function lock() {
      const other = new DatabaseSync(file);
      other.exec("begin immediate");
      return () => other.close();
    }

    it("waits without stopping the event loop, and publishes when the file is free", async () => {
      const unlock = lock();
      const published = publish("a");
      const stallsMs: number[] = [];
      for (let ticks = 0; ticks < 51; ticks += 1) {
        const startedAt = performance.now();
        await pause(1);
        stallsMs.push(performance.now() - startedAt);
      }
      unlock();
      await published;
      expect(stallsMs.sort((a, b) => a - b)[25]).toBeLessThan(100);
    });

    it("gives up within five seconds, for those who came later too", async () => {
      const unlock = lock();
      onTestFinished(unlock);
      const startedAt = performance.now();
      const refused: Partial<QueueUnavailable> = { name: "QueueUnavailable" };
      const first = expect(publish("a")).rejects.toMatchObject(refused);
      await pause(500);
      await expect(publish("b")).rejects.toMatchObject(refused);
      await first;
      expect(performance.now() - startedAt).toBeLessThan(5_000);
    });
  });
});
