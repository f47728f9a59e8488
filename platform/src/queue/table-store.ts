import { DatabaseSync } from "node:sqlite";
import type { Subscriptions } from "@rawat/contracts/language";
import { nowMs, systemClock } from "../clock.ts";
import { whileBusy } from "../database/while-busy.ts";
import { makeFile } from "../folder.ts";
import { lostDeliveriesMax, type Outcome } from "./outcome.ts";
import { type DeadLetter, type Delivery, type QueueMessage, QueueUnavailable } from "./queue.ts";
import { topicsOf } from "./subscriptions.ts";

/**
 * A message is `visibleAt` 0 when anyone may take it, and a later instant while it waits for its next try or is in somebody's
 * hands. Whoever holds it has written its `claim` there, so that a holder who comes too late settles nothing.
 */
const schema = `
  create table if not exists subscriptions (
    topic text not null, groupName text not null, primary key (topic, groupName)
  ) without rowid, strict;
  create table if not exists messages (
    sequence integer primary key autoincrement,
    groupName text not null, id text not null, topic text not null, body text not null,
    attempt integer not null default 1, visibleAt integer not null default 0,
    claim text, lostDeliveries integer not null default 0
  ) strict;
  create index if not exists messagesByGroup on messages (groupName, visibleAt, sequence);
  create table if not exists deadLetters (
    sequence integer primary key autoincrement,
    groupName text not null, id text not null, topic text not null, body text not null,
    attempts integer not null, error text not null, diedAt text not null
  ) strict;
  create index if not exists deadLettersByGroup on deadLetters (groupName, sequence);
  pragma user_version = 1;`;

/** Files made before messages had keys get the columns when they are opened. Programs of that time take no notice of them. */
const keyed = `
  alter table messages add column orderKey text;
  alter table deadLetters add column orderKey text;`;
const keyIndex = `
  create index if not exists messagesByKey on messages (groupName, orderKey, sequence) where orderKey is not null;`;

/** No message of its key was published before it and is not settled yet, whoever has that in hand, whatever it waits for. */
const isNextOfItsKey = `(orderKey is null or not exists (
  select 1 from messages as earlier where earlier.groupName = messages.groupName
  and earlier.orderKey = messages.orderKey and earlier.sequence < messages.sequence))`;

/** Waiting inside SQLite stops the event loop, so that is left at once and the waiting done outside. */
const busyTimeoutMs = 10;
const patienceMs = 4_500;

export interface Claimed {
  sequence: number;
  message: Delivery;
}

/** What a consumer takes at a time. */
export interface Wish {
  atOnce: number;
  inOrderByKey: boolean;
  /** Milliseconds that a message is held or waits for at the most. What is away for longer was so by a clock that has stepped back since. */
  awayMsMax: number;
}

interface Row {
  sequence: number;
  id: string;
  topic: string;
  body: string;
  orderKey: string | null;
  attempt: number;
  lostDeliveries: number;
}

export type TableStore = Awaited<ReturnType<typeof openTableStore>>;

/** The queue's file and everything that is asked of it. What changes rows belongs inside `write`. */
export async function openTableStore(file: string, subscriptions: Subscriptions, leaseMs: number) {
  makeFile(file);
  const db = new DatabaseSync(file, { timeout: busyTimeoutMs });
  await patiently(() => db.exec("pragma journal_mode = wal; pragma synchronous = full;"));

  /** Runs `work` in one transaction as soon as no other process writes; nothing of it stays when it fails. */
  const write = <T>(work: () => T): Promise<T> =>
    patiently(() => {
      db.exec("begin immediate");
      try {
        const result = work();
        db.exec("commit");
        return result;
      } finally {
        if (db.isTransaction) db.exec("rollback");
      }
    });

  await write(() => {
    db.exec(schema);
    if (!db.prepare("select 1 from pragma_table_info('messages') where name = 'orderKey'").get()) db.exec(keyed);
    db.exec(keyIndex);
    for (const [group, subscription] of Object.entries(subscriptions)) {
      db.prepare("delete from subscriptions where groupName = ?").run(group);
      const subscribe = db.prepare("insert or ignore into subscriptions (topic, groupName) values (?, ?)");
      for (const topic of topicsOf(subscription)) subscribe.run(topic, group);
    }
  });

  const insert = db.prepare(
    `insert into messages (groupName, id, topic, body, orderKey)
     select groupName, ?, topic, ?, ? from subscriptions where topic = ?`,
  );
  const dueWhere = (condition: string) =>
    db.prepare(
      `select 1 from messages where groupName = ? and (visibleAt <= ? or visibleAt > ?) and ${condition} limit 1`,
    );
  const [due, dueInOrder] = [dueWhere("true"), dueWhere(isNextOfItsKey)];
  const surface = db.prepare(
    `update messages set visibleAt = 0, lostDeliveries = lostDeliveries + (claim is not null), claim = null
     where groupName = ? and (visibleAt between 1 and ? or visibleAt > ?)`,
  );
  const firstWhere = (condition: string) =>
    db.prepare(
      `select sequence, id, topic, body, orderKey, attempt, lostDeliveries from messages
       where groupName = ? and visibleAt = 0 and ${condition} order by sequence limit ?`,
    );
  const [first, firstInOrder] = [firstWhere("true"), firstWhere(isNextOfItsKey)];
  const hold = db.prepare("update messages set claim = ?, visibleAt = ? where sequence = ?");
  const extend = db.prepare("update messages set visibleAt = ? where sequence = ? and claim = ?");
  const remove = db.prepare("delete from messages where sequence = ? and claim = ?");
  const postpone = db.prepare(
    "update messages set attempt = attempt + 1, visibleAt = ?, claim = null where sequence = ? and claim = ?",
  );
  const release = db.prepare("update messages set visibleAt = 0, claim = null where sequence = ? and claim = ?");
  const bury = db.prepare(
    `insert into deadLetters (groupName, id, topic, body, orderKey, attempts, error, diedAt)
     select groupName, id, topic, body, orderKey, attempt, ?, ? from messages where sequence = ? and claim = ?`,
  );
  const deadLetters = db.prepare(
    `select groupName as "group", id, topic, body, orderKey, attempts, error, diedAt from deadLetters
     where groupName = ? order by sequence limit ?`,
  );
  const letter = db.prepare("select min(sequence) as sequence from deadLetters where groupName = ? and id = ?");
  const revive = db.prepare(
    `insert into messages (groupName, id, topic, body, orderKey)
     select groupName, id, topic, body, orderKey from deadLetters where sequence = ?`,
  );
  const forget = db.prepare("delete from deadLetters where sequence = ?");

  function die(sequence: number, claim: string, error: string) {
    bury.run(error, systemClock.now().toISOString(), sequence, claim);
    remove.run(sequence, claim);
  }

  return {
    write,

    add({ id, topic, body, key }: QueueMessage) {
      insert.run(id, body, key ?? null, topic);
    },

    /** Whether claiming is worth a write: a glance that disturbs no other process. */
    hasDue: (group: string, { inOrderByKey, awayMsMax }: Wish) =>
      (inOrderByKey ? dueInOrder : due).get(group, nowMs(), nowMs() + awayMsMax) !== undefined,

    claim(group: string, claim: string, { atOnce, inOrderByKey, awayMsMax }: Wish): Claimed[] {
      surface.run(group, nowMs(), nowMs() + awayMsMax);
      for (;;) {
        const rows = (inOrderByKey ? firstInOrder : first).all(group, atOnce) as unknown as Row[];
        const taken = rows.slice(0, sharingCount(rows));
        for (const { sequence } of taken) hold.run(claim, nowMs() + leaseMs, sequence);
        const [row] = taken;
        if (!row || row.lostDeliveries < lostDeliveriesMax) return taken.map(toClaimed);
        die(row.sequence, claim, `Handed out ${row.lostDeliveries} times and never settled`);
      }
    },

    extend(sequence: number, claim: string) {
      extend.run(nowMs() + leaseMs, sequence, claim);
    },

    settle(sequence: number, claim: string, outcome: Outcome) {
      if (outcome.kind === "done") remove.run(sequence, claim);
      else if (outcome.kind === "again") postpone.run(nowMs() + outcome.delayMs, sequence, claim);
      else if (outcome.kind === "dead") die(sequence, claim, outcome.error);
      else release.run(sequence, claim);
    },

    listDeadLetters: (group: string, limit: number): DeadLetter[] =>
      (deadLetters.all(group, limit) as unknown as (DeadLetter & Row)[]).map(({ orderKey, ...letter }) => ({
        ...letter,
        ...keyOf(orderKey),
      })),

    replay(group: string, id: string): boolean {
      const sequence = letter.get(group, id)?.sequence ?? null;
      revive.run(sequence);
      return forget.run(sequence).changes > 0;
    },

    ping() {
      db.exec("select 1 from messages limit 1");
    },

    close() {
      if (db.isOpen) db.close();
    },
  };
}

/**
 * How many of these may be in one hand. What was handed out before and never settled may be what took its holder down, and is
 * handed out alone, so that it takes no innocent one's count up with it.
 */
function sharingCount(rows: readonly Row[]): number {
  const suspect = rows.findIndex(({ lostDeliveries }) => lostDeliveries > 0);
  return suspect < 0 ? rows.length : Math.max(suspect, 1);
}

function toClaimed({ sequence, id, topic, body, orderKey, attempt }: Row): Claimed {
  return { sequence, message: { id, topic, body, attempt, ...keyOf(orderKey) } };
}

const keyOf = (orderKey: string | null) => (orderKey === null ? {} : { key: orderKey });

/** Tries again while another process writes. */
const patiently = <T>(work: () => T): Promise<T> =>
  whileBusy(patienceMs, work).catch((error) => {
    throw new QueueUnavailable(error);
  });
