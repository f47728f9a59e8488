import { type Actor, type Order, type OrderStatus, orders } from "@rawat/contracts";
import { asksForAnothers, decodeCursor, instantRange, NotFound, pageOf } from "@rawat/platform";
import type { Knex } from "knex";
import type { Deps } from "../deps.ts";
import { findPeople } from "../people/person-store.ts";
import { assertSees, scopeOf } from "../policy.ts";
import { findQuestioned } from "../reconcile/difference-store.ts";
import { isUnpaid, type KeptOrder } from "./order.ts";
import { findOrder, listOrders as listRows } from "./order-store.ts";

/** An order that the actor may see. @throws NotFound, also for one that is not the actor's to know of */
export async function getOrder({ db }: Pick<Deps, "db">, actor: Actor, id: string): Promise<KeptOrder> {
  const order = await findOrder(db, id);
  if (!order) throw new NotFound("not_found");
  assertSees(actor, order);
  return order;
}

export interface OrderQuery {
  limit: number;
  cursor?: string | undefined;
  userId?: string | undefined;
  status?: OrderStatus | undefined;
  unpaid?: boolean | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** A page of the orders that the actor may see, the newest first. */
export async function listOrders(
  { db, zone, refusals }: Deps,
  actor: Actor,
  { limit, cursor, userId, status, unpaid, ...span }: OrderQuery,
) {
  const scope = scopeOf(actor);
  const isNobodys = asksForAnothers(refusals, orders.list, scope, { patientId: userId });
  const [beforeId] = cursor ? decodeCursor(cursor, 1) : [];
  const only = { ...(userId && { patientId: userId }), ...scope, ...(status && { status }) };
  const rows = isNobodys
    ? []
    : await listRows(db, { limit: limit + 1, only, unpaid, ...instantRange(span, zone), beforeId });
  return page(db, rows, limit);
}

/** The page that a list of nothing told takes. */
const firstPage = 20;

/** A page of one patient's orders; the first one cached, and right after every write. @throws NotFound */
export async function listOrdersOf(
  { db, orderCache }: Deps,
  actor: Actor,
  patientId: string,
  { limit, cursor }: Pick<OrderQuery, "limit" | "cursor">,
) {
  assertSees(actor, { patientId });
  const [beforeId] = cursor ? decodeCursor(cursor, 1) : [];
  const load = () => listRows(db, { limit: limit + 1, only: { patientId }, beforeId });
  const rows = cursor === undefined && limit === firstPage ? await orderCache.through(patientId, load) : await load();
  return page(db, rows ?? [], limit);
}

async function page(db: Knex, rows: readonly KeptOrder[], limit: number) {
  const { page: shown, meta } = pageOf(rows, limit, ({ id }) => [id]);
  return { data: await presentOrders(db, shown), meta };
}

/** Orders as they are shown, with the names of whom they are for. */
export async function presentOrders(db: Knex, orders: readonly KeptOrder[]): Promise<Order[]> {
  const [people, questioned] = await Promise.all([
    findPeople(
      db,
      orders.map(({ patientId }) => patientId),
    ),
    findQuestioned(
      db,
      // Once it is paid the question keeps nobody from anything.
      orders.filter(isUnpaid).map(({ id }) => id),
    ),
  ]);
  return orders.map(({ patientId, madeBy, ...order }) => ({
    ...order,
    userId: patientId,
    patientName: people.get(patientId)?.name ?? "",
    medicalRecordNumber: people.get(patientId)?.medicalRecordNumber ?? null,
    questionedPaymentId: questioned.get(order.id) ?? null,
    currency: "IDR",
    bySelf: madeBy === "patient",
  }));
}
