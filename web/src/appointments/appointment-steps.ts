import {
  type Appointment,
  type AppointmentStatus,
  appointmentMends,
  appointmentSteps,
  isOnItsDay,
  isTooEarly,
  type MendedStatus,
  type TokenUser,
} from "@rawat/contracts";
import { api } from "../api.ts";
import { dayOf } from "../clinic/clinic-time.ts";
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

/**
 * A button for each step that may follow now; the one that leads on stands last and is the primary one. A mend stands first and is
 * quiet, for it corrects what was and is no next step; so it is never the `first` that the keyboard stands on.
 */
export function stepButtons(known: VersionedAppointment, { user, move, onstepped }: Circumstances) {
  const { appointment, etag } = known;
  const next = stepsFor(appointment, user);
  const mend = mendFor(appointment, user);

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
  const mendButton = (status: MendedStatus) => {
    const label = t.appointments.mends[status];
    const element = button(label, { kind: "quiet", icon: "undo", onclick: () => void take(element, status) });
    return element;
  };
  const onward = mayMove(appointment, user)
    ? [button(t.appointments.move, { icon: "calendar", onclick: move }), ...steps]
    : steps;
  return { buttons: [...(mend ? [mendButton(mend)] : []), ...onward], first: onward.at(-1) };
}

const clock = () => ({ now: new Date().toISOString(), dayOf });

/** Those whose time has come. A patient may cancel before it starts, and nothing else. */
const stepsFor = (appointment: Appointment, { role }: TokenUser): readonly AppointmentStatus[] =>
  appointmentSteps[appointment.status].filter((next) =>
    role === "patient"
      ? next === "cancelled" && appointment.startsAt > clock().now
      : !isTooEarly(next, appointment, clock()),
  );

/** The step back by which admin and staff mend a slip, on the day of the appointment. */
const mendFor = (appointment: Appointment, { role }: TokenUser) =>
  (role === "admin" || role === "staff") && isOnItsDay(appointment, clock())
    ? appointmentMends[appointment.status]
    : undefined;

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
