import type { Appointment } from "@rawat/contracts";
import { askAppointments } from "../api/appointments.ts";
import { close, useAddress, withQuery } from "../app/address.tsx";
import { clinicToday, dayOf, knowClinicZone } from "../clinic/clinic-time.ts";
import { Icon } from "../components/icon.tsx";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { EmptyState } from "../components/state.tsx";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";
import { Agenda } from "./agenda.tsx";
import { AppointmentPreview } from "./appointment-preview.tsx";
import { CalendarBar } from "./calendar-bar.tsx";
import { CalendarFeed } from "./calendar-feed.tsx";
import { type Appointments, everyAppointment } from "./every-appointment.ts";
import { type Extent, extentOf } from "./extent.ts";

const isAboutAppointments = ({ type }: { type: string }) => type.startsWith("appointment.");

/** The appointments of a day or a week: the front desk sees everybody's, a doctor the own. What others change appears by itself. */
export function CalendarPage() {
  const { query, change, changed } = useAddress();
  const { role, staffId } = currentUser();
  const isOwn = role === "doctor";
  const ownDoctorId = isOwn ? staffId : undefined;
  const loaded = useLoaded(
    async (signal) => {
      await knowClinicZone();
      // Only now it is certain which day is today.
      const extent = extentOf(query, ownDoctorId);
      return { extent, appointments: needsDoctor(extent) ? none : await appointmentsOf(extent, signal) };
    },
    [query.day, query.view, query.doctor].join(" "),
    { about: isAboutAppointments, staysWhileLoading: true },
  );
  const extent = extentOf(query, ownDoctorId);
  /** The day behind an open appointment is its own, wherever it was moved to, and wherever one came from. */
  const follow = ({ startsAt }: Appointment) => {
    const day = dayOf(startsAt);
    if (day < extent.from || day > extent.to) void change({ day }, { replace: true });
  };
  return (
    <Page
      title={t.appointments.title}
      tools={
        !isOwn && (
          <a
            class="button primary"
            href={withQuery("/calendar/new", {
              day: extent.day > clinicToday() ? extent.day : undefined,
              doctor: extent.doctorId,
            })}
          >
            <Icon name="plus" />
            <span>{t.appointments.book}</span>
          </a>
        )
      }
    >
      <CalendarBar extent={extent} isOwn={isOwn} />
      <div class="agenda" aria-busy={isOther(loaded.value?.extent, extent) || undefined}>
        <Shown of={loaded} title={t.failures.listTitle}>
          {({ extent, appointments }) =>
            needsDoctor(extent) ? (
              <EmptyState
                icon="stethoscope"
                title={t.appointments.chooseDoctorTitle}
                lead={t.appointments.chooseDoctorLead}
              />
            ) : (
              <Agenda appointments={appointments} extent={extent} />
            )
          }
        </Shown>
      </div>
      {isOwn && <CalendarFeed />}
      {query.appointment && (
        <AppointmentPreview
          id={query.appointment}
          onClose={() => void close(changed({ appointment: undefined, move: undefined }))}
          onKnown={follow}
          onChanged={loaded.reload}
        />
      )}
    </Page>
  );
}

const isOther = (drawn: Extent | undefined, asked: Extent) => JSON.stringify(drawn) !== JSON.stringify(asked);

/** The week shows one doctor at a time. */
const needsDoctor = ({ view, doctorId }: Extent) => view === "week" && doctorId === undefined;

const none: Appointments = { going: [], cancelled: [], isCut: false, hasMoreCancelled: false };

function appointmentsOf({ from, to, doctorId }: Extent, signal: AbortSignal) {
  const narrowed = { from, to, ...(doctorId && { doctorId }) };
  return everyAppointment((query) => askAppointments(signal).list({ query: { ...narrowed, ...query } }));
}
