import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { subscriptions } from "@rawat/contracts";
import { createEncryption, newId } from "@rawat/platform";
import { createTestStore, openQueue } from "@rawat/platform/testing";
import type { Knex } from "knex";
import { acceptedTopic, type SealedMessage } from "../../chat-service/src/messages/message.ts";
import { openDatabase } from "../../platform/src/database/open.ts";
import { freePort } from "../../scripts/servers/free-port.ts";
import { chatWorker, startProgram, until } from "../../tests/harness/program.ts";
import { median } from "../gateway/load.ts";
import { cpuSecondsOf } from "../gateway/programs.ts";
import { openBareInserts } from "./bare-inserts.ts";
import { acceptedMessage } from "./messages.ts";

const messages = Number(process.env.BENCH_MESSAGES ?? 10_000);
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const conversations = 50;
/** As many as the worker takes. */
const rowsOfStatement = 200;
const publishedAtOnce = 1_000;
const shareMin = 0.5;
const lookEveryMs = 20;

interface Cost {
  perSecond: number;
  /** Microseconds of CPU a message. */
  program: number;
  database: number;
}

/**
 * How many messages a second one worker takes from the queue, stores and tells of, and what CPU each takes, beside the same rows inserted
 * bare, as many by one statement. It prints what it finds.
 *
 * @param databasePid the process of the database, where it has one.
 */
export async function compareStoring(engine: string, databasePid?: number): Promise<void> {
  const store = await createTestStore(["chat"], subscriptions);
  const { environment, folder } = store;
  const key = randomBytes(36).toString("base64url");
  const url = environment.DATABASE_URL_CHAT;
  const port = await freePort();
  const own = { ...environment, CHAT_WORKER_PORT: String(port), RECORD_ENCRYPTION_KEY: key, INTERNAL_SECRET: key };
  const worker = await startProgram(chatWorker, port, own);
  const queue = await openQueue({
    url: environment.RABBITMQ_URL,
    file: join(folder, "queue.sqlite"),
    subscriptions,
    prefix: environment.SHARED_PREFIX ?? "",
  });
  const db = await openDatabase({ url, file: join(folder, "chat.sqlite") });
  const bare = await openBareInserts(url, folder);
  try {
    const encryption = createEncryption(key);
    const rooms = Array.from({ length: conversations }, () => ({ id: newId(), patientId: newId(), doctorId: newId() }));
    const roundOf = () =>
      Array.from({ length: messages }, (_, at) => {
        const { id = "", ...people } = rooms[at % conversations] ?? rooms[0] ?? {};
        return acceptedMessage(
          id,
          { kind: "consultation", patientId: null, doctorId: null, ...people },
          new Date(),
          encryption,
        );
      });
    const database = () => (databasePid === undefined ? 0 : cpuSecondsOf(databasePid));
    const ours: Cost[] = [];
    const bares: Cost[] = [];
    // The first one is for the compiler in the worker to have seen it all.
    for (let round = 0; round <= rounds; round++) {
      const said = roundOf();
      // Whoever is frozen begins with all of them there.
      await worker.freeze();
      await publishAll(queue, said);
      const before = { program: cpuSecondsOf(worker.pid), database: database() };
      const startedAt = performance.now();
      worker.thaw();
      const perSecond = await rateOf(db, said.length * (round + 1), said.length, startedAt);
      await untilTold(db);
      const own = cpuSecondsOf(worker.pid) - before.program;
      ours.push(costOf(said.length, perSecond, own, database() - before.database));
      bares.push(await insertBare(bare, said, database));
    }
    print(engine, ours.slice(1), bares.slice(1), databasePid !== undefined);
  } finally {
    await bare.close();
    await db.destroy();
    await queue.close();
    worker.thaw();
    await worker.kill();
    await store.remove();
  }
}

const costOf = (count: number, perSecond: number, program: number, database: number): Cost => ({
  perSecond,
  program: (program / count) * 1e6,
  database: (database / count) * 1e6,
});

async function publishAll(queue: Awaited<ReturnType<typeof openQueue>>, said: readonly SealedMessage[]): Promise<void> {
  for (let from = 0; from < said.length; from += publishedAtOnce)
    await Promise.all(
      said.slice(from, from + publishedAtOnce).map((message) => {
        const { id, conversationId: key } = message;
        return queue.publish({ id, topic: acceptedTopic, key, body: JSON.stringify(message) });
      }),
    );
}

/** Waits until so many are stored in all. @returns how many of the new ones were each second. */
async function rateOf(db: Knex, all: number, fresh: number, startedAt: number): Promise<number> {
  const stored = async () => Number((await db("messages").count({ count: "*" }))[0]?.count);
  while ((await stored()) < all) await pause(lookEveryMs);
  return fresh / ((performance.now() - startedAt) / 1_000);
}

/** Waits until of each is told that it is stored. */
const untilTold = (db: Knex): Promise<void> =>
  until(async () => (await db("outbox").first("id")) === undefined, 60_000);

async function insertBare(
  bare: Awaited<ReturnType<typeof openBareInserts>>,
  said: readonly SealedMessage[],
  database: () => number,
): Promise<Cost> {
  const before = { program: process.cpuUsage(), database: database() };
  const startedAt = performance.now();
  for (let from = 0; from < said.length; from += rowsOfStatement)
    await bare.insert(said.slice(from, from + rowsOfStatement));
  const perSecond = said.length / ((performance.now() - startedAt) / 1_000);
  const { user, system } = process.cpuUsage(before.program);
  return costOf(said.length, perSecond, (user + system) / 1e6, database() - before.database);
}

function print(engine: string, ours: readonly Cost[], bares: readonly Cost[], hasDatabase: boolean): void {
  console.log(`\nStoring on ${engine}, medians of ${rounds} rounds of ${messages} messages`);
  const medianOf = (costs: readonly Cost[], figure: keyof Cost) => median(costs.map((cost) => cost[figure]));
  const lineOf = (what: string, costs: readonly Cost[]) => ({
    what,
    "a second": Math.round(medianOf(costs, "perSecond")),
    "µs CPU each": Math.round(medianOf(costs, "program")),
    ...(hasDatabase && { "of the database": Math.round(medianOf(costs, "database")) }),
  });
  console.table([
    lineOf("one worker: from the queue, stored, told of", ours),
    lineOf(`the same rows, bare, ${rowsOfStatement} by one statement`, bares),
  ]);
  const share = medianOf(ours, "perSecond") / medianOf(bares, "perSecond");
  console.log(
    `${share >= shareMin ? "met    " : "NOT met"}  ${shareMin * 100} % of the rate of bare inserts: ${Math.round(share * 100)} %`,
  );
}
