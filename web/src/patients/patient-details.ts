import type { Patient, Warning } from "@rawat/contracts";
import { instant } from "../format.ts";
import { t } from "../i18n/index.ts";
import { h } from "../ui/element.ts";
import { pair } from "../ui/pair.ts";
import { warningBox } from "../ui/warning-box.ts";
import { fieldText, type PatientField } from "./field-text.ts";

const groups = [
  { title: () => t.form.identity, fields: ["name", "birthDate", "gender", "nik", "bpjsNumber", "bloodType"] },
  { title: () => t.form.contact, fields: ["phone", "email", "address", "emergencyContact"] },
  { title: () => t.form.care, fields: ["allergies", "tags", "notes"] },
] as const satisfies { title: () => string; fields: PatientField[] }[];

interface Circumstances {
  warnings?: readonly Warning[];
  /** One below the heading that stands above. */
  heading: "h2" | "h3";
}

/** Everything that is known of a patient, to be read. Notes and tags are absent where the reader may not see them. */
export function patientDetails(patient: Patient, { warnings = [], heading }: Circumstances): HTMLElement {
  return h(
    "div",
    { class: "details" },
    warnings.length > 0 && warningBox(t.patients.warnings, warnings),
    ...groups.map(({ title, fields: names }) =>
      h(
        "section",
        {},
        h(heading, {}, title()),
        h(
          "dl",
          {},
          ...names
            .filter((name) => !clinicsOwn.has(name) || patient[name] !== undefined)
            .map((name) => pair(t.fields[name], fieldText(name, patient), wide.has(name))),
        ),
      ),
    ),
    h(
      "p",
      { class: "small muted" },
      `${patient.medicalRecordNumber} · ${t.fields.createdAt} ${instant(patient.createdAt)} · ${t.fields.updatedAt} ${instant(patient.updatedAt)}`,
    ),
  );
}

/** Fields that patients are not told of themselves. */
const clinicsOwn: ReadonlySet<string> = new Set<PatientField>(["notes", "tags"]);

/** Fields whose text may be long. */
const wide: ReadonlySet<string> = new Set<PatientField>([
  "name",
  "address",
  "emergencyContact",
  "allergies",
  "tags",
  "notes",
]);
