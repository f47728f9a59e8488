import type { Appointment, Clinic } from "@rawat/contracts";
import { StatusMark } from "../appointments/status-mark.tsx";
import { addDays, clinicToday, clockTime, dayOf, longDay } from "../clinic/clinic-time.ts";
import { Icon } from "../components/icon.tsx";
import { phone } from "../format.ts";
import { t } from "../i18n/index.ts";

interface Props {
  appointment: Appointment | undefined;
  clinic: Clinic;
}

/** The next appointment: when, with whom, and where to go. */
export function NextAppointment({ appointment, clinic }: Props) {
  if (!appointment)
    return (
      <section class="card next">
        <h2>{t.appointments.noComingTitle}</h2>
        <p class="muted">{t.appointments.noComingLead}</p>
      </section>
    );
  const { id, startsAt, doctorName, mode, status } = appointment;
  const day = dayOf(startsAt);
  return (
    <section class={day === clinicToday() ? "card next today" : "card next"}>
      <h2>{t.appointments.nextOne}</h2>
      <p class="next-when">
        <span>{dayName(day)}</span> <time dateTime={startsAt}>{clockTime(startsAt)}</time>
      </p>
      <p class="next-who">
        <strong class="break">{doctorName}</strong>
        <StatusMark status={status} />
      </p>
      <p class="next-where">
        <Icon name={mode === "online" ? "monitor" : "home"} />
        <span>{mode === "online" ? t.appointments.modes.online : whereIs(clinic)}</span>
      </p>
      {mode === "in_person" && clinic.phone && (
        <p class="small muted">
          {t.appointments.clinicPhone} <a href={`tel:${clinic.phone}`}>{phone(clinic.phone)}</a>
        </p>
      )}
      <p>
        <a class="button plain" href={`/appointments?appointment=${id}`}>
          {t.appointments.openOwn}
        </a>
      </p>
    </section>
  );
}

function dayName(day: string): string {
  if (day === clinicToday()) return t.appointments.today;
  return day === addDays(clinicToday(), 1) ? t.appointments.tomorrow(longDay(day)) : longDay(day);
}

const whereIs = ({ name, address }: Clinic): string => [name, address].filter(Boolean).join(", ");
