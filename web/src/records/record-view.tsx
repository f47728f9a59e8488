import type { MedicalRecord, Patient, Warning } from "@rawat/contracts";
import type { ComponentChildren } from "preact";
import { clinicMoment } from "../clinic/clinic-time.ts";
import { Fact, Facts } from "../components/facts.tsx";
import { Banner } from "../components/state.tsx";
import { Warnings } from "../components/warnings.tsx";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";
import { decimalText } from "./decimal.ts";
import { diagnosisName } from "./diagnosis-names.ts";
import { soapNames } from "./soap.ts";
import { vitalLabel, vitalNames } from "./vital-names.ts";
import { Remarked } from "./vital-remark.tsx";

interface Props {
  record: MedicalRecord;
  warnings?: readonly Warning[];
  /** Whose it is, for the clinic's people: what is out of the usual is marked for them. */
  patient?: Pick<Patient, "birthDate"> | undefined;
}

/** One version of a record, to be read. What is empty is not there. */
export function RecordView({ record, warnings = [], patient }: Props) {
  const { type, doctorName, writtenBy, writtenAt, version, createdAt, diagnoses, vitals, prescriptions } = record;
  return (
    <div class="details record">
      <Warnings title={t.records.unusual} warnings={warnings} />
      {record.enteredInErrorAt !== null && <InError reason={record.enteredInErrorReason} />}
      <p class="record-head">
        <span class="tag">{t.records.types[type]}</span>
        <time dateTime={createdAt}>{clinicMoment(createdAt)}</time>
        <span>{doctorName}</span>
      </p>
      {diagnoses.length > 0 && (
        <Group title={t.records.diagnoses}>
          <ul class="diagnoses">
            {diagnoses.map(({ code, display, primary }) => (
              <li key={code} class="diagnosis">
                <code>{code}</code>
                <span class="break">{diagnosisName({ code, display })}</span>
                {primary && <span class="primary-told">{t.records.primary}</span>}
              </li>
            ))}
          </ul>
        </Group>
      )}
      <Texts record={record} />
      {vitals !== null && <Measured vitals={vitals} patient={patient} />}
      {prescriptions.length > 0 && (
        <Group title={t.records.prescriptions}>
          <ul class="prescriptions">
            {prescriptions.map((prescription, place) => (
              <Prescribed key={place} {...prescription} />
            ))}
          </ul>
        </Group>
      )}
      {mayReadTalk(record) && (
        <p>
          <a href={`/consultations/${record.consultationId}`}>{t.records.toTalk}</a>
        </p>
      )}
      <p class="small muted">
        {t.records.version(version)} ·{" "}
        {(version > 1 ? t.records.amendedBy : t.records.writtenBy)(writtenBy.name, clinicMoment(writtenAt))}
      </p>
    </div>
  );
}

/** Whose consultation it was, and administrators, unless it stands beside them. */
function mayReadTalk({ consultationId, doctorId }: MedicalRecord): boolean {
  if (consultationId === null || location.pathname.startsWith(`/consultations/${consultationId}`)) return false;
  const { role, staffId } = currentUser();
  return role === "doctor" ? doctorId === staffId : role === "patient" || role === "admin";
}

const Group = ({ title, children }: { title: string; children: ComponentChildren }) => (
  <section>
    <h3>{title}</h3>
    {children}
  </section>
);

const InError = ({ reason }: { reason: string | null }) => (
  <Banner kind="failed">
    <p>
      <strong>{t.records.inError}</strong>
    </p>
    {reason && <p class="break">{reason}</p>}
  </Banner>
);

function Texts({ record }: { record: MedicalRecord }) {
  const written = ([...soapNames, "internalNote"] as const).filter((name) => record[name]);
  if (written.length === 0) return null;
  return (
    <Group title={t.records.soap}>
      <Facts>
        {written.map((name) => (
          <Fact key={name} label={t.records[name]} isWide>
            {record[name]}
          </Fact>
        ))}
      </Facts>
    </Group>
  );
}

function Measured({ vitals, patient }: { vitals: NonNullable<MedicalRecord["vitals"]> } & Pick<Props, "patient">) {
  const { bodyMassIndex } = vitals;
  return (
    <Group title={t.records.vitals}>
      <div class="vital-list">
        <Facts>
          {vitalNames.map((name) => {
            const value = vitals[name];
            return (
              value != null && (
                <Fact key={name} label={vitalLabel(name)}>
                  {decimalText(value)}
                  {patient && <Remarked name={name} value={value} birthDate={patient.birthDate} />}
                </Fact>
              )
            );
          })}
          {bodyMassIndex !== null && <Fact label={t.records.bodyMassIndex}>{decimalText(bodyMassIndex)}</Fact>}
        </Facts>
      </div>
    </Group>
  );
}

const Prescribed = ({ medication, dose, frequency, durationDays, notes }: MedicalRecord["prescriptions"][number]) => (
  <li class="break">
    <strong>{medication}</strong>
    <p class="small">{[dose, frequency, t.records.days(durationDays)].join(" · ")}</p>
    {notes && <p class="small muted">{notes}</p>}
  </li>
);
