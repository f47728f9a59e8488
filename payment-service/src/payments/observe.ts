import type { Deps } from "../deps.ts";
import { applyPaymentStatus } from "./apply-status.ts";
import { observationOf } from "./facts.ts";
import type { KeptPayment } from "./payment.ts";
import type { Told } from "./story-store.ts";

type Asker = Pick<Told, "source" | "by">;

/**
 * Asks the provider for a payment and takes in what it says.
 *
 * @param transactionId of one attempt; the newest unless told.
 * @returns undefined where nobody has chosen a way to pay yet.
 * @throws ProviderAway, ProviderRefused
 */
export async function observe(
  deps: Deps,
  { id, orderNumber }: Pick<KeptPayment, "id" | "orderNumber">,
  asker: Asker,
  transactionId?: string,
): Promise<KeptPayment | undefined> {
  const status = await deps.provider.status(transactionId ?? orderNumber);
  // A signature covers no transaction's id: that of somebody else's payment says nothing of this one.
  if (!status || status.order_id !== orderNumber) return undefined;
  const observation = observationOf(status);
  return applyPaymentStatus(deps, id, {
    ...asker,
    observation,
    seen: observation.seen,
    transactionId: observation.transactionId,
  });
}
