import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { withQuery } from "../app/address.tsx";
import { clinicMoment } from "../clinic/clinic-time.ts";
import { Button } from "../components/button.tsx";
import { Icon } from "../components/icon.tsx";
import { Banner } from "../components/state.tsx";
import { t } from "../i18n/index.ts";
import { forgetConflicts, keptConflicts, type Told, timesTold } from "./kept-conflicts.ts";

/** The bookings that a change of a doctor's hours collides with, each a way to it, to be moved or called about. */
export function Conflicts({ doctorId }: { doctorId: string }) {
  const told = useSignal<Told | undefined>(undefined);
  useEffect(() => {
    // Said once its place stands on the page, or nobody who listens to it hears it.
    told.value = keptConflicts(doctorId);
  }, [doctorId, timesTold.value]);
  return (
    <div class="alert-place" role="status">
      {told.value && (
        <Banner kind="warned">
          <Sentences {...told.value} doctorId={doctorId} />
          <Button kind="quiet" icon="check" onClick={() => forgetConflicts(doctorId)}>
            {t.staff.conflictsDone}
          </Button>
        </Banner>
      )}
    </div>
  );
}

function Sentences({ of, conflicts = [], truncated, missing, doctorId }: Told & { doctorId: string }) {
  const agenda = (
    <a class="button quiet" href={withQuery("/calendar", { doctor: doctorId })}>
      <Icon name="calendar" />
      <span>{t.staff.conflictsAgenda}</span>
    </a>
  );
  if (missing)
    return (
      <>
        <p>{t.staff.conflictsUnknown}</p>
        {agenda}
      </>
    );
  return (
    <>
      <p>{(of === "schedule" ? t.staff.scheduleConflicts : t.staff.conflicts)(conflicts.length)}</p>
      <ul class="conflicts">
        {conflicts.map(({ appointmentId, startsAt }) => (
          <li key={appointmentId}>
            <a class="button quiet" href={withQuery("/calendar", { appointment: appointmentId })}>
              <Icon name="calendar" />
              <span>{clinicMoment(startsAt)}</span>
            </a>
          </li>
        ))}
      </ul>
      {truncated && (
        <>
          <p>{t.staff.conflictsMore}</p>
          {agenda}
        </>
      )}
    </>
  );
}
