import { OrderStatus } from "@rawat/contracts";
import { lockRow, NotFound, type Transaction } from "@rawat/platform";
import type { Knex } from "knex";
import { newestFirst, type Stretch } from "../newest-first.ts";
import { type KeptOrder, unpaidStatuses } from "./order.ts";

export const findOrder = (db: Knex, id: string): Promise<KeptOrder | undefined> =>
  db<KeptOrder>("orders").where({ id }).first();

/** The order as it is now, nobody else's to change before the transaction ends. @throws NotFound */
export async function lockOrder(trx: Transaction, id: string): Promise<KeptOrder> {
  const order = await lockRow<KeptOrder>(trx, "orders", { id });
  if (!order) throw new NotFound("not_found");
  return order;
}

export async function insertOrder(trx: Transaction, order: KeptOrder): Promise<void> {
  await trx("orders").insert(order);
}

export async function writeOrder(trx: Transaction, { id, ...order }: KeptOrder): Promise<void> {
  await trx("orders").where({ id }).update(order);
}

/** How many orders that a patient made wait to be confirmed or paid. */
export async function countOwnUnpaid(trx: Transaction, patientId: string): Promise<number> {
  const rows = trx("orders").where({ patientId, madeBy: "patient" }).whereIn("status", unpaidStatuses);
  return Number((await rows.count({ count: "*" }))[0]?.count ?? 0);
}

export interface Narrowing extends Stretch {
  only: { patientId?: string; status?: OrderStatus };
  /** Only what is to be paid, or only what is not. */
  unpaid?: boolean | undefined;
}

/** The newest first. */
export async function listOrders(db: Knex, { unpaid, ...narrowing }: Narrowing): Promise<KeptOrder[]> {
  const { only, ...stretch } = narrowing;
  if (unpaid === undefined) return newestFirst(db<KeptOrder>("orders").where(only), "createdAt", stretch);
  const statuses = OrderStatus.options.filter((status) => unpaidStatuses.includes(status) === unpaid);
  if (only.status !== undefined) return statuses.includes(only.status) ? listOrders(db, narrowing) : [];
  // Of each status the newest, by an index; together they would be sorted first, however many there are.
  const lists = await Promise.all(
    statuses.map((status) => listOrders(db, { ...narrowing, only: { ...only, status } })),
  );
  return lists
    .flat()
    .sort((a, b) => (a.id < b.id ? 1 : -1))
    .slice(0, stretch.limit);
}
