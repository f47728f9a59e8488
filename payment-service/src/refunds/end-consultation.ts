import type { EventData } from "@rawat/contracts";
import { instant, type Transaction } from "@rawat/platform";
import { sumOf } from "../payments/judge.ts";
import { findPayment, lockPayment } from "../payments/payment-store.ts";
import { type SettleDeps, settleUp } from "../payments/settle-up.ts";
import { addToStory } from "../payments/story-store.ts";
import { listRefunds } from "./refund-store.ts";

type Ended = EventData<"consultation.ended">;

/** Why nothing is owed for a consultation, where not because its doctor did not answer. */
const reasons: Partial<Record<Ended["endedBecause"], string>> = {
  not_started: "The consultation could not begin",
  doctor_gone: "The doctor could not go on",
  payment_reversed: "The consultation had ended",
  refunded: "The consultation had ended",
};

/** Frees the doctor's place of a consultation that is over. Where nothing is owed for it, what was paid goes back, and so does what is paid yet. Told again it does nothing. */
export async function endConsultation(
  trx: Transaction,
  deps: SettleDeps,
  { paymentId, endedBecause, isFree }: Ended,
): Promise<void> {
  // A restored register may be older than what it is told of.
  if (!(await findPayment(trx, { id: paymentId }))) return;
  const payment = await lockPayment(trx, paymentId);
  if (payment.consultationEndedAt !== null) return;
  const at = instant(deps.clock.now());
  const freeBecause = isFree ? (reasons[endedBecause] ?? "The doctor did not answer") : null;
  const goesBack = async () => sumOf((await listRefunds(trx, paymentId)).filter(({ status }) => status !== "refused"));
  const before = await goesBack();
  const after = await settleUp(trx, deps, { ...payment, consultationEndedAt: at, freeBecause }, undefined);
  const amount = (await goesBack()) - before;
  const seen = amount > 0 ? `refund of ${amount}: ${freeBecause}` : "the consultation is over";
  await addToStory(trx, paymentId, { source: "refund", seen }, after.status, at);
}
