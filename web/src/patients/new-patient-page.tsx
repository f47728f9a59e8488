import { close, go, ownAddress, useAddress } from "../app/address.tsx";
import { Page } from "../components/page.tsx";
import { toast } from "../components/toast.tsx";
import { t } from "../i18n/index.ts";
import { PatientForm } from "./patient-form.tsx";
import { backToRegister } from "./register.ts";

/** Registers a patient. Who came from something that needs one goes on there (`next`), with them; a `name` that was searched for in vain is theirs. */
export function NewPatientPage() {
  const { query } = useAddress();
  const next = ownAddress(query.next);
  const goOnWith = ({ medicalRecordNumber: number }: { medicalRecordNumber: string }) =>
    void go(next ? withPatient(next, number) : `/patients/${number}`, { replace: true });
  return (
    <Page title={t.patients.newTitle} lead={t.patients.newLead} isNarrow>
      <div class="card">
        <PatientForm
          scope="everything"
          draft="new patient"
          name={query.name}
          onCancel={() => void (next ? close(next) : backToRegister())}
          onSaved={({ patient }) => {
            toast(t.patients.registered(patient.name));
            goOnWith(patient);
          }}
          {...(next && { onKnown: goOnWith })}
        />
      </div>
    </Page>
  );
}

function withPatient(next: string, number: string): string {
  const url = new URL(next, location.origin);
  url.searchParams.set("patient", number);
  return url.pathname + url.search;
}
