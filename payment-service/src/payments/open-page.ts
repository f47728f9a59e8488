import { setTimeout as delay } from "node:timers/promises";
import { BadNeighbour, crashPoint, currentActor, instant, inTransaction, nowMs, Unavailable } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { findPeople } from "../people/person-store.ts";
import { nameOf } from "../policy.ts";
import { isProviders, ProviderRefused } from "../provider/provider-errors.ts";
import { applyPaymentStatus } from "./apply-status.ts";
import { closePayment } from "./close-payment.ts";
import { observeAll } from "./observe.ts";
import { isPayable, type KeptPayment } from "./payment.ts";
import { claimPage, freePage, getKeptPayment, lockPayment, writePayment } from "./payment-store.ts";
import { returnOrigin } from "./return-origin.ts";
import { addToStory } from "./story-store.ts";

/** Longer than the provider is waited for; after it another caller may ask. */
const claimForMs = 4_000;
const lookEveryMs = 50;

/**
 * The payment with its page at the provider, which is asked for once: who finds somebody else asking waits for what they get.
 *
 * @param origin of the page that asks, where there is one; whoever pays is led back there
 *
 * @throws BadNeighbour when the provider does not take it, which ends the payment; Unavailable when nobody knows: then asking again is safe
 */
export async function withPage(deps: Deps, payment: KeptPayment, origin?: string): Promise<KeptPayment> {
  if (payment.snapToken !== null || (payment.expiresAt ?? "") <= instant(deps.clock.now())) return payment;
  const giveUpAt = nowMs() + claimForMs;
  for (;;) {
    const claim = await claimPage(deps.db, payment.id, deps.clock.now(), claimForMs);
    const opened = claim && (await openPage(deps, payment, { claim, origin }));
    if (opened) return opened;
    const present = await getKeptPayment(deps.db, payment.id);
    if (present.snapToken !== null || !isPayable(present)) return present;
    if (nowMs() > giveUpAt) throw new Unavailable();
    await delay(lookEveryMs);
  }
}

interface Asking {
  claim: string;
  origin: string | undefined;
}

/** As the story tells it: the page is asked for by whoever wants to pay. */
const told = () => ({ source: "creation", by: nameOf(currentActor()) }) as const;

/** Undefined where somebody else has asked for a page meanwhile, which may have ended this one. */
async function openPage(deps: Deps, payment: KeptPayment, { claim, origin }: Asking): Promise<KeptPayment | undefined> {
  const { id, orderNumber, amount, description, patientId } = payment;
  const people = await findPeople(deps.db, [patientId]);
  const bill = {
    orderNumber,
    amount,
    description,
    customerName: people.get(patientId)?.name || "Pasien",
    startsAt: new Date(payment.createdAt),
    minutes: deps.paymentMinutes,
    finishUrl: `${returnOrigin(deps.publicUrl, origin)}/payments/${id}`,
  };
  try {
    const page = await deps.provider.openPage(bill);
    crashPoint("payment-page-opened");
    return await keepPage(deps, { id, claim }, page);
  } catch (error) {
    try {
      if (error instanceof ProviderRefused) return await endRefused(deps, payment, error);
    } catch (failure) {
      if (!isProviders(failure)) throw failure;
    }
    // Nobody knows whether there is a page. The next who asks gets a new one, which ends this one.
    await freePage(deps.db, id, claim);
    throw isProviders(error) ? new Unavailable("service_unavailable", { cause: error }) : error;
  }
}

/**
 * Ends a payment of which the provider opens no page. Something may have been begun on a page of before, and be payable or paid there: its number is in use
 * where a register was put back.
 */
async function endRefused(deps: Deps, payment: KeptPayment, refusal: ProviderRefused): Promise<KeptPayment> {
  await applyPaymentStatus(deps, payment.id, { ...told(), seen: refusal.message });
  const found = await observeAll(deps, payment, told());
  // What a bank looks at is waited for.
  if (found && (found.paidAt !== null || found.status === "challenge")) return found;
  await closePayment(deps, payment, "cancelled", told());
  throw new BadNeighbour("provider_refused", { cause: refusal });
}

function keepPage(
  deps: Deps,
  { id, claim }: { id: string; claim: string },
  { token, redirectUrl }: { token: string; redirectUrl: string },
) {
  return inTransaction(
    deps.db,
    async (trx) => {
      const present = await lockPayment(trx, id);
      // Given up meanwhile: nobody is handed this page, so nobody pays on it.
      if (!isPayable(present)) return present;
      if (present.pageClaimedUntil !== claim) return undefined;
      const kept = { ...present, snapToken: token, redirectUrl, pageClaimedUntil: null };
      await writePayment(trx, kept);
      await addToStory(trx, id, { ...told(), seen: "page opened" }, present.status, instant(deps.clock.now()));
      return kept;
    },
    { line: id },
  );
}
