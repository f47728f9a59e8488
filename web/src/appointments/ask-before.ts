import type { Appointment, AppointmentStatus } from "@rawat/contracts";
import { clinicMoment } from "../clinic/clinic-time.ts";
import { ask, askWithReason } from "../components/ask.tsx";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";

/** Asks before a step that cannot be taken back; before a cancellation also why. Undefined: not after all. */
export async function askBefore(
  { patientName, startsAt }: Appointment,
  status: AppointmentStatus,
): Promise<{ reason?: string } | undefined> {
  const when = clinicMoment(startsAt);
  if (status === "cancelled")
    return await askWithReason({
      title: t.appointments.cancelTitle,
      text: t.appointments.cancelAsk(patientName, when),
      reason: currentUser().role === "patient" ? t.appointments.cancelReason : t.appointments.cancelReasonTold,
      confirm: t.appointments.steps.cancelled,
      cancel: t.appointments.keep,
    });
  const sure = await ask({
    title: t.appointments.stepTitle(t.appointments.steps[status]),
    text: t.appointments.stepAsk(patientName, when),
    confirm: t.appointments.steps[status],
    danger: status === "no_show",
  });
  return sure ? {} : undefined;
}
