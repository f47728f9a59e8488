import type { Appointment } from "@rawat/contracts";
import { dayOf, shortDay, timeSpan } from "../clinic/clinic-time.ts";
import { t } from "../i18n/index.ts";
import { StatusMark } from "./status-mark.tsx";

interface Props {
  appointment: Appointment;
  href: string;
  /** Says the doctor beside the patient, where several are shown. */
  withDoctor: boolean;
}

/** One appointment of a day, by its patient. The whole block opens it. */
export const AppointmentBlock = ({ appointment, href, withDoctor }: Props) => (
  <li class={`block ${appointment.status}`}>
    <time class="block-time" dateTime={appointment.startsAt}>
      {timeSpan(appointment.startsAt, appointment.endsAt)}
    </time>
    <a class="row-open" href={href}>
      {appointment.patientName}
    </a>
    {withDoctor && <span class="small muted break">{appointment.doctorName}</span>}
    <Marks {...appointment} />
  </li>
);

/** One of a patient's own, by its day and doctor. */
export const OwnAppointment = ({ appointment, href }: Omit<Props, "withDoctor">) => (
  <>
    <time class="own-time" dateTime={appointment.startsAt}>
      <strong>{shortDay(dayOf(appointment.startsAt))}</strong>
      <span class="block-time">{timeSpan(appointment.startsAt, appointment.endsAt)}</span>
    </time>
    <a class="row-open" href={href}>
      {appointment.doctorName}
    </a>
    <Marks {...appointment} />
  </>
);

const Marks = ({ status, mode }: Pick<Appointment, "status" | "mode">) => (
  <p class="block-marks">
    <StatusMark status={status} />
    <span class="small muted">{t.appointments.modes[mode]}</span>
  </p>
);
