import type { AppointmentStatus } from "@rawat/contracts";
import { Icon } from "../components/icon.tsx";
import type { IconName } from "../components/icon-shapes.ts";
import { t } from "../i18n/index.ts";

/** Whoever does not tell the hues apart has the shapes. */
const icons: Record<AppointmentStatus, IconName> = {
  booked: "clock",
  confirmed: "calendar",
  checked_in: "user",
  in_progress: "stethoscope",
  completed: "check",
  cancelled: "close",
  no_show: "alert",
};

/** How far an appointment is. */
export const StatusMark = ({ status }: { status: AppointmentStatus }) => (
  <span class={`status ${status}`}>
    <Icon name={icons[status]} />
    {t.appointments.statuses[status]}
  </span>
);
