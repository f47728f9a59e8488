import { subscriptions } from "@rawat/contracts";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { migrate } from "../src/database/migrate.ts";
import { inTransaction } from "../src/database/transaction.ts";
import { newId } from "../src/ids.ts";
import { createLogger } from "../src/logger.ts";
import { platformMigrations } from "../src/outbox/migrations.ts";
import { createOutbox } from "../src/outbox/outbox.ts";
import { startRelay } from "../src/outbox/relay.ts";
import { openQueue } from "../src/queue/open.ts";
import { type Queue, QueueUnavailable } from "../src/queue/queue.ts";
import { openOwnDatabase } from "./own-database.ts";

let own: Awaited<ReturnType<typeof openOwnDatabase>>;
let queue: Queue;
beforeAll(async () => {
  own = await openOwnDatabase();
  await migrate(own.db, platformMigrations());
  const { RABBITMQ_URL: url, SHARED_PREFIX: prefix = "" } = own.store.environment;
  queue = await openQueue({ url, file: `${own.store.folder}/queue.sqlite`, prefix, subscriptions });
});
afterAll(async () => {
  await queue.close();
  await own.close();
});

// A relay that was killed frees what it had in hand after fifteen seconds; one that lives does not wait for that.
test("an event that could not be published is out within seconds, before those that come after it", async () => {
  let isAway = true;
  const published: string[] = [];
  const failing: Queue = {
    ...queue,
    async publish(message) {
      if (isAway) {
        isAway = false;
        throw new QueueUnavailable();
      }
      await queue.publish(message);
      published.push(JSON.parse(message.body).subject);
    },
  };
  const lines: string[] = [];
  const logger = createLogger("test", "info", { write: (line: string) => void lines.push(line) });
  const relay = startRelay(own.db, failing, logger);
  const outbox = createOutbox("staff", relay.wake);
  const tell = (id: string) =>
    inTransaction(own.db, (trx) =>
      outbox.publish(trx, {
        type: "staff.updated",
        subject: id,
        version: 1,
        data: { id, name: "dr. Dua", role: "doctor", active: true },
      }),
    );
  try {
    const [first, second] = [newId(), newId()];
    await tell(first);
    await vi.waitFor(() => expect(lines.join("")).toContain("could not be published"), 5_000);
    await tell(second);
    await vi.waitFor(() => expect(published).toContain(first), 6_000);
    await vi.waitFor(() => expect(published).toEqual([first, second]), 6_000);
  } finally {
    await relay.stop();
  }
});

test("what is urgent is carried before all that waits, also what was told before it, and all of it once", async () => {
  const published: string[] = [];
  const counting: Queue = {
    ...queue,
    async publish(message) {
      await queue.publish(message);
      published.push(JSON.parse(message.body).subject);
    },
  };
  const relay = startRelay(own.db, counting, createLogger("test", "silent"));
  const outbox = createOutbox("staff", relay.wake);
  const told = (id: string, isUrgent = false) => ({
    type: "staff.updated" as const,
    subject: id,
    version: 1,
    isUrgent,
    data: { id, name: "dr. Dua", role: "doctor", active: true },
  });
  const many = Array.from({ length: 1_500 }, newId);
  const urgent = newId();
  try {
    await inTransaction(own.db, async (trx) => {
      for (let from = 0; from < many.length; from += 100)
        await outbox.publish(trx, ...many.slice(from, from + 100).map((id) => told(id)));
    });
    await vi.waitFor(() => expect(published.length).toBeGreaterThan(0), { timeout: 5_000, interval: 1 });
    await inTransaction(own.db, (trx) => outbox.publish(trx, told(urgent, true)));
    await vi.waitFor(() => expect(published).toHaveLength(1_501), { timeout: 20_000 });
    expect(published.filter((id) => id !== urgent)).toEqual(many);
    expect(published.indexOf(urgent)).toBeLessThan(1_000);
  } finally {
    await relay.stop();
  }
});
