import { Envelope, type EventName, events, subscriptions } from "@rawat/contracts";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { migrate } from "../src/database/migrate.ts";
import type { Transaction } from "../src/database/transaction.ts";
import { TooSlow } from "../src/errors.ts";
import { newId } from "../src/ids.ts";
import { startInbox } from "../src/outbox/inbox.ts";
import { platformMigrations } from "../src/outbox/migrations.ts";
import { openQueue } from "../src/queue/open.ts";
import type { Consumer, Queue } from "../src/queue/queue.ts";
import { openOwnDatabase } from "./own-database.ts";

const patience = { timeout: 15_000, interval: 20 };
let own: Awaited<ReturnType<typeof openOwnDatabase>>;
let db: typeof own.db;
const queues: Queue[] = [];
const consumers: Consumer[] = [];

beforeEach(async () => {
  own = await openOwnDatabase();
  db = own.db;
  await migrate(db, platformMigrations());
  await db.schema.createTable("effects", (table) => {
    table.string("id", 36).primary();
    table.string("subject", 36).notNullable();
  });
});
afterEach(async () => {
  await Promise.all(consumers.splice(0).map((consumer) => consumer.stop()));
  await Promise.all(queues.splice(0).map((queue) => queue.close()));
  await own.close();
});

async function openOne(retryDelaysMs: readonly number[] = [50, 50]): Promise<Queue> {
  const { RABBITMQ_URL: url, SHARED_PREFIX: prefix = "" } = own.store.environment;
  const file = `${own.store.folder}/queue.sqlite`;
  const queue = await openQueue({ url, file, prefix, subscriptions, retryDelaysMs });
  queues.push(queue);
  return queue;
}

/** Consumes as a program does, whose reaction fails as often as told, and so; each effect is a row of its own. */
async function consume(
  queue: Queue,
  failures = new Map<string, number>(),
  failure = new Error("its own fault"),
  atOnce = 1,
): Promise<void> {
  const react = async (trx: Transaction, { subject }: { subject: string }) => {
    await trx("effects").insert({ id: newId(), subject });
    const left = failures.get(subject) ?? 0;
    failures.set(subject, left - 1);
    if (left > 0) throw failure;
  };
  const reactions = { "staff.updated": react, "staff.created": react };
  consumers.push(await startInbox({ db, queue, events }, "record", reactions, { atOnce }));
}

function message(subject: string, id = newId(), type: EventName = "staff.updated") {
  const data = { id: subject, name: "dr. Dua", role: "doctor", active: true };
  const envelope = { id, type, time: new Date().toISOString(), source: "staff", subject, version: 1, data };
  return { id, topic: type, body: JSON.stringify(Envelope.parse(envelope)) };
}

const effectsOf = async (subject: string): Promise<number> =>
  Number((await db("effects").where({ subject }).count({ count: "*" }))[0]?.count);
const until = (subject: string) => vi.waitFor(async () => expect(await effectsOf(subject)).toBe(1), patience);

test("an event that is delivered again and again has its effect once, in another program too", async () => {
  const [queue, other] = [await openOne(), await openOne()];
  const [subject, last] = [newId(), newId()];
  const again = message(subject);
  for (let turn = 0; turn < 3; turn++) await queue.publish(again);
  await consume(queue);
  await until(subject);
  // A second program, which never saw it, and a delivery long after.
  await consume(other);
  for (let turn = 0; turn < 5; turn++) await queue.publish(again);
  for (let turn = 0; turn < 4; turn++) await queue.publish(message(`${last}`.slice(0, 35) + turn));
  for (let turn = 0; turn < 4; turn++) await until(`${last}`.slice(0, 35) + turn);
  expect(await effectsOf(subject)).toBe(1);
});

test("two events of one thing are two, whatever they say", async () => {
  const queue = await openOne();
  const subject = newId();
  await consume(queue);
  await queue.publish(message(subject));
  await queue.publish(message(subject));
  await vi.waitFor(async () => expect(await effectsOf(subject)).toBe(2), patience);
});

test("an effect that failed is not remembered as had: the next try has it, once", async () => {
  const queue = await openOne();
  const subject = newId();
  await consume(queue, new Map([[subject, 2]]));
  const failing = message(subject);
  await queue.publish(failing);
  await until(subject);
  await queue.publish(failing);
  const last = newId();
  await queue.publish(message(last));
  await until(last);
  expect(await effectsOf(subject)).toBe(1);
});

test("a database that is away costs an event no try: it is handled once the database is back, and is no dead letter", async () => {
  const queue = await openOne([]);
  const subject = newId();
  const away = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  await consume(queue, new Map([[subject, 2]]), away);
  await queue.publish(message(subject));
  await until(subject);
  expect(await queue.listDeadLetters("record", 1)).toEqual([]);
});

test("an event whose effect found no turn in time costs no try, and has its effect later", async () => {
  const queue = await openOne([20]);
  const subject = newId();
  await consume(queue, new Map([[subject, 5]]), new TooSlow());
  await queue.publish(message(subject));
  await until(subject);
  expect(await queue.listDeadLetters("record", 10)).toEqual([]);
}, 60_000);

test("of many that are taken together each has its effect once, in their order, and one that fails keeps none of the others", async () => {
  const queue = await openOne([20]);
  const subjects = Array.from({ length: 200 }, () => newId());
  const messages = subjects.map((subject) => message(subject));
  const [failing = "", recovering = ""] = [subjects[70], subjects[71]];
  for (const one of [...messages, ...messages.slice(0, 50)]) await queue.publish(one);
  const failures = new Map([
    [failing, 1_000],
    [recovering, 1],
  ]);
  await consume(queue, failures, undefined, 50);
  for (const subject of subjects) if (subject !== failing) await until(subject);
  await vi.waitFor(async () => expect(await queue.listDeadLetters("record", 2)).toHaveLength(1), patience);
  expect(await effectsOf(failing)).toBe(0);
  const told: { subject: string }[] = await db("effects").orderBy("id").select("subject");
  const inOrder = subjects.filter((subject) => subject !== failing && subject !== recovering);
  expect(told.map(({ subject }) => subject).filter((subject) => subject !== recovering)).toEqual(inOrder);
});

test("what is taken together is taken in less than half the time that it takes one by one", async () => {
  const queue = await openOne();
  const takeAllMs = async (atOnce: number) => {
    const last = newId();
    for (let n = 0; n < 600; n++) void queue.publish(message(newId()));
    await queue.publish(message(last));
    const startedAt = performance.now();
    await consume(queue, undefined, undefined, atOnce);
    await vi.waitFor(async () => expect(await effectsOf(last)).toBe(1), { timeout: 30_000, interval: 5 });
    await consumers.pop()?.stop();
    return performance.now() - startedAt;
  };
  const alone = await takeAllMs(1);
  expect(await takeAllMs(50)).toBeLessThan(alone / 2);
});
