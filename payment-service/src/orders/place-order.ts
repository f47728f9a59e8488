import type { Actor, NewOrder } from "@rawat/contracts";
import {
  audit,
  currentActor,
  type IdempotencyClaim,
  inTransaction,
  orAbsent,
  perDay,
  sharing,
  type Transaction,
  Unusable,
} from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { hasPaid } from "../payments/payment-store.ts";
import { enterPatient, keepPerson } from "../people/person-store.ts";
import { isPatient, nameOf, scopeOf } from "../policy.ts";
import { findPrice } from "../prices/price-list-store.ts";
import { type KeptOrder, newOrder } from "./order.ts";
import { countOwnUnpaid, insertOrder } from "./order-store.ts";
import { tellOfOrder } from "./tell.ts";

/** Orders something for a patient. @throws Unusable when there is no such patient, or nothing of that code is offered */
export async function placeOrder(
  deps: Deps,
  actor: Actor,
  wish: NewOrder,
  idempotency?: IdempotencyClaim,
): Promise<KeptOrder> {
  const patientId = wish.userId;
  // Another's id is nobody's, in the same words.
  if ((scopeOf(actor).patientId ?? patientId) !== patientId)
    throw new Unusable("unknown_patient", { refused: { patientId } });
  const [patient, item] = await Promise.all([
    orAbsent(deps.patients.summary({ params: { id: patientId } })),
    itemOf(deps, wish),
  ]);
  if (!patient) throw new Unusable("unknown_patient");
  const { name, medicalRecordNumber } = patient.data;
  await keepPerson(deps.db, { id: patientId, name, medicalRecordNumber, version: patient.version });
  const madeBy = isPatient(actor) ? "patient" : "clinic";
  const order = newOrder({ patientId, ...item, madeBy, makerName: nameOf(actor) }, deps.clock.now());
  const place = () =>
    inTransaction(deps.db, async (trx) => {
      if (madeBy === "patient") await assertRoom(trx, patientId, deps.ownLimits.orders);
      await insertOrder(trx, order);
      await audit(trx, currentActor(), { action: "order.create", subjectId: order.id, whose: { patientId } });
      await deps.outbox.publish(trx, tellOfOrder("order.created", order));
      await idempotency?.complete(trx, order.id);
      await deps.orderCache.bypass(patientId);
    });
  await (madeBy === "patient" ? withOthers(deps, patientId, place) : place());
  return order;
}

/** A list that one patient fills is no list to work through any more. @throws Unusable */
async function assertRoom(trx: Transaction, patientId: string, max: number): Promise<void> {
  await enterPatient(trx, patientId);
  if ((await countOwnUnpaid(trx, patientId)) >= max) throw new Unusable("too_many_orders");
}

/** Of what one patient may have waiting, people who never paid here order so many times as much in a day from one place. */
const householdSize = 3;

/** Accounts cost nothing, so what one may order binds nobody who makes many. @throws Unusable */
async function withOthers<T>(
  { db, limits, originOf, ownLimits }: Deps,
  patientId: string,
  place: () => Promise<T>,
): Promise<T> {
  const from = originOf();
  if (from === undefined || (await hasPaid(db, patientId))) return place();
  const rate = perDay(householdSize * ownLimits.orders);
  return sharing(limits, { key: `orders:${from}`, rate, none: () => new Unusable("too_many_orders") }, place);
}

async function itemOf({ db }: Deps, { product, price, priceCode }: NewOrder) {
  if (priceCode === undefined) return { product: product ?? "", price: price ?? 0, priceCode: null, listPrice: null };
  const item = await findPrice(db, priceCode);
  if (!item?.active) throw new Unusable("unknown_price");
  return { product: item.name, price: item.price, priceCode: item.code, listPrice: item.price };
}
