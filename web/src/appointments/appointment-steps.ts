import { type Appointment, type AppointmentStatus, appointmentSteps, type TokenUser } from "@rawat/contracts";
import { api } from "../api.ts";
import { t } from "../i18n/index.ts";
import { button, setBusy } from "../ui/button.ts";
import { ask } from "../ui/dialog.ts";
import { toast, toastFailure } from "../ui/toast.ts";
import type { VersionedAppointment } from "./appointment-drawer.ts";
import { askToCancel } from "./cancel-dialog.ts";

interface Circumstances {
  user: TokenUser;
  move: () => void;
  /** The step was taken, or refused because somebody was faster: what is true now is to be read. */
  onstepped: () => void;
}

/** A button for each step that may follow; the one that leads on stands last and is the primary one. */
export function stepButtons(
  known: VersionedAppointment,
  { user, move, onstepped }: Circumstances,
): HTMLButtonElement[] {
  const { appointment, etag } = known;
  const next = stepsFor(appointment, user);

  async function take(element: HTMLButtonElement, status: AppointmentStatus): Promise<void> {
    const answer = await confirmation(appointment, status);
    if (answer === undefined) return;
    setBusy(element, true);
    try {
      const body = { status, ...(answer.reason && { reason: answer.reason }) };
      await api.appointments().step({ params: { id: appointment.id }, body, ...(etag && { ifMatch: etag }) });
      toast(t.appointments.stepped(appointment.patientName, t.appointments.statuses[status]));
    } catch (error) {
      toastFailure(error);
    }
    onstepped();
  }

  const isEnd = (status: AppointmentStatus) => status === "cancelled" || status === "no_show";
  const leading = next.filter((status) => !isEnd(status));
  const order = [...next.filter(isEnd), ...leading.toReversed()];
  const steps = order.map((status) => {
    const kind = status === leading[0] ? "primary" : status === "cancelled" ? "quiet" : "plain";
    const element = button(t.appointments.steps[status], { kind, onclick: () => void take(element, status) });
    return element;
  });
  return mayMove(appointment, user)
    ? [button(t.appointments.move, { icon: "calendar", onclick: move }), ...steps]
    : steps;
}

/** A patient may cancel before it starts, and nothing else. */
const stepsFor = ({ status, startsAt }: Appointment, { role }: TokenUser): readonly AppointmentStatus[] =>
  role === "patient"
    ? appointmentSteps[status].filter((next) => next === "cancelled" && startsAt > new Date().toISOString())
    : appointmentSteps[status];

const mayMove = ({ status, startsAt }: Appointment, { role }: TokenUser): boolean =>
  role !== "doctor" &&
  (status === "booked" || status === "confirmed") &&
  (role !== "patient" || startsAt > new Date().toISOString());

/** What ends an appointment is asked for first. Undefined: not after all. */
async function confirmation(
  appointment: Appointment,
  status: AppointmentStatus,
): Promise<{ reason?: string } | undefined> {
  if (status === "cancelled") return await askToCancel(appointment);
  if (status !== "no_show") return {};
  const sure = await ask({
    title: t.appointments.noShowTitle,
    text: t.appointments.noShowAsk(appointment.patientName),
    confirm: t.appointments.steps.no_show,
    danger: true,
  });
  return sure ? {} : undefined;
}
