import { useSignal } from "@preact/signals";
import type { Appointment } from "@rawat/contracts";
import { close, useAddress } from "../app/address.tsx";
import { shortDay } from "../clinic/clinic-time.ts";
import { LinkButton } from "../components/button.tsx";
import { List } from "../components/list.tsx";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { Banner, EmptyState } from "../components/state.tsx";
import { t } from "../i18n/index.ts";
import { OwnAppointment } from "./appointment-block.tsx";
import { AppointmentPreview } from "./appointment-preview.tsx";
import { CalendarFeed } from "./calendar-feed.tsx";
import { everyComing, past } from "./coming.ts";

const isAboutAppointments = ({ type }: { type: string }) => type.startsWith("appointment.");

/** A patient's own appointments: what is coming, what was, and the calendar. */
export function OwnAppointmentsPage() {
  const { query, changed } = useAddress();
  const coming = useLoaded(everyComing, "", { about: isAboutAppointments });
  // What is cancelled or moved goes from one list to the other.
  const changes = useSignal(0);
  const row = (appointment: Appointment) => (
    <OwnAppointment appointment={appointment} href={changed({ appointment: appointment.id })} />
  );
  return (
    <Page
      title={t.appointments.ownTitle}
      isNarrow
      tools={
        <LinkButton kind="primary" icon="plus" href="/appointments/new">
          {t.appointments.book}
        </LinkButton>
      }
    >
      <h2>{t.appointments.coming}</h2>
      <Shown of={coming} title={t.failures.listTitle}>
        {({ list, until }) => (
          <>
            {until !== undefined && <Banner kind="warned">{t.appointments.comingCut(shortDay(until))}</Banner>}
            {list.length > 0 ? (
              <ul class="rows own-appointments" aria-label={t.appointments.coming}>
                {list.map((appointment) => (
                  <li key={appointment.id} class="row">
                    {row(appointment)}
                  </li>
                ))}
              </ul>
            ) : (
              <EmptyState icon="calendar" title={t.appointments.noComingTitle} lead={t.appointments.noComingLead} />
            )}
          </>
        )}
      </Shown>
      <h2>{t.appointments.past}</h2>
      <List<Appointment>
        label={t.appointments.past}
        kind="own-appointments"
        of={String(changes.value)}
        load={past}
        row={row}
        keyOf={({ id }) => id}
        empty={<EmptyState icon="clock" title={t.appointments.noPastTitle} lead={t.appointments.noPastLead} />}
        about={isAboutAppointments}
      />
      <CalendarFeed />
      {query.appointment && (
        <AppointmentPreview
          id={query.appointment}
          onClose={() => void close(changed({ appointment: undefined, move: undefined }))}
          onChanged={() => {
            coming.reload();
            changes.value++;
          }}
        />
      )}
    </Page>
  );
}
