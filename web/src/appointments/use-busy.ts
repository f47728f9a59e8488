import type { Appointment } from "@rawat/contracts";
import { useRef } from "preact/hooks";
import { askAppointments } from "../api/appointments.ts";
import { dayOf, timeSpan } from "../clinic/clinic-time.ts";
import { firstPage } from "../every-row.ts";
import { hasCode } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";

const isOwn = () => currentUser().role === "patient";
const over = ["cancelled", "no_show", "completed"];

/** Says by a form's `startsAt` which other appointment keeps the patient busy then. */
export function useBusy(patientId: string) {
  const other = useRef<Appointment>(undefined);
  return {
    fieldOf: {
      patient_busy: {
        name: "startsAt",
        say: () =>
          other.current
            ? (isOwn() ? t.appointments.ownBusyWith : t.appointments.busy)(
                other.current.doctorName,
                timeSpan(other.current.startsAt, other.current.endsAt),
              )
            : isOwn()
              ? t.appointments.ownBusy
              : t.problems.patient_busy,
      },
    },
    /** Looks it up where that is why a time was refused. @throws the refusal, in any case */
    findOther: async (error: unknown, startsAt: string): Promise<never> => {
      other.current = hasCode(error, "patient_busy")
        ? await findAt(patientId, startsAt).catch(() => undefined)
        : undefined;
      throw error;
    },
  };
}

/** The patient's appointment that is not over at a moment, or the next of that day. */
async function findAt(patientId: string, startsAt: string): Promise<Appointment | undefined> {
  const day = dayOf(startsAt);
  const { data } = await askAppointments().list({ query: { ...firstPage, patientId, from: day, to: day } });
  const awaited = data.filter(({ status, endsAt }) => !over.includes(status) && endsAt > startsAt);
  return awaited.toSorted((one, next) => (one.startsAt < next.startsAt ? -1 : 1))[0];
}
