import type { AccountActor, CounterPayment } from "@rawat/contracts";
import {
  audit,
  Conflict,
  crashPoint,
  currentActor,
  type IdempotencyClaim,
  instant,
  inTransaction,
  Unusable,
} from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { applyWithin } from "../payments/apply-status.ts";
import { type KeptPayment, newPayment, openForOrder } from "../payments/payment.ts";
import { findOpen, insertPayment, nextNumber } from "../payments/payment-store.ts";
import { assertUnquestioned } from "../reconcile/difference-store.ts";
import { assertUnpaid, isUnconfirmed } from "./order.ts";
import { lockOrder } from "./order-store.ts";

/** Notes that an order was paid at the front desk: the same books and the same receipt. @throws Conflict; Unusable for another amount */
export function payAtCounter(
  deps: Deps,
  actor: AccountActor,
  orderId: string,
  { method, amount }: CounterPayment,
  idempotency?: IdempotencyClaim,
): Promise<KeptPayment> {
  return inTransaction(
    deps.db,
    async (trx) => {
      const now = deps.clock.now();
      const order = await lockOrder(trx, orderId);
      assertUnpaid(order);
      if (isUnconfirmed(order)) throw new Conflict("not_confirmed");
      await assertUnquestioned(trx, { orderId });
      if (await findOpen(trx, openForOrder(orderId), now)) throw new Conflict("being_paid");
      if (amount !== order.price) throw new Unusable("wrong_amount");
      const { patientId, product: description } = order;
      const orderNumber = await nextNumber(trx, order);
      const begun = newPayment(
        { patientId, doctorId: null, orderId, orderNumber, openFor: null, description, amount },
        now,
      );
      await insertPayment(trx, begun);
      const at = instant(now);
      const paid = await applyWithin(trx, deps, begun, order, {
        source: "counter",
        seen: method,
        by: actor.name,
        facts: [{ transactionId: "counter", fact: "settled", method, startedAt: at, at }],
      });
      await audit(trx, currentActor(), { action: "payment.counter", subjectId: begun.id, whose: { patientId } });
      await idempotency?.complete(trx, begun.id);
      crashPoint("counter-before-commit");
      return paid;
    },
    { line: orderId },
  );
}
