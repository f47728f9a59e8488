import { useEffect, useRef } from "preact/hooks";
import { clinicMoment, dayOf } from "../clinic/clinic-time.ts";
import { Form } from "../components/form.tsx";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { toast, toastFailure } from "../components/toast.tsx";
import { hasCode } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { doctorOptions, everyDoctor } from "./doctors.ts";
import { useBusy } from "./use-busy.ts";
import { moveTo, readAppointment, type VersionedAppointment } from "./versioned-appointment.ts";
import { fieldOfVisit, VisitFields } from "./visit-fields.tsx";

interface Props {
  known: VersionedAppointment;
  /** It was moved, or changed by somebody else meanwhile: then what is known now is to be read. */
  onMoved: (next?: VersionedAppointment) => void;
  onClose: () => void;
}

/** Moves an appointment to another free slot, of the same doctor or another. */
export function MoveForm({ known, onMoved, onClose }: Props) {
  const { id, patientId, mode, doctorId, doctorName, startsAt } = known.appointment;
  const doctors = useLoaded(everyDoctor, "");
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const moved = useRef<VersionedAppointment>(undefined);
  const busy = useBusy(patientId);

  const moveBack = async (from: VersionedAppointment) => {
    try {
      onMoved(await moveTo(from, { startsAt, doctorId }));
      toast(t.appointments.movedBack(clinicMoment(startsAt)), "done", undefined, id);
    } catch (error) {
      toastFailure(error);
    }
  };
  const tell = (next: VersionedAppointment) => {
    const hasBegun = startsAt <= new Date().toISOString();
    const undo = { text: t.appointments.undo, onClick: () => void moveBack(next) };
    toast(t.appointments.moved(clinicMoment(next.appointment.startsAt)), "done", hasBegun ? undefined : undo, id);
  };
  return (
    <>
      <div>
        <h3 ref={heading} tabIndex={-1}>
          {t.appointments.moveTitle}
        </h3>
        <p class="muted">{t.appointments.movedFrom(doctorName, clinicMoment(startsAt))}</p>
      </div>
      <Shown of={doctors}>
        {(all) => (
          <Form
            submit={t.appointments.move}
            draft={`move ${id}`}
            fieldOf={{ ...fieldOfVisit, ...busy.fieldOf }}
            send={async (values, { isAnswerOwed }) => {
              const wish = { startsAt: values.startsAt ?? "", doctorId: values.doctorId ?? "" };
              moved.current = await moveTo(known, wish).catch(async (error: unknown) => {
                const now = isAnswerOwed ? await readAppointment(id) : undefined;
                if (now && isAt(now, wish)) return now;
                return busy.findOther(error, wish.startsAt);
              });
            }}
            onFailure={(error) => {
              if (!hasCode(error, "stale_version") && !hasCode(error, "illegal_step")) return false;
              toastFailure(error);
              onMoved();
              return true;
            }}
            onCancel={onClose}
            onSaved={() => {
              onClose();
              if (!moved.current) return;
              onMoved(moved.current);
              tell(moved.current);
            }}
          >
            <VisitFields
              doctors={doctorOptions(all, t.appointments.chooseDoctor)}
              doctorId={doctorId}
              mode={mode}
              isModeFixed
              day={dayOf(startsAt)}
            />
          </Form>
        )}
      </Shown>
    </>
  );
}

/** Whether it is there already: an earlier attempt was done, though its answer never came. */
const isAt = ({ appointment }: VersionedAppointment, wish: { startsAt: string; doctorId: string }): boolean =>
  appointment.startsAt === wish.startsAt && appointment.doctorId === wish.doctorId;
