import { join } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { makeFile } from "@rawat/platform";
import type { Delivery } from "../webhook/delivery.ts";
import type { Order } from "./order.ts";

/** Where the clock stood at a moment of the world, both in milliseconds. */
export interface ClockSetting {
  realAt: number;
  simulatedAt: number;
  speed: number;
}

const schema = `
  pragma journal_mode = wal;
  pragma synchronous = normal;
  pragma busy_timeout = 2000;
  create table if not exists orders (orderId text primary key, token text not null unique, dueAt real, document text not null);
  create index if not exists ordersByDue on orders (dueAt) where dueAt is not null;
  create table if not exists attempts (transactionId text primary key, orderId text not null);
  create table if not exists deliveries
    (id integer primary key autoincrement, orderId text not null, dueAt real, document text not null);
  create index if not exists deliveriesByDue on deliveries (dueAt) where dueAt is not null;
  create index if not exists deliveriesByOrder on deliveries (orderId);
  create table if not exists clock (id integer primary key check (id = 1), document text not null);
`;

/** Everything that survives a restart: a document a row, beside what it is looked up by. */
export interface Store {
  /** Both or neither: a change of an order and the notifications of it. */
  inTransaction<T>(work: () => T): T;
  saveOrder(order: Order): void;
  findOrder(orderId: string): Order | undefined;
  findOrderByTransaction(transactionId: string): Order | undefined;
  findOrderByToken(token: string): Order | undefined;
  listNewestOrders(limit: number): Order[];
  listDueOrders(now: number): Order[];
  addDelivery(delivery: Omit<Delivery, "id">): void;
  saveDelivery(delivery: Delivery): void;
  /** In the order in which they shall be sent. */
  listDueDeliveries(now: number, limit: number): Delivery[];
  /** The oldest first; of every order when none is named. */
  listDeliveries(orderId: string | undefined, limit: number): Delivery[];
  /** The first moment after `now` at which something is due. */
  findNextDueAt(now: number): number | undefined;
  findClock(): ClockSetting | undefined;
  saveClock(clock: ClockSetting): void;
  empty(): void;
  close(): void;
}

/** Opens the file under `folder`, and makes it when it is not there. */
export function openStore(folder: string): Store {
  const file = join(folder, "midtrans-simulator.sqlite");
  makeFile(file);
  const db = new DatabaseSync(file);
  db.exec(schema);
  const run = (sql: string, ...values: SQLInputValue[]) => void db.prepare(sql).run(...values);
  const documents = <T>(sql: string, ...values: SQLInputValue[]): T[] =>
    db
      .prepare(sql)
      .all(...values)
      .map(({ document }) => JSON.parse(String(document)) as T);
  const deliveries = (sql: string, ...values: SQLInputValue[]): Delivery[] =>
    db
      .prepare(sql)
      .all(...values)
      .map(({ id, document }) => ({ ...JSON.parse(String(document)), id: Number(id) }));
  const findOne = (condition: string, value: string) =>
    documents<Order>(`select document from orders where ${condition}`, value)[0];

  return {
    inTransaction(work) {
      db.exec("begin immediate");
      try {
        const result = work();
        db.exec("commit");
        return result;
      } catch (error) {
        db.exec("rollback");
        throw error;
      }
    },
    saveOrder(order) {
      const dues = order.attempts.flatMap(({ dueAt }) => (dueAt === null ? [] : [dueAt]));
      run(
        `insert into orders (orderId, token, dueAt, document) values (?, ?, ?, ?)
         on conflict (orderId) do update set token = excluded.token, dueAt = excluded.dueAt, document = excluded.document`,
        ...[order.orderId, order.token, dues.length > 0 ? Math.min(...dues) : null, JSON.stringify(order)],
      );
      for (const { transactionId } of order.attempts)
        run("insert or ignore into attempts (transactionId, orderId) values (?, ?)", transactionId, order.orderId);
    },
    findOrder: (orderId) => findOne("orderId = ?", orderId),
    findOrderByTransaction: (id) => findOne("orderId = (select orderId from attempts where transactionId = ?)", id),
    findOrderByToken: (token) => findOne("token = ?", token),
    listNewestOrders: (limit) => documents("select document from orders order by rowid desc limit ?", limit),
    listDueOrders: (now) => documents("select document from orders where dueAt <= ? order by dueAt", now),
    addDelivery: (delivery) =>
      run(
        "insert into deliveries (orderId, dueAt, document) values (?, ?, ?)",
        ...[delivery.orderId, delivery.dueAt, JSON.stringify(delivery)],
      ),
    saveDelivery: (delivery) =>
      run(
        "update deliveries set dueAt = ?, document = ? where id = ?",
        ...[delivery.dueAt, JSON.stringify(delivery), delivery.id],
      ),
    listDueDeliveries: (now, limit) =>
      deliveries("select * from deliveries where dueAt <= ? order by dueAt, id limit ?", now, limit),
    listDeliveries: (orderId, limit) =>
      orderId === undefined
        ? deliveries("select * from deliveries order by id limit ?", limit)
        : deliveries("select * from deliveries where orderId = ? order by id limit ?", orderId, limit),
    findNextDueAt(now) {
      const next = `select min(dueAt) as dueAt from
        (select dueAt from orders where dueAt > ? union all select dueAt from deliveries where dueAt > ?)`;
      const dueAt = db.prepare(next).get(now, now)?.dueAt;
      return typeof dueAt === "number" ? dueAt : undefined;
    },
    findClock: () => documents<ClockSetting>("select document from clock")[0],
    saveClock: (clock) => run("insert or replace into clock (id, document) values (1, ?)", JSON.stringify(clock)),
    empty: () => db.exec("delete from orders; delete from attempts; delete from deliveries"),
    close: () => db.close(),
  };
}
