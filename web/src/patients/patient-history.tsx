import type { FieldChange, FieldValue, Patient, PatientVersion, Role } from "@rawat/contracts";
import { askPatients } from "../api/patients.ts";
import { clinicMoment, knowClinicZone } from "../clinic/clinic-time.ts";
import { List } from "../components/list.tsx";
import { EmptyState } from "../components/state.tsx";
import { phone } from "../format.ts";
import { t } from "../i18n/index.ts";
import { fieldText, type PatientField, type PatientFields } from "./field-text.ts";

/** Every version of a patient, the newest first: when, by whom, and what became what. */
export const PatientHistory = ({ patient: { id, archivedAt } }: { patient: Patient }) => (
  <List<PatientVersion>
    label={t.history.title}
    kind="history"
    of={id}
    load={async (page, signal) => {
      await knowClinicZone();
      return await askPatients(signal).history({
        params: { id },
        query: { ...(archivedAt !== undefined && { includeArchived: "true" }), ...page },
      });
    }}
    keyOf={({ at, action }) => `${at} ${action}`}
    row={(version) => <Version version={version} />}
    empty={<EmptyState icon="clock" title={t.history.noneTitle} lead={t.history.noneLead} />}
    about={(heard) => heard.id === id}
  />
);

function Version({ version }: { version: PatientVersion }) {
  const { action, at, role, changes } = version;
  return (
    <>
      <div class="who">
        <strong>{t.history.actions[action]}</strong>
        <p class="small muted">
          <time dateTime={at}>{clinicMoment(at)}</time>
          <span class="break">{nameOf(version)}</span>
          {role && role in t.roles && <span class="role">{t.roles[role as Role]}</span>}
        </p>
      </div>
      {changes.length > 0 && (
        <dl class="changes">
          {changes.map((change) => (
            <Change key={change.field} change={change} isFirst={action === "created"} />
          ))}
        </dl>
      )}
      {changes.length === 0 && action === "changed" && <p class="small muted">{t.history.nothingChanged}</p>}
    </>
  );
}

/** Who registers has no account yet, so nobody's name is kept. */
const nameOf = ({ action, userName }: PatientVersion): string =>
  userName ?? (action === "created" ? t.history.online : t.records.nobody);

/** Before somebody was registered there was nothing, and nothing need be said of it. */
const Change = ({ change: { field, from, to }, isFirst }: { change: FieldChange; isFirst: boolean }) => (
  <div class="pair">
    <dt>{labelOf(field)}</dt>
    <dd>
      {!isFirst && (
        <>
          <span class="was">{textOf(field, from)}</span>
          <span class="unseen"> {t.history.becomes} </span>
          <span aria-hidden="true"> → </span>
        </>
      )}
      <span>{textOf(field, to)}</span>
    </dd>
  </div>
);

/** `Emergency contact: Name`: a part alone could be anybody's. */
function labelOf(field: string): string {
  const [whole = "", part] = field.split(".");
  const label = saidOf(field);
  return part !== undefined && whole === "emergencyContact" ? `${saidOf(whole)}: ${label}` : label;
}

/** Not a field of the form: whether the clinic has looked at who they are. */
const isIdentity = (field: string): boolean => field === "registeredOnline";

const saidOf = (field: string): string =>
  isIdentity(field) ? t.form.identity : (t.fields[field as keyof typeof t.fields] ?? field);

function textOf(field: string, value: FieldValue): string {
  if (isIdentity(field)) return value ? t.patients.onlineMark : t.history.lookedAt;
  if (field === "emergencyContact.phone" && typeof value === "string") return phone(value);
  if (field.includes(".")) return typeof value === "string" ? value : t.words.empty;
  return fieldText(field as PatientField, { [field]: value } as PatientFields);
}
