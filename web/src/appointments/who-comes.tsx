import { askPatients } from "../api/patients.ts";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { Refusal } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { PatientBanner } from "../patients/patient-banner.tsx";

/** Who an appointment is with, and what they must not be given: whoever opens it reads that first. */
export function WhoComes({ patientId }: { patientId: string }) {
  const loaded = useLoaded(
    async (signal) => (await askPatients(signal).get({ params: { id: patientId } })).data,
    patientId,
    { about: ({ type, id }) => type.startsWith("patient.") && id === patientId },
  );
  // Somebody who was archived since is in no list any more; what was agreed with them still is.
  if (loaded.error instanceof Refusal && loaded.error.status === 404) return null;
  return (
    <Shown of={loaded} title={t.patients.bannerFailed}>
      {(patient) => <PatientBanner patient={patient} isNamed isToBeCalled />}
    </Shown>
  );
}
