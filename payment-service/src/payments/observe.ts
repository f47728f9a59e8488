import type { Deps } from "../deps.ts";
import { applyPaymentStatus } from "./apply-status.ts";
import { observationOf } from "./facts.ts";
import { type Attempt, attemptsOf } from "./judge.ts";
import type { KeptPayment } from "./payment.ts";
import { listFacts } from "./payment-store.ts";
import type { Told } from "./story-store.ts";

type Asker = Pick<Told, "source" | "by">;

/** More attempts than anybody makes to pay one thing. */
const attemptsMax = 20;
/** Whoever gives up a payment ends every one that may be paid. */
const endedMax = 50;

/** What may still be paid, late as it may be: what was denied never is. */
const mayCome = ({ state }: Attempt): boolean => state !== "denied";
/** What can be ended: what failed has ended by itself. */
const isUnderWay = ({ state }: Attempt): boolean => state === "pending" || state === "challenge";

/**
 * Asks for the newest attempt, and for each other one that is known and may still come to something: by its order's number the provider
 * tells of the newest alone.
 *
 * @returns undefined where nobody has chosen a way to pay yet.
 * @throws ProviderAway, ProviderRefused
 */
export async function observeAll(
  deps: Deps,
  payment: Pick<KeptPayment, "id" | "orderNumber">,
  asker: Asker,
): Promise<KeptPayment | undefined> {
  const newest = await look(deps, payment, asker);
  let seen = newest?.payment;
  // Which is the newest is the provider's word: of two that were begun in one second ours may be another.
  const others = (await listAttempts(deps, payment)).filter((one) => one.transactionId !== newest?.transactionId);
  for (const { transactionId } of others.filter(mayCome).slice(-attemptsMax))
    seen = (await observe(deps, payment, asker, transactionId)) ?? seen;
  return seen;
}

/** The attempts that can still be ended. */
export const listUnderWay = async (deps: Pick<Deps, "db">, payment: Pick<KeptPayment, "id">): Promise<Attempt[]> =>
  (await listAttempts(deps, payment)).filter(isUnderWay).slice(-endedMax);

const listAttempts = async ({ db }: Pick<Deps, "db">, { id }: Pick<KeptPayment, "id">): Promise<Attempt[]> =>
  attemptsOf(await listFacts(db, id));

/**
 * Asks the provider for a payment and takes in what it says.
 *
 * @param transactionId of one attempt; the newest unless told.
 * @returns undefined where nobody has chosen a way to pay yet.
 * @throws ProviderAway, ProviderRefused
 */
export const observe = async (...asked: Parameters<typeof look>): Promise<KeptPayment | undefined> =>
  (await look(...asked))?.payment;

async function look(
  deps: Deps,
  { id, orderNumber }: Pick<KeptPayment, "id" | "orderNumber">,
  asker: Asker,
  transactionId?: string,
): Promise<{ payment: KeptPayment; transactionId: string } | undefined> {
  const status = await deps.provider.status(transactionId ?? orderNumber);
  // A signature covers no transaction's id: that of somebody else's payment says nothing of this one.
  if (!status || status.order_id !== orderNumber) return undefined;
  const observation = observationOf(status);
  const told = { ...asker, observation, seen: observation.seen, transactionId: observation.transactionId };
  return { payment: await applyPaymentStatus(deps, id, told), transactionId: observation.transactionId };
}
