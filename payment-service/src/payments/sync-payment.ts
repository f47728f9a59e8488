import type { Actor } from "@rawat/contracts";
import { createLanes, createTokenBucket, createTokenBuckets } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { isPatient, nameOf } from "../policy.ts";
import { hurryRefunds } from "../refunds/pace.ts";
import { observeAll } from "./observe.ts";
import type { KeptPayment } from "./payment.ts";
import { getKeptPayment } from "./payment-store.ts";

/** Whoever asks the provider too often is throttled, and with them the whole clinic: of all patients a few are asked for at once, by so many calls a second. */
const atOnce = { insideMax: 4, waitingMax: 0 };
const callRate = { burst: 120, perSecond: 10 };
/** Of that one patient has a part: an honest one asks when they come back from the provider's page, and now and then. */
const patientRate = { burst: 60, perSecond: 0.5 };

/**
 * Asks the provider what has become of a payment, for whoever wants to know. The clinic is always asked for; patients share what is being asked
 * already, and where too much is being asked for patients they are answered by what is known. What is counted here each instance counts by
 * itself.
 */
export function createSync(deps: Deps): (actor: Actor, payment: KeptPayment) => Promise<KeptPayment> {
  /** What is being asked, by payment. */
  const asking = new Map<string, Promise<unknown>>();
  const places = createLanes(atOnce);
  const calls = createTokenBucket(callRate);
  const ofPatients = createTokenBuckets(patientRate);
  const { provider } = deps;
  const counting: Deps = {
    ...deps,
    // One question is several calls where a payment was tried in several ways.
    provider: {
      ...provider,
      status: (reference) => {
        calls.spend(1);
        return provider.status(reference);
      },
    },
  };
  const askerOf = (actor: Actor) => ({ source: "sync", by: nameOf(actor) }) as const;

  /** Asks where there is room among patients' questions. Nobody waits for some: their own time would be over first. */
  const askInRoom = async (actor: Actor, payment: KeptPayment): Promise<void> => {
    // Whoever insists uses up their own part, also where there is no room: soon others find some.
    if (!ofPatients.take(payment.patientId).isWithin || calls.spend(0) < 1) return;
    const place = places.enter("patients", { begin() {}, giveUp() {} });
    try {
      if (place) await observeAll(counting, payment, askerOf(actor));
    } finally {
      place?.leave();
    }
  };

  /** Lets others have what comes of a question while it is asked. */
  const share = (id: string, question: Promise<unknown>): Promise<unknown> => {
    asking.set(id, question);
    const isOver = () => asking.get(id) === question && asking.delete(id);
    question.then(isOver, isOver);
    return question;
  };

  return async (actor, payment) => {
    const { id } = payment;
    // What was paid at the front desk nobody else knows of.
    if (payment.expiresAt === null) return payment;
    if (isPatient(actor)) await (asking.get(id) ?? share(id, askInRoom(actor, payment)));
    else {
      await hurryRefunds(deps.db, deps, id);
      await share(id, observeAll(deps, payment, askerOf(actor)));
    }
    return getKeptPayment(deps.db, id);
  };
}
