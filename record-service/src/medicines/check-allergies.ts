import { currentActor } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { lookUpPatient } from "../records/look-up.ts";
import { findAllergyConflicts, type PlacedConflict } from "./allergy-conflicts.ts";

interface Asked {
  patientId: string;
  medications: readonly string[];
}

/** Tells a doctor which medications are against an allergy, before anything is written. What it tells of is health: the look is noted. */
export async function checkAllergies(deps: Deps, { patientId, medications }: Asked): Promise<PlacedConflict[]> {
  const { allergies } = await lookUpPatient(deps, patientId);
  deps.readAudit.note(currentActor(), { action: "patient.allergies_read", subjectId: patientId, whose: { patientId } });
  return findAllergyConflicts(medications, allergies);
}
