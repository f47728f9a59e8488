import { useRoute } from "preact-iso/router";
import { close } from "../app/address.tsx";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { Banner } from "../components/state.tsx";
import { toast } from "../components/toast.tsx";
import { t } from "../i18n/index.ts";
import { findPatient } from "./find-patient.ts";
import { NoSuchPatient } from "./no-such-patient.tsx";
import { PatientForm } from "./patient-form.tsx";
import type { Versioned } from "./versioned.ts";

/** Changes a patient. What is shown is what was read at first: who else changes it meanwhile is told of when it is saved. */
export function EditPatientPage() {
  const { patient: address = "" } = useRoute().params;
  const loaded = useLoaded((signal) => findPatient(address, signal), address);
  const known = loaded.value?.known;
  return (
    <Page
      title={known ? t.patients.editTitle(known.patient.name) : t.patients.one}
      inTab={known?.patient.medicalRecordNumber ?? t.patients.one}
      isNarrow
    >
      <Shown of={loaded}>{() => (known ? <Edit key={address} known={known} /> : <NoSuchPatient />)}</Shown>
    </Page>
  );
}

function Edit({ known }: { known: Versioned }) {
  const { medicalRecordNumber, archivedAt, id } = known.patient;
  const back = () => void close(`/patients/${medicalRecordNumber}`);
  if (archivedAt !== undefined)
    return (
      <Banner kind="warned" icon="archive">
        <p>{t.patients.editArchived}</p>
        <p>
          <a href={`/patients/${medicalRecordNumber}`}>{t.patients.toPatient}</a>
        </p>
      </Banner>
    );
  return (
    <div class="card">
      <PatientForm
        known={known}
        scope="everything"
        draft={`patient ${id}`}
        onCancel={back}
        onSaved={(saved) => {
          if (saved !== known) toast(t.patients.saved);
          back();
        }}
      />
    </div>
  );
}
