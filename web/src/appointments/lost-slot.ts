import type { ProblemCode } from "@rawat/contracts";
import { Refusal } from "../failure.ts";

const lost: ReadonlySet<string | undefined> = new Set<ProblemCode>([
  "slot_taken",
  "patient_busy",
  "outside_schedule",
  "doctor_away",
]);

/** Whether a booking failed for its time alone, so that another one may do. */
export const wantsAnotherSlot = (error: unknown): boolean => error instanceof Refusal && lost.has(error.problem.code);
