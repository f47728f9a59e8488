import { z } from "zod";
import { Instant } from "./language/primitives.ts";
import { Allergy } from "./patient.ts";

/** What happened to a patient: `withdrawn` is a registration that was never completed, and cannot be brought back. */
export const PatientAction = z
  .enum(["created", "changed", "archived", "restored", "withdrawn"])
  .meta({ id: "PatientAction" });
export type PatientAction = z.infer<typeof PatientAction>;

/** A list, a text as the patient's own field has it, or whether something is so; null where there was nothing. */
const FieldValue = z.union([z.string(), z.boolean(), z.array(z.string()), z.array(Allergy)]).nullable();
export type FieldValue = z.infer<typeof FieldValue>;

/** One field, its parts each on their own (`address.city`): what it said before, and what since. */
export const FieldChange = z
  .object({ field: z.string(), from: FieldValue, to: FieldValue })
  .meta({ id: "FieldChange" });
export type FieldChange = z.infer<typeof FieldChange>;

/** A version of a patient: when it was made, by whom, and what it changed. Who has no account has no name here. */
export const PatientVersion = z
  .object({
    version: z.number().int(),
    at: Instant,
    action: PatientAction,
    userId: z.string().nullable(),
    userName: z.string().nullable(),
    role: z.string().nullable(),
    changes: z.array(FieldChange),
  })
  .meta({ id: "PatientVersion" });
export type PatientVersion = z.infer<typeof PatientVersion>;
