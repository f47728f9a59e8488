import { type DataOf, type Domain, type Ended, Envelope, type Events, type NameOf } from "@rawat/contracts/language";
import type { Knex } from "knex";
import { type Clock, instant } from "../clock.ts";
import { createTable, idColumn, instantColumn } from "../database/columns.ts";
import { isDatabaseAway } from "../database/faults.ts";
import { beforeIdsFrom, newId } from "../ids.ts";
import type { Logger } from "../logger.ts";
import { type Queue, TryLater } from "../queue/queue.ts";
import { createRounds } from "../rounds.ts";
import type { Tidied } from "../tidying.ts";
import type { OpenSockets } from "./open-sockets.ts";

/** The group by which a service with sockets hears of whom it shuts out: what else it hears may be thousands of events behind. */
const groupOf = (service: string): string => `${service}-shut-out`;

/** Whom something has shut out of late, for every instance of a service with sockets to see: for its migrations. */
export const createShutOuts = (db: Knex): Promise<void> =>
  createTable(db, "shutOuts", (table) => {
    idColumn(table, "id").primary();
    table.string("who", 100).notNullable();
    instantColumn(table, "at").notNullable().index();
  });

/** No instance looks back as far. */
export const tidiedShutOuts: Tidied = { table: "shutOuts", key: "id", column: "at", keptForMs: 24 * 3_600_000 };

const lookEveryMs = 500;
const confirmEveryMs = 3_000;
/** Clocks of instances differ, and what is committed late bears an earlier id. */
const overlapMs = 60_000;
/** Milliseconds that are no mere lateness of a round. */
const steppedMs = 1_000;

interface ShutOutDeps {
  db: Knex;
  queue: Queue;
  logger: Logger;
  clock: Clock;
  hub: Pick<OpenSockets, "end" | "confirm">;
}

/** By how much the time has stepped ahead of late: another instance may not have followed yet, and dates what it writes as before. */
function createSteps(begunMs: number) {
  let [lastMs, lastAtMs] = [begunMs, performance.now()];
  let [aheadMs, untilMs] = [0, 0];
  return {
    /** Milliseconds, as long as that may matter. */
    ahead(nowMs: number): number {
      const atMs = performance.now();
      const stepMs = nowMs - lastMs - (atMs - lastAtMs);
      [lastMs, lastAtMs] = [nowMs, atMs];
      if (atMs >= untilMs) aheadMs = 0;
      if (stepMs > steppedMs) [aheadMs, untilMs] = [aheadMs + stepMs, atMs + overlapMs];
      return aheadMs;
    },
  };
}

/**
 * Ends the connections of whoever is shut out by what happens elsewhere, on every instance. One of them hears of it from the queue and
 * writes it down; the others see it there, whatever becomes of what carries messages between them.
 *
 * @throws Error where the service does not subscribe to all that shuts out: its connections would outlive their people's sessions.
 */
export async function startShuttingOut<E extends Events>(
  { shutsOut, subscriptions }: Pick<Domain<E>, "shutsOut" | "subscriptions">,
  service: string,
  { db, queue, logger, clock, hub }: ShutOutDeps,
): Promise<{ stop(): Promise<void> }> {
  const group = groupOf(service);
  const subscription = subscriptions[group] ?? [];
  const topics = "topics" in subscription ? subscription.topics : subscription;
  const missing = Object.keys(shutsOut).filter((event) => !topics.includes(event));
  if (missing.length > 0) throw new Error(`${group} ends connections and does not subscribe to ${missing.join(", ")}`);

  const consumer = await queue.consume(group, async ({ body }) => {
    const { type, data } = Envelope.parse(JSON.parse(body));
    const whose = shutsOut[type as NameOf<E>] as ((data: DataOf<E, NameOf<E>>) => Ended) | undefined;
    if (!whose) return;
    const who = whose(data as DataOf<E, NameOf<E>>);
    // Those who are here, without waiting for anything.
    hub.end(who);
    try {
      await db("shutOuts").insert({ id: newId(), who: JSON.stringify(who), at: instant(clock.now()) });
    } catch (error) {
      throw isDatabaseAway(error) ? new TryLater(error) : error;
    }
  });

  let lookedAtMs = clock.now().getTime();
  const steps = createSteps(lookedAtMs);
  let seen = new Set<string>();
  const rounds = createRounds("shutting out", lookEveryMs, logger, async () => {
    const now = clock.now().getTime();
    const from = new Date(Math.min(lookedAtMs, now) - overlapMs - steps.ahead(now));
    const rows: { id: string; who: string }[] = await db("shutOuts")
      .where("id", ">=", beforeIdsFrom(instant(from)))
      .select("id", "who");
    for (const { id, who } of rows) if (!seen.has(id)) hub.end(JSON.parse(who));
    seen = new Set(rows.map(({ id }) => id));
    lookedAtMs = now;
    return "idle";
  });
  const confirming = createRounds("confirming connections", confirmEveryMs, logger, async () => {
    // While nobody can tell of whom is shut out, it is asked.
    const isAway = await queue.ping().then(
      () => false,
      () => true,
    );
    if (isAway) await hub.confirm();
    return "idle";
  });
  return {
    async stop() {
      await consumer.stop();
      await rounds.stop();
      await confirming.stop();
    },
  };
}
