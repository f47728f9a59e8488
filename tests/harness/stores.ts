import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type ServiceName, services, subscriptions } from "@rawat/contracts";
import { connect } from "amqplib";
import type { Knex } from "knex";
import { openDatabase } from "../../platform/src/database/open.ts";
import { until } from "./program.ts";
import type { Rawat } from "./rawat.ts";

/** A program that keeps something. */
export type Keeper = "gateway" | ServiceName;
const keepers: readonly Keeper[] = ["gateway", ...(Object.keys(services) as ServiceName[])];

/** Looks into a service's own tables, for what no endpoint tells. */
export async function lookInto<T>(
  { environment, folder }: Pick<Rawat, "environment" | "folder">,
  service: Keeper,
  look: (db: Knex) => Promise<T>,
): Promise<T> {
  const url = environment[`DATABASE_URL_${service.toUpperCase()}`];
  const db = await openDatabase({ url, file: join(folder, `${service}.sqlite`) });
  try {
    return await look(db);
  } finally {
    await db.destroy();
  }
}

/** How many events a service has still to tell. */
export const waitingEvents = (rawat: Rawat, service: Keeper): Promise<number> =>
  lookInto(rawat, service, async (db) => Number((await db("outbox").count({ count: "*" }))[0]?.count));

/** Waits until every event has left its service. A relay that was killed frees its rows after fifteen seconds. */
export const untilOutboxesAreEmpty = (rawat: Rawat, withinMs = 30_000): Promise<void> =>
  until(async () => {
    const waiting = await Promise.all(keepers.map((keeper) => waitingEvents(rawat, keeper)));
    return waiting.every((count) => count === 0);
  }, withinMs);

/** Waits until every event has left its service and its effect is there. A consumer that was killed holds one for half a minute. */
export async function untilQueueIsEmpty(rawat: Rawat, withinMs = 60_000): Promise<void> {
  await untilOutboxesAreEmpty(rawat, withinMs);
  await until(async () => (await queuedMessages(rawat)) === 0, withinMs);
}

async function queuedMessages({ environment, folder }: Rawat): Promise<number> {
  const url = environment.RABBITMQ_URL;
  if (!url) {
    const db = new DatabaseSync(join(folder, "queue.sqlite"), { timeout: 2_000 });
    const row = db.prepare("select count(*) as count from messages").get();
    db.close();
    return Number(row?.count);
  }
  const connection = await connect(url);
  try {
    const channel = await connection.createChannel();
    const queues = Object.keys(subscriptions).map((group) =>
      channel.checkQueue(`${environment.SHARED_PREFIX}.${group}`),
    );
    return (await Promise.all(queues)).reduce((sum, { messageCount }) => sum + messageCount, 0);
  } finally {
    await connection.close();
  }
}
