import { setTimeout as delay } from "node:timers/promises";
import type { AccountActor, ConsultationEnd } from "@rawat/contracts";
import {
  audit,
  currentActor,
  instant,
  inTransaction,
  NotFound,
  nowMs,
  type Transaction,
  Unavailable,
} from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { assertRunning, type BegunConsultation, ended, isBegun, type KeptConsultation } from "./consultation.ts";
import { lockConsultation, withAnswerKnown, writeConsultation } from "./consultation-store.ts";
import { getConsultation } from "./policy.ts";
import { tellOfEnd } from "./tell.ts";
import { isAnswerUnderWay } from "./times.ts";

type EndDeps = Pick<Deps, "clock" | "outbox">;

/**
 * Ends a consultation that is not over, in a transaction that holds it. What was paid goes back where its doctor wrote nothing, or
 * could not go on; not where it went back already.
 *
 * @param options `isSettled` where it was decided before whether it goes back.
 */
export async function endWithin(
  trx: Transaction,
  { clock, outbox }: EndDeps,
  found: KeptConsultation,
  because: ConsultationEnd,
  { isSettled = false } = {},
): Promise<BegunConsultation> {
  const at = instant(clock.now());
  const consultation = await withAnswerKnown(trx, found, at);
  const { status, answeredAt } = consultation;
  const isGone = because === "payment_reversed" || because === "refunded";
  const isToRefund = !isGone && !isSettled && (answeredAt === null || because === "doctor_gone");
  const after = ended(consultation, status === "starting" && !isGone && !isSettled ? "not_started" : because, {
    at,
    isToRefund,
  });
  await writeConsultation(trx, after);
  await outbox.publish(trx, tellOfEnd(after));
  await audit(trx, currentActor(), {
    action: "consultation.end",
    subjectId: after.id,
    whose: { patientId: after.patientId },
  });
  return after;
}

/** The same for whoever learns that one cannot go on; nothing where it is over already. */
export async function endIfUnderWay(
  trx: Transaction,
  deps: EndDeps,
  id: string,
  because: ConsultationEnd,
  options?: { isSettled?: boolean },
): Promise<void> {
  const consultation = await lockConsultation(trx, id);
  if (consultation && isUnderWay(consultation)) await endWithin(trx, deps, consultation, because, options);
}

const isUnderWay = ({ status }: KeptConsultation): boolean => status === "starting" || status === "active";

/** As long somebody who ends it waits for the queue's word on what its doctor has just said for the first time. */
const answerWithinMs = 3_000;
const lookEveryMs = 50;

/** Ends a consultation on its doctor's word, or an administrator's. @throws NotFound; Conflict when it is over; Unavailable while nobody knows whether its doctor has answered */
export async function closeConsultation(deps: Deps, actor: AccountActor, id: string): Promise<BegunConsultation> {
  await getConsultation(deps, actor, id);
  const giveUpAt = nowMs() + answerWithinMs;
  for (;;) {
    const closed = await inTransaction(
      deps.db,
      async (trx) => {
        const consultation = await lockConsultation(trx, id);
        if (!consultation || !isBegun(consultation)) throw new NotFound("not_found");
        const now = deps.clock.now();
        assertRunning(consultation, now);
        return isAnswerUnderWay(consultation, now) ? undefined : endWithin(trx, deps, consultation, "closed");
      },
      { line: id },
    );
    if (closed) return closed;
    if (nowMs() > giveUpAt) throw new Unavailable();
    await delay(lookEveryMs);
  }
}
