import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { askAppointments } from "../api/appointments.ts";
import { withQuery } from "../app/address.tsx";
import { clinicMoment, dayOf } from "../clinic/clinic-time.ts";
import { Button, LinkButton } from "../components/button.tsx";
import { useLoaded } from "../components/loaded.tsx";
import { Banner } from "../components/state.tsx";
import { firstPage } from "../every-row.ts";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";
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

/** The patients' names, and how far it has come where nobody needs to be called any more, by the ids of the appointments, as far as one question tells them. */
async function whoComes(doctorId: string, conflicts: NonNullable<Told["conflicts"]>, signal: AbortSignal) {
  const days = conflicts.map(({ startsAt }) => dayOf(startsAt)).sort();
  const [from] = days;
  const to = days.at(-1);
  if (from === undefined || to === undefined) return new Map<string, string>();
  const { data } = await askAppointments(signal).list({ query: { ...firstPage, doctorId, from, to } });
  return new Map(
    data.map(({ id, patientName, status }) => {
      const isAwaited = status === "booked" || status === "confirmed";
      return [id, isAwaited ? patientName : `${patientName} · ${t.appointments.statuses[status]}`];
    }),
  );
}

function Sentences({ of, conflicts = [], truncated, missing, doctorId }: Told & { doctorId: string }) {
  const names = useLoaded((signal) => whoComes(doctorId, conflicts, signal), JSON.stringify(conflicts));
  const agenda = (
    <LinkButton kind="quiet" icon="calendar" href={withQuery("/calendar", { doctor: doctorId })}>
      {t.staff.conflictsAgenda}
    </LinkButton>
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
      <p>
        {(of === "schedule" ? t.staff.scheduleConflicts : t.staff.conflicts)(conflicts.length)}{" "}
        {/* A doctor moves nobody. */}
        {currentUser().role === "doctor" ? t.staff.conflictsTell : t.staff.conflictsMove}
      </p>
      <ul class="conflicts">
        {conflicts.map(({ appointmentId, startsAt }) => (
          <li key={appointmentId}>
            <LinkButton kind="quiet" icon="calendar" href={withQuery("/calendar", { appointment: appointmentId })}>
              {[clinicMoment(startsAt), names.value?.get(appointmentId)].filter(Boolean).join(" · ")}
            </LinkButton>
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
