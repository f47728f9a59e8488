import type { Knex } from "knex";
import { instant, nowMs } from "../clock.ts";
import { crashPoint } from "../crash-point.ts";
import { claimRows } from "../database/claim-rows.ts";
import type { Logger } from "../logger.ts";
import type { Queue } from "../queue/queue.ts";
import { createRounds } from "../rounds.ts";

interface OutboxRow {
  id: string;
  topic: string;
  body: string;
}

const batchSize = 100;
const roundEveryMs = 500;
/** Longer than publishing a batch may take; a relay that was killed frees its rows after this. */
const leaseMs = 15_000;

/** What is committed within this is carried together: a trip of its own would cost as much as the change that an event tells of. */
const gatherMs = 10;

/** Carries a service's events from its outbox to the queue: in order but for what is urgent, at least once, on after every failure. */
export interface Relay {
  /** Looks at the outbox in a moment. @param urgentIds what is carried before everything that waits there; forgotten by a program that ends */
  wake(urgentIds?: readonly string[]): void;
  stop(): Promise<void>;
}

export function startRelay(db: Knex, queue: Queue, logger: Logger): Relay {
  const urgent = new Set<string>();
  const rounds = createRounds("outbox relay", roundEveryMs, logger, async () => {
    const until = instant(new Date(nowMs() + leaseMs));
    const only = [...urgent].slice(0, batchSize);
    const due = { table: "outbox", due: "claimedUntil", until, limit: batchSize };
    const rows = await claimRows<OutboxRow>(db, only.length > 0 ? { ...due, only } : due);
    // Whatever another relay has, or does not come to be out now, is carried in its order.
    for (const id of only) urgent.delete(id);
    if (rows.length === 0) return only.length > 0 ? "busy" : "idle";
    // One at a time would wait for a disk at each; the queue keeps the order in which it was called.
    const outcomes = await Promise.allSettled(rows.map(({ id, topic, body }) => queue.publish({ id, topic, body })));
    const sent = rows.filter((_, index) => outcomes[index]?.status === "fulfilled").map(({ id }) => id);
    crashPoint("relay-published");
    await db("outbox").whereIn("id", sent).delete();
    const failed = rows.length - sent.length;
    if (failed === 0) return rows.length === batchSize || only.length > 0 ? "busy" : "idle";
    await db("outbox")
      .whereIn(
        "id",
        rows.map(({ id }) => id),
      )
      .update({ claimedUntil: instant(new Date(0)) });
    throw new Error(`${failed} of ${rows.length} events could not be published`);
  });
  let gathering: NodeJS.Timeout | undefined;
  return {
    wake(urgentIds = []) {
      for (const id of urgentIds) urgent.add(id);
      gathering ??= setTimeout(() => {
        gathering = undefined;
        rounds.wake();
      }, gatherMs).unref();
    },
    stop() {
      clearTimeout(gathering);
      return rounds.stop();
    },
  };
}
