import type { Appointment } from "@rawat/contracts";
import type { ComponentChildren } from "preact";
import { useAddress } from "../app/address.tsx";
import { addDays, clinicHour, clinicToday, dayOf, narrowDay } from "../clinic/clinic-time.ts";
import { Banner, EmptyState } from "../components/state.tsx";
import { t } from "../i18n/index.ts";
import { AppointmentBlock } from "./appointment-block.tsx";
import type { Appointments } from "./every-appointment.ts";
import type { Extent } from "./extent.ts";

interface Props {
  appointments: Appointments;
  extent: Extent;
}

/** A day by the hour or a week by the day, and below it what was cancelled. */
export function Agenda({ appointments: { going, cancelled, isCut, hasMoreCancelled }, extent }: Props) {
  const { changed } = useAddress();
  const blocks = (list: readonly Appointment[]) => (
    <ul class="blocks">
      {list.map((appointment) => (
        <AppointmentBlock
          key={appointment.id}
          appointment={appointment}
          href={changed({ appointment: appointment.id })}
          withDoctor={extent.doctorId === undefined}
        />
      ))}
    </ul>
  );
  return (
    <>
      {isCut && <Banner kind="warned">{t.appointments.agendaCut}</Banner>}
      {extent.view === "week" ? (
        <Week monday={extent.from} going={going} blocks={blocks} />
      ) : going.length > 0 ? (
        <Day going={going} blocks={blocks} />
      ) : (
        <EmptyState icon="calendar" title={t.appointments.noneTitle} lead={t.appointments.noneLead} />
      )}
      {cancelled.length > 0 && (
        <Cancelled title={t.appointments.cancelledCount(cancelled.length, hasMoreCancelled)}>
          {hasMoreCancelled && <p class="small muted">{t.appointments.cancelledCut(cancelled.length)}</p>}
          {blocks(cancelled)}
        </Cancelled>
      )}
    </>
  );
}

interface Drawn {
  going: readonly Appointment[];
  blocks: (list: readonly Appointment[]) => ComponentChildren;
}

/** Beside each hour what begins in it. */
const Day = ({ going, blocks }: Drawn) => (
  <ol class="hours">
    {[...Map.groupBy(going, ({ startsAt }) => clinicHour(startsAt))].map(([hour, inHour]) => (
      <li key={hour} class="hour">
        <span class="hour-name" aria-hidden="true">
          {String(hour).padStart(2, "0")}
        </span>
        {blocks(inHour)}
      </li>
    ))}
  </ol>
);

/** The seven days side by side, on a phone one below the other. */
function Week({ monday, going, blocks }: Drawn & { monday: string }) {
  const byDay = Map.groupBy(going, ({ startsAt }) => dayOf(startsAt));
  return (
    <div class="week">
      {Array.from({ length: 7 }, (_, index) => addDays(monday, index)).map((day) => (
        <section key={day} class={day === clinicToday() ? "lane now" : "lane"}>
          <h3>{narrowDay(day)}</h3>
          {byDay.has(day) ? blocks(byDay.get(day) ?? []) : <p class="small muted">{t.appointments.noneThatDay}</p>}
        </section>
      ))}
    </div>
  );
}

/** Folded, unless the address says otherwise: however often the day is read anew, what was opened stays open. */
function Cancelled({ title, children }: { title: string; children: ComponentChildren }) {
  const { query, change } = useAddress();
  const isOpen = query.cancelled === "shown";
  return (
    <details
      class="cancelled"
      open={isOpen}
      onToggle={({ currentTarget: { open } }) => {
        if (open !== isOpen) void change({ cancelled: open ? "shown" : undefined }, { replace: true });
      }}
    >
      <summary>{title}</summary>
      {children}
    </details>
  );
}
