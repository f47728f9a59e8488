import type { Appointment } from "@rawat/contracts";
import { clinicMoment } from "../clinic/clinic-time.ts";
import { t } from "../i18n/index.ts";
import { askWithReason } from "../ui/reason-dialog.ts";

/** Asks before an appointment is cancelled, and why. Undefined: not after all. */
export const askToCancel = ({ patientName, startsAt }: Appointment): Promise<{ reason?: string } | undefined> =>
  askWithReason({
    title: t.appointments.cancelTitle,
    text: t.appointments.cancelAsk(patientName, clinicMoment(startsAt)),
    reason: t.appointments.cancelReason,
    confirm: t.appointments.steps.cancelled,
    cancel: t.appointments.keep,
  });
