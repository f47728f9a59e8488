import { askPatients } from "../api/patients.ts";
import { close } from "../app/address.tsx";
import { knowClinicZone } from "../clinic/clinic-time.ts";
import { LinkButton } from "../components/button.tsx";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { toast } from "../components/toast.tsx";
import { t } from "../i18n/index.ts";
import { PatientDetails } from "../patients/patient-details.tsx";
import { PatientForm } from "../patients/patient-form.tsx";
import { versioned } from "../patients/versioned.ts";
import { currentUser } from "../session.ts";

async function readOwn(signal: AbortSignal) {
  const id = currentUser().patientId ?? "";
  const [answer] = await Promise.all([
    askPatients(signal).get({ params: { id } }),
    knowClinicZone().catch(() => undefined),
  ]);
  return versioned(answer);
}

/** What the clinic keeps of the person signed in. */
export function OwnDetailsPage() {
  const { patientId } = currentUser();
  const loaded = useLoaded(readOwn, "", { about: ({ id }) => id === patientId });
  return (
    <Page title={t.sections.me} lead={t.me.lead} isNarrow>
      <Shown of={loaded}>
        {({ patient }) => (
          <div class="card">
            <PatientDetails patient={patient} isOwn />
            <footer class="card-foot">
              <p class="small muted">{t.me.askDesk}</p>
              <LinkButton kind="primary" icon="edit" href="/me/edit">
                {t.me.editContact}
              </LinkButton>
            </footer>
          </div>
        )}
      </Shown>
    </Page>
  );
}

/** The contact fields, which patients correct themselves. */
export function OwnContactPage() {
  const loaded = useLoaded(readOwn, "");
  const back = () => void close("/me");
  return (
    <Page title={t.me.editContact} isNarrow>
      <Shown of={loaded}>
        {(known) => (
          <div class="card">
            <PatientForm
              known={known}
              scope="contact"
              draft="own contact"
              onCancel={back}
              onSaved={(saved) => {
                if (saved !== known) toast(t.patients.saved);
                back();
              }}
            />
          </div>
        )}
      </Shown>
    </Page>
  );
}
