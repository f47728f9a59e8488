import { instant } from "@rawat/platform";
import type { KeptConsultation } from "./consultation.ts";

/** How long things take, in milliseconds. */
export interface Times {
  lastsMs: number;
  /** Within which the doctor has to write. */
  noShowMs: number;
  /** How long before its end both are warned. */
  warningMs: number;
}

type Timed = Pick<KeptConsultation, "startedAt" | "expiresAt" | "answeredAt" | "answerConfirmedAt" | "warnedAt">;

/** By then whoever waits for the queue's word has it, or will not have it. */
const confirmedWithinMs = 15_000;

/** What is to be done about a running consultation now; undefined when nothing is yet. */
export function dueStep(consultation: Timed, now: Date, times: Times): "end" | "miss" | "warn" | undefined {
  const at = instant(now);
  if (at >= closedAt(consultation)) return "end";
  if (consultation.answerConfirmedAt === null && at >= missedAt(consultation, times)) return "miss";
  if (consultation.warnedAt === null && at >= warningAt(consultation, times)) return "warn";
  return undefined;
}

/** When something is to be done about a running consultation next. */
export function nextDue(consultation: Timed, times: Times): string {
  const moments = [closedAt(consultation)];
  if (consultation.answerConfirmedAt === null) moments.push(missedAt(consultation, times));
  if (consultation.warnedAt === null) moments.push(warningAt(consultation, times));
  return moments.toSorted()[0] as string;
}

const endOf = ({ expiresAt }: Timed): string => expiresAt ?? "";
/** When the queue has said whether it has the doctor's first words, or will not say it; undefined where nobody asks. */
const answerKnownAt = ({ answeredAt, answerConfirmedAt }: Timed): string | undefined =>
  answeredAt !== null && answerConfirmedAt === null ? moved(answeredAt, confirmedWithinMs) : undefined;

/** Whether the doctor's first words are on their way: what ends before that is known would take them for nothing. */
export const isAnswerUnderWay = (consultation: Timed, now: Date): boolean =>
  (answerKnownAt(consultation) ?? "") > instant(now);

/** When it is over for good: nothing is said after its end, but of what was said before it the queue's word is waited for. */
const closedAt = (consultation: Timed): string => notBeforeAnswer(endOf(consultation), consultation);
/** When the doctor has missed it, or it is asked whether what they said was accepted. */
const missedAt = (consultation: Timed, { noShowMs }: Times): string =>
  notBeforeAnswer(moved(consultation.startedAt, noShowMs), consultation);
const notBeforeAnswer = (at: string, consultation: Timed): string => {
  const known = answerKnownAt(consultation) ?? "";
  return known > at ? known : at;
};
const warningAt = ({ expiresAt }: Timed, { warningMs }: Times): string => moved(expiresAt, -warningMs);
const moved = (at: string | null, ms: number): string => instant(new Date(Date.parse(at ?? "") + ms));

/** Whole seconds until something ends, at least none. */
export const secondsUntil = (at: string, now: Date): number =>
  Math.max(0, Math.ceil((Date.parse(at) - now.getTime()) / 1_000));
