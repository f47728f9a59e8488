import { createRounds, instant, inTransaction, ProblemError, type Rounds, runAs, runWithin } from "@rawat/platform";
import { serviceName } from "../config.ts";
import type { Deps } from "../deps.ts";
import { beginConsultation } from "./begin.ts";
import { isBegun, type KeptConsultation } from "./consultation.ts";
import {
  listDue,
  listToBegin,
  lockConsultation,
  putOff,
  withAnswerKnown,
  writeConsultation,
} from "./consultation-store.ts";
import { endWithin } from "./end.ts";
import { tellOfConsultation } from "./tell.ts";
import { dueStep, nextDue } from "./times.ts";

const everyMs = 500;
const atOnceMax = 50;
/** What could not be done, for a neighbour is away, is tried again after that. */
const againMs = 1_000;

/** A neighbour that does not answer keeps nobody longer: who has paid waits. */
const askedWithinMs = 5_000;

/**
 * Begins, warns and ends when it is time. Any number of instances may do so: each looks once more under the lock. Only who begins is asked
 * about elsewhere, so whoever talks waits for none of that.
 */
export function startKeepingTime(deps: Deps): Rounds {
  const keep = (name: string, list: typeof listDue, attend: (one: KeptConsultation) => Promise<void>) =>
    createRounds(name, everyMs, deps.logger, async () => {
      const due = await list(deps.db, instant(deps.clock.now()), atOnceMax);
      await Promise.all(due.map((one) => runAs(serviceName, () => attend(one))));
      return due.length === atOnceMax ? "busy" : "idle";
    });
  const begins = keep("beginning of consultations", listToBegin, (one) =>
    runWithin(askedWithinMs, () => begin(deps, one)),
  );
  const steps = keep("time of consultations", listDue, ({ id }) => takeStep(deps, id));
  return {
    wake: () => begins.wake(),
    stop: async () => void (await Promise.all([begins.stop(), steps.stop()])),
  };
}

async function begin(deps: Deps, consultation: KeptConsultation): Promise<void> {
  try {
    await beginConsultation(deps, consultation);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    await putOff(deps.db, consultation, instant(new Date(deps.clock.now().getTime() + againMs)));
    deps.logger.warn(
      { consultationId: consultation.id, reason: error.message },
      "a consultation could not begin; it is tried again",
    );
  }
}

const takeStep = (deps: Deps, id: string): Promise<void> =>
  inTransaction(
    deps.db,
    async (trx) => {
      const found = await lockConsultation(trx, id);
      if (!found || !isBegun(found) || found.status !== "active") return;
      const now = deps.clock.now();
      const at = instant(now);
      const step = dueStep(found, now, deps.times);
      const consultation = step === "miss" || step === "end" ? await withAnswerKnown(trx, found, at) : found;
      const isUnanswered = consultation.answeredAt === null;
      if (step === "end" || (step === "miss" && isUnanswered))
        return void (await endWithin(trx, deps, consultation, isUnanswered ? "unanswered" : "time_over"));
      const after = { ...consultation, ...(step === "warn" && { warnedAt: at, version: consultation.version + 1 }) };
      await writeConsultation(trx, { ...after, dueAt: nextDue(after, deps.times), updatedAt: at });
      if (step === "warn") await deps.outbox.publish(trx, tellOfConsultation("consultation.expiring", after));
    },
    { line: id },
  );
