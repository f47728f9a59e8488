import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { lostDeliveriesMax, type Outcome } from "./outcome.ts";
import { type DeadLetter, type QueueMessage, QueueUnavailable, type Subscriptions } from "./queue.ts";

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

/** Waiting inside SQLite stops the event loop, so that is left at once and the waiting done outside. */
const busyTimeoutMs = 10;
const patienceMs = 4_500;

export interface Claimed extends QueueMessage {
  sequence: number;
  attempt: number;
}

export type TableStore = Awaited<ReturnType<typeof openTableStore>>;

/** The queue's file and everything that is asked of it. What changes rows belongs inside `write`. */
export async function openTableStore(file: string, subscriptions: Subscriptions, leaseMs: number) {
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
    for (const [group, topics] of Object.entries(subscriptions)) {
      db.prepare("delete from subscriptions where groupName = ?").run(group);
      const subscribe = db.prepare("insert or ignore into subscriptions (topic, groupName) values (?, ?)");
      for (const topic of topics) subscribe.run(topic, group);
    }
  });

  const insert = db.prepare(
    `insert into messages (groupName, id, topic, body)
     select groupName, ?, topic, ? from subscriptions where topic = ?`,
  );
  const due = db.prepare("select 1 from messages where groupName = ? and visibleAt <= ? limit 1");
  const surface = db.prepare(
    `update messages set visibleAt = 0, lostDeliveries = lostDeliveries + (claim is not null), claim = null
     where groupName = ? and visibleAt between 1 and ?`,
  );
  const first = db.prepare(
    `select sequence, id, topic, body, attempt, lostDeliveries from messages
     where groupName = ? and visibleAt = 0 order by sequence limit 1`,
  );
  const hold = db.prepare("update messages set claim = ?, visibleAt = ? where sequence = ?");
  const extend = db.prepare("update messages set visibleAt = ? where sequence = ? and claim = ?");
  const remove = db.prepare("delete from messages where sequence = ? and claim = ?");
  const postpone = db.prepare(
    "update messages set attempt = attempt + 1, visibleAt = ?, claim = null where sequence = ? and claim = ?",
  );
  const release = db.prepare("update messages set visibleAt = 0, claim = null where sequence = ? and claim = ?");
  const bury = db.prepare(
    `insert into deadLetters (groupName, id, topic, body, attempts, error, diedAt)
     select groupName, id, topic, body, attempt, ?, ? from messages where sequence = ? and claim = ?`,
  );
  const deadLetters = db.prepare(
    `select groupName as "group", id, topic, body, attempts, error, diedAt from deadLetters
     where groupName = ? order by sequence limit ?`,
  );
  const letter = db.prepare("select min(sequence) as sequence from deadLetters where groupName = ? and id = ?");
  const revive = db.prepare(
    `insert into messages (groupName, id, topic, body)
     select groupName, id, topic, body from deadLetters where sequence = ?`,
  );
  const forget = db.prepare("delete from deadLetters where sequence = ?");

  function die(sequence: number, claim: string, error: string) {
    bury.run(error, new Date().toISOString(), sequence, claim);
    remove.run(sequence, claim);
  }

  return {
    write,

    add({ id, topic, body }: QueueMessage) {
      insert.run(id, body, topic);
    },

    /** Whether claiming is worth a write: a glance that disturbs no other process. */
    hasDue: (group: string) => due.get(group, Date.now()) !== undefined,

    claim(group: string, claim: string): Claimed | undefined {
      surface.run(group, Date.now());
      for (;;) {
        const row = first.get(group) as unknown as (Claimed & { lostDeliveries: number }) | undefined;
        if (!row) return undefined;
        hold.run(claim, Date.now() + leaseMs, row.sequence);
        if (row.lostDeliveries < lostDeliveriesMax) return row;
        die(row.sequence, claim, `Handed out ${row.lostDeliveries} times and never settled`);
      }
    },

    extend(sequence: number, claim: string) {
      extend.run(Date.now() + leaseMs, sequence, claim);
    },

    settle(sequence: number, claim: string, outcome: Outcome) {
      if (outcome.kind === "done") remove.run(sequence, claim);
      else if (outcome.kind === "again") postpone.run(Date.now() + outcome.delayMs, sequence, claim);
      else if (outcome.kind === "dead") die(sequence, claim, outcome.error);
      else release.run(sequence, claim);
    },

    listDeadLetters: (group: string, limit: number) => deadLetters.all(group, limit) as unknown as DeadLetter[],

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

/** Tries again while another process writes, leaving the event loop free in between. */
async function patiently<T>(work: () => T): Promise<T> {
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || performance.now() > giveUpAt) throw new QueueUnavailable(error);
    }
    await pause(1 + Math.random() * 5);
  }
}

/** Primary result code 5, SQLITE_BUSY, whatever the extended code says of the reason. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && (Number(error.errcode) & 0xff) === 5;
}
