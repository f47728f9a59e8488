import type { Warning } from "@rawat/contracts";
import { findAllergyConflicts, type PlacedConflict } from "../medicines/allergy-conflicts.ts";
import type { RecordContent } from "./record.ts";
import { unusualVitals } from "./vitals.ts";

interface Subject {
  birthDate: string | null;
  allergies: readonly { substance: string }[];
}

/** What about a record of a calendar day of the clinic deserves a second look. None of it is a reason to refuse: the doctor decides. */
export function warningsAbout(
  { vitals, prescriptions }: Pick<RecordContent, "vitals" | "prescriptions">,
  { birthDate, allergies }: Subject,
  today: string,
): Warning[] {
  const medications = prescriptions.map(({ medication }) => medication);
  const conflicts = findAllergyConflicts(medications, allergies).slice(0, conflictsMax);
  return [...unusualVitals(vitals, birthDate, today), ...conflicts.map(warningOf)];
}

/** More is no warning any more: nobody reads it. */
const conflictsMax = 100;

/** The pages take this sentence apart to say it in Indonesian (`web/src/ui/warning-text.ts`). */
const warningOf = ({ place, medication, substance, joinedBy }: PlacedConflict): Warning => ({
  code: "allergy_conflict",
  path: `prescriptions.${place}.medication`,
  message: `${medication}: the patient is allergic to ${substance}${joinedBy ? `; both are ${joinedBy.display}` : ""}`,
});
