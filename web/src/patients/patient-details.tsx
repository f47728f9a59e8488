import type { Patient } from "@rawat/contracts";
import { clinicMoment } from "../clinic/clinic-time.ts";
import { Fact, Facts } from "../components/facts.tsx";
import { t } from "../i18n/index.ts";
import { fieldText, type PatientField } from "./field-text.ts";

/** Fields that patients are not told of themselves. */
const clinicsOwn: ReadonlySet<PatientField> = new Set<PatientField>(["notes", "tags"]);

/** Fields whose text may be long. */
const wide: ReadonlySet<PatientField> = new Set<PatientField>([
  "name",
  "address",
  "emergencyContact",
  "allergies",
  "tags",
  "notes",
]);

const groups = [
  { title: () => t.form.identity, fields: ["name", "birthDate", "gender", "nik", "bpjsNumber", "bloodType"] },
  { title: () => t.form.contact, fields: ["phone", "email", "address", "emergencyContact"] },
  { title: () => t.form.care, fields: ["allergies", "tags", "notes"] },
] as const satisfies { title: () => string; fields: PatientField[] }[];

interface Props {
  patient: Patient;
  isOwn?: boolean;
}

/** Everything that is known of a patient, to be read. To the patient themself nothing is shown that is the clinic's own. */
export const PatientDetails = ({ patient, isOwn = false }: Props) => (
  <div class="details">
    {groups.map(({ title, fields }, place) => (
      <section key={place}>
        <h2>{title()}</h2>
        {isOwn ? (
          <OwnFacts patient={patient} fields={fields.filter((name) => !clinicsOwn.has(name))} />
        ) : (
          <Known patient={patient} fields={fields} />
        )}
      </section>
    ))}
    <p class="small muted">
      {`${patient.medicalRecordNumber} · ${t.fields.createdAt} ${clinicMoment(patient.createdAt)} · ${t.fields.updatedAt} ${clinicMoment(patient.updatedAt)}`}
    </p>
  </div>
);

/** A clerk sees what is missing where it would stand; to the patient that would be a form of dashes. */
function OwnFacts({ patient, fields }: { patient: Patient; fields: readonly PatientField[] }) {
  const isKnown = (name: PatientField) => fieldText(name, patient) !== t.words.empty;
  const missing = fields.filter((name) => !isKnown(name)).map((name) => t.fields[name]);
  return (
    <>
      <Known patient={patient} fields={fields.filter(isKnown)} />
      {missing.length > 0 && <p class="small muted">{t.me.missing(missing.join(", "))}</p>}
    </>
  );
}

const Known = ({ patient, fields }: { patient: Patient; fields: readonly PatientField[] }) =>
  fields.length > 0 && (
    <Facts>
      {fields.map((name) => (
        <Fact key={name} label={t.fields[name]} isWide={wide.has(name)}>
          {fieldText(name, patient)}
        </Fact>
      ))}
    </Facts>
  );
