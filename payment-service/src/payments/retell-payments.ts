import type { ClinicEvents, PaymentStatus } from "@rawat/contracts";
import { instant, nowMs, type Outbox, retell } from "@rawat/platform";
import type { Knex } from "knex";
import type { KeptPayment } from "./payment.ts";
import { findPayments, listIdsOfConsultations } from "./payment-store.ts";
import { type PaymentEventName, tellOfPayment } from "./tell.ts";

/** What was told last of a payment of this status, where others keep something of it. */
const lastEvents: Partial<Record<PaymentStatus, PaymentEventName>> = {
  paid: "payment.settled",
  refund_pending: "payment.settled",
  partially_refunded: "payment.settled",
  refunded: "payment.refunded",
  reversed: "payment.reversed",
};

/** No consultation lasts longer. */
const lastsMaxMs = 24 * 3_600_000;

/**
 * Tells anew what other services keep of payments: that a consultation is paid, and whether it is over, or paid no more: it may still run
 * where a database was put back.
 */
export async function retellPayments(db: Knex, outbox: Outbox<ClinicEvents>): Promise<number> {
  const since = instant(new Date(nowMs() - lastsMaxMs));
  return retell(db, outbox, await listIdsOfConsultations(db, since), async (trx, ids) =>
    (await findPayments(trx, ids)).flatMap(lastEventOf),
  );
}

function lastEventOf(payment: KeptPayment) {
  // Of what a bank disputes it took all, which was told then, or a part.
  const isBack = payment.reversedAt !== null || payment.refundedAmount >= payment.amount;
  const disputed = isBack ? "payment.reversed" : "payment.settled";
  const type = payment.status === "disputed" ? disputed : lastEvents[payment.status];
  return type ? [tellOfPayment(type, payment)] : [];
}
