import type { Patient } from "@rawat/contracts";
import { clinicToday } from "../clinic/clinic-time.ts";
import { Icon } from "../components/icon.tsx";
import { calendarDate, initials, maskedNik, phone } from "../format.ts";
import { t } from "../i18n/index.ts";
import { ageText } from "./age.ts";
import { OnlineMark } from "./online-mark.tsx";

const tagsShown = 3;

/** One patient in the list. The whole row opens their page. */
export function PatientRow({ patient }: { patient: Patient }) {
  const { name, birthDate, gender, nik, medicalRecordNumber, archivedAt, tags = [] } = patient;
  return (
    <>
      <span class="avatar" aria-hidden="true">
        {initials(name)}
      </span>
      <div class="who">
        <a class="row-open" href={`/patients/${medicalRecordNumber}`}>
          {name}
        </a>
        <p class="small muted">
          <span class="number">{medicalRecordNumber}</span>
          {archivedAt !== undefined && <span class="tag">{t.history.archivedMark}</span>}
          {tags.slice(0, tagsShown).map((tag) => (
            <span key={tag} class="tag">
              {tag}
            </span>
          ))}
          {tags.length > tagsShown && <span class="tag">{`+${tags.length - tagsShown}`}</span>}
        </p>
        {patient.registeredOnline && (
          <p>
            <OnlineMark of={patient} />
          </p>
        )}
      </div>
      <Cell
        name="born"
        first={
          birthDate ? `${calendarDate(birthDate)} · ${ageText(birthDate, clinicToday())}` : t.patients.birthUnknown
        }
        second={t.genders[gender]}
      />
      <Cell name="nik" first={nik && `NIK ${maskedNik(nik)}`} />
      <Cell name="contact" first={patient.phone && phone(patient.phone)} second={patient.email} />
      <span class="row-end">
        <Icon name="chevron" />
      </span>
    </>
  );
}

const Cell = ({ name, first, second }: { name: string; first: string | null; second?: string | null }) => (
  <div class={`cell ${name}`}>
    {first && <p>{first}</p>}
    {second && <p class="small muted">{second}</p>}
  </div>
);
