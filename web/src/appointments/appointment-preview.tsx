import type { Appointment } from "@rawat/contracts";
import { useLayoutEffect } from "preact/hooks";
import { useAddress } from "../app/address.tsx";
import { knowClinicZone } from "../clinic/clinic-time.ts";
import { Dialog } from "../components/dialog.tsx";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";
import { AppointmentDetails } from "./appointment-details.tsx";
import { MoveForm } from "./move-form.tsx";
import { mayMove } from "./steps.ts";
import { readAppointment, type VersionedAppointment } from "./versioned-appointment.ts";
import { WhoComes } from "./who-comes.tsx";

interface Props {
  id: string;
  onClose: () => void;
  /** Hears what is known of it, whenever that is something new. */
  onKnown?: (appointment: Appointment) => void;
  /** What is shown behind may be out of date now. */
  onChanged?: () => void;
}

/** An appointment beside what it was opened from: what is known of it, and what can be done about it. */
export const AppointmentPreview = (props: Props) => <Preview key={props.id} {...props} />;

function Preview({ id, onClose, onKnown, onChanged }: Props) {
  const { query, shut } = useAddress();
  const loaded = useLoaded<VersionedAppointment>(
    async (signal) => {
      await knowClinicZone();
      return await readAppointment(id, signal);
    },
    "",
    { about: (heard) => heard.type.startsWith("appointment.") && heard.id === id },
  );
  const appointment = loaded.value?.appointment;
  // Before anybody can close it, what is behind has followed.
  useLayoutEffect(() => {
    if (appointment) onKnown?.(appointment);
  }, [appointment]);
  const isMoving = query.move === "1" && appointment !== undefined && mayMove(appointment, currentUser().role);
  const leaveMove = () => void shut("move");
  const title = appointment && (currentUser().role === "patient" ? appointment.doctorName : appointment.patientName);
  return (
    <Dialog title={title ?? t.appointments.one} kind="drawer" onClose={isMoving ? leaveMove : onClose}>
      <Shown of={loaded}>
        {(known) => {
          const onStepped = (next?: VersionedAppointment) => {
            if (next) loaded.take(next);
            else loaded.reload();
            onChanged?.();
          };
          return (
            <>
              {currentUser().role !== "patient" && <WhoComes patientId={known.appointment.patientId} />}
              {isMoving ? (
                <MoveForm known={known} onMoved={onStepped} onClose={leaveMove} />
              ) : (
                <AppointmentDetails known={known} onStepped={onStepped} />
              )}
            </>
          );
        }}
      </Shown>
    </Dialog>
  );
}
