import type { Patient } from "@rawat/contracts";
import { clinicToday } from "../clinic/clinic-time.ts";
import { Icon } from "../components/icon.tsx";
import { calendarDate, initials, phone } from "../format.ts";
import { t } from "../i18n/index.ts";
import { ageText } from "./age.ts";
import { fieldText } from "./field-text.ts";
import { OnlineMark } from "./online-mark.tsx";

interface Props {
  patient: Patient;
  /** Where the heading above says the name already, it is left out. */
  isNamed?: boolean;
  /** With the telephone, where somebody may have to be called about what is shown. */
  isToBeCalled?: boolean;
  /** A notice beside it says at length what a mark says otherwise. */
  isNoticed?: boolean;
}

/** Who a patient is, and what nobody who treats them may overlook: wherever one of them is shown. */
export function PatientBanner({ patient, isNamed = false, isToBeCalled = false, isNoticed = false }: Props) {
  const { name, medicalRecordNumber, birthDate, gender, bpjsNumber, allergies } = patient;
  const isAllergic = allergies.length > 0;
  return (
    <section class="patient-banner" aria-label={t.patients.bannerOf(name)}>
      <span class="avatar" aria-hidden="true">
        {initials(name)}
      </span>
      <div class="patient-facts">
        {!isNamed && <strong class="break">{name}</strong>}
        <p>
          <span class="number">{medicalRecordNumber}</span>
          {!isNoticed && <OnlineMark of={patient} />}
          <span>
            {birthDate ? `${calendarDate(birthDate)} · ${ageText(birthDate, clinicToday())}` : t.patients.birthUnknown}
          </span>
          <span>{t.genders[gender]}</span>
          <span class={bpjsNumber ? "number" : "muted"}>
            {bpjsNumber ? t.patients.bpjs(bpjsNumber) : t.patients.noBpjs}
          </span>
          {isToBeCalled && patient.phone && (
            <a class="number" href={`tel:${patient.phone}`}>
              {phone(patient.phone)}
            </a>
          )}
        </p>
      </div>
      <p class={isAllergic ? "patient-allergies told" : "patient-allergies muted"}>
        {isAllergic && <Icon name="alert" />}
        <span class="break">
          {isAllergic ? (
            <>
              <strong>{t.fields.allergies}:</strong> {fieldText("allergies", patient)}
            </>
          ) : (
            t.form.noAllergies
          )}
        </span>
      </p>
    </section>
  );
}
