import type { OrderChanges } from "@rawat/contracts";
import { audit, Conflict, currentActor, instant, inTransaction, named, Stale } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { openForOrder } from "../payments/payment.ts";
import { findOpen } from "../payments/payment-store.ts";
import { canStep, isUnpaid, type KeptOrder } from "./order.ts";
import { lockOrder, writeOrder } from "./order-store.ts";
import { addPriceChange } from "./price-change-store.ts";
import { tellOfOrder } from "./tell.ts";

interface Change extends OrderChanges {
  id: string;
  /** The version that If-Match demands. */
  ifMatch: number | undefined;
  /** Who changes it. */
  by: string | null;
}

/** Confirms or cancels an order, or changes its price, while nothing is paid for it. @throws Conflict, Stale */
export function changeOrder(deps: Deps, { id, ifMatch, by, ...changes }: Change): Promise<KeptOrder> {
  return inTransaction(
    deps.db,
    async (trx) => {
      const order = await lockOrder(trx, id);
      if (ifMatch !== undefined && order.version !== ifMatch) throw new Stale("stale_version");
      const { price = order.price, status = order.status } = changes;
      if (price === order.price && status === order.status) return order;
      if (status !== order.status && !canStep(order.status, status)) throw new Conflict("illegal_step");
      if (price !== order.price && !isUnpaid(order)) throw new Conflict("illegal_step");
      const isConfirmed = price === order.price && status === "confirmed";
      if (!isConfirmed && (await findOpen(trx, openForOrder(id), deps.clock.now()))) throw new Conflict("being_paid");
      const at = instant(deps.clock.now());
      const repriced = price !== order.price && { repricedBy: by, repricedAt: at };
      const after = { ...order, ...repriced, price, status, version: order.version + 1, updatedAt: at };
      await writeOrder(trx, after);
      if (repriced) {
        const byId = named(currentActor()).userId;
        await addPriceChange(trx, { orderId: id, version: after.version, from: order.price, to: price, by, byId, at });
      }
      await audit(trx, currentActor(), {
        action: "order.change",
        subjectId: id,
        whose: { patientId: order.patientId },
      });
      await deps.outbox.publish(trx, tellOfOrder("order.updated", after));
      await deps.orderCache.bypass(order.patientId);
      return after;
    },
    { line: id },
  );
}
