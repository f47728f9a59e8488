import type { AllergyConflict } from "@rawat/contracts";
import { askRecords } from "../api/records.ts";
import { ask } from "../components/ask.tsx";
import { type Loaded, useLoaded } from "../components/loaded.tsx";
import { usePaused } from "../components/paused.ts";
import { isAbort } from "../failure.ts";
import { spoken, t } from "../i18n/index.ts";

const pauseMs = 400;

const conflictsOf = async (patientId: string, medications: readonly string[], signal?: AbortSignal) =>
  medications.length === 0
    ? []
    : (await askRecords(signal).checkAllergies({ body: { patientId, medications: [...medications] } })).data;

/** Which of these medications are against an allergy of the patient, a moment after the last of them was typed. */
export function useAllergyCheck(patientId: string, medications: readonly string[]): Loaded<AllergyConflict[]> {
  const asked = usePaused([...new Set(medications)].join("\n"), pauseMs);
  return useLoaded((signal) => conflictsOf(patientId, asked.split("\n").filter(Boolean), signal), asked, {
    // What is said of one row is not taken back while another one is typed.
    staysWhileLoading: true,
  });
}

/** A warning to confirm, not a refusal: the doctor decides. What could not be compared is told with the answer of the save. */
export async function isPrescribedAnyway(patientId: string, medications: readonly string[]): Promise<boolean> {
  let conflicts: readonly AllergyConflict[];
  try {
    conflicts = await conflictsOf(patientId, medications);
  } catch (error) {
    if (isAbort(error)) throw error;
    return true;
  }
  if (conflicts.length === 0) return true;
  return await ask({
    title: t.records.conflictTitle,
    text: conflicts.map(conflictSentence).join(" "),
    confirm: t.records.conflictConfirm,
    cancel: t.records.conflictBack,
    danger: true,
  });
}

export function conflictSentence({ medication, substance, joinedBy }: AllergyConflict): string {
  const joint = spoken.value === "id" ? joinedBy?.displayId : joinedBy?.display;
  return t.records.conflict(medication, substance, joint);
}
