import { go } from "../app/address.tsx";
import { ask } from "../components/ask.tsx";
import { Button, LinkButton } from "../components/button.tsx";
import { toast, toastFailure } from "../components/toast.tsx";
import { hasCode } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";
import { archivePatient } from "./archive-patient.ts";
import { backToRegister } from "./register.ts";
import { restorePatient } from "./restore-patient.ts";
import type { Versioned } from "./versioned.ts";

interface Props {
  known: Versioned;
  /** What is true of them now has to be read. */
  reload: () => void;
}

/** What the front desk does with a patient. */
export function PatientTools({ known, reload }: Props) {
  const { patient } = known;
  const { medicalRecordNumber: number, archivedAt } = patient;
  if (archivedAt !== undefined)
    return (
      <Button kind="primary" icon="undo" onClick={() => void restorePatient(patient).then(reload)}>
        {t.history.restore}
      </Button>
    );
  return (
    <>
      <LinkButton kind="primary" icon="calendar" href={`/calendar/new?patient=${number}`}>
        {t.patients.book}
      </LinkButton>
      <LinkButton icon="edit" href={`/patients/${number}/edit`}>
        {t.patients.edit}
      </LinkButton>
      {currentUser().role === "admin" && (
        <LinkButton icon="key" href={`/accounts?new=account&patient=${number}`}>
          {t.patients.account}
        </LinkButton>
      )}
      <Button kind="quiet" icon="archive" onClick={() => void archive(known, reload)}>
        {t.patients.archive}
      </Button>
    </>
  );
}

async function archive(known: Versioned, reload: () => void): Promise<void> {
  const { patient } = known;
  const sure = await ask({
    title: t.patients.archiveTitle,
    text: t.patients.archiveAsk(patient.name, patient.medicalRecordNumber),
    confirm: t.patients.archive,
    danger: true,
  });
  if (!sure) return;
  let version: string | undefined;
  try {
    version = await archivePatient(known);
  } catch (error) {
    const timeline = `/patients/${patient.medicalRecordNumber}/timeline`;
    const isAwaited = hasCode(error, "future_appointments");
    toastFailure(error, isAwaited ? { text: t.patients.seeAppointments, onClick: () => void go(timeline) } : undefined);
    // Somebody changed or archived it meanwhile: what is true now is shown.
    return reload();
  }
  const offer = { text: t.history.undo, onClick: () => void undo(known, version) };
  toast(t.patients.archived(patient.name), "done", offer, patient.id);
  await backToRegister();
}

async function undo({ patient }: Versioned, ifMatch: string | undefined): Promise<void> {
  if (await restorePatient(patient, { ifMatch })) await go(`/patients/${patient.medicalRecordNumber}`);
}
