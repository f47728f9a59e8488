import { idOf } from "../patients/find-patient.ts";

/** Whether a text can be the id of anything. */
export const isId = (text: string) => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);
const isRecordNumber = (text: string) => /^RM-\d+$/i.test(text);

/** Why what was typed names no patient: it cannot, or there is nobody of that number. */
export type WhoseIssue = "unclear" | "nobody";

/** Whose trail is asked for: people know a record number, the trail an id. Of an id nobody looks whether there still is such a patient. */
export async function whoseTrail(
  typed: string | undefined,
  signal: AbortSignal,
): Promise<{ patientId?: string; issue?: WhoseIssue }> {
  if (!typed) return {};
  if (isId(typed)) return { patientId: typed.toLowerCase() };
  if (!isRecordNumber(typed)) return { issue: "unclear" };
  const patientId = await idOf(typed.toUpperCase(), signal);
  return patientId === undefined ? { issue: "nobody" } : { patientId };
}
