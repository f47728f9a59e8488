import type { EventData } from "@rawat/contracts";
import type { Transaction } from "@rawat/platform";
import { enterDoctor } from "../people/person-store.ts";
import { type Attempt, isHere } from "./judge.ts";
import { type KeptPayment, withTalkUntil } from "./payment.ts";
import { countPlacesOfOthers, findPayment, lockPayment, writePayment } from "./payment-store.ts";

/** Holds the doctor's place for as long as a consultation lasts that has begun: later than it was paid, where that was learned late. */
export async function holdPlace(
  trx: Transaction,
  { paymentId, expiresAt }: Pick<EventData<"consultation.started">, "paymentId" | "expiresAt">,
): Promise<void> {
  // A restored register may be older than what it is told of.
  if (!(await findPayment(trx, { id: paymentId }))) return;
  await writePayment(trx, withTalkUntil(await lockPayment(trx, paymentId), expiresAt));
}

/**
 * Whether money comes for a place that others have by now, also such as have not paid yet: it was given up, or its time is over for whoever counts the
 * doctor's places in this very moment. The doctor's row is held from then on, so nobody counts them before this is known.
 */
export async function isTakenByOthers(
  trx: Transaction,
  { id, doctorId, placesMax, paidAt }: KeptPayment,
  { attempts, at }: { attempts: readonly Attempt[]; at: string },
): Promise<boolean> {
  if (doctorId === null || placesMax === null || paidAt !== null || !attempts.some(isHere)) return false;
  await enterDoctor(trx, doctorId);
  const others = await countPlacesOfOthers(trx, { id, doctorId }, at);
  return others.taken >= (others.placesMax ?? placesMax);
}
