import type { Warning } from "@rawat/contracts";
import { t } from "./i18n/index.ts";

/** A warning in the person's language: by its code, and where it names something, by the server's own sentence taken apart. */
export function warningText({ code, message, medicalRecordNumbers }: Warning): string {
  if (code in t.warnings) {
    const text = t.warnings[code as keyof typeof t.warnings];
    return medicalRecordNumbers ? `${text}: ${medicalRecordNumbers.join(", ")}` : text;
  }
  const conflict = /^(.+?): the patient is allergic to (.+?)(?:; both are [^;]+)?$/.exec(message);
  const [, medication, substance] = (code === "allergy_conflict" && conflict) || [];
  return medication && substance ? t.records.conflict(medication, substance) : message;
}
