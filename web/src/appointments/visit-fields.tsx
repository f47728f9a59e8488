import { useSignal } from "@preact/signals";
import type { AppointmentMode } from "@rawat/contracts";
import { appointmentModes } from "@rawat/contracts/without-schemas";
import { useEffect, useRef } from "preact/hooks";
import { SelectField } from "../components/field.tsx";
import { useForm } from "../components/form-context.ts";
import { t } from "../i18n/index.ts";
import { SlotField } from "./slot-field.tsx";

interface Props {
  doctors: readonly (readonly [id: string, text: string])[];
  doctorId: string;
  mode: AppointmentMode;
  /** It is an appointment that is there already, and its way to meet stays. */
  isModeFixed?: boolean;
  day: string;
  /** One goes on here from something that is gone from the page, and the focus with it. */
  takesFocus?: boolean;
  /** Hears what is chosen, as values of the address. */
  onChosen?: (chosen: { doctor?: string; mode?: string; day?: string }) => void;
}

/** Whose fault of them a refusal is. */
export const fieldOfVisit = {
  unknown_doctor: "doctorId",
  slot_taken: "startsAt",
  outside_schedule: "startsAt",
  doctor_away: "startsAt",
} as const;

/** With whom, how and when: the times are those of the doctor who is chosen. */
export function VisitFields({ doctors, doctorId, mode, isModeFixed, day, takesFocus, onChosen }: Props) {
  const { initial } = useForm();
  // Who does not work here any more is not offered, and has no times.
  const offered = doctors.some(([id]) => id === doctorId) ? doctorId : "";
  const doctor = useSignal(initial("doctorId", offered));
  const way = useSignal(initial("mode", mode) as AppointmentMode);
  const doctorField = useRef<HTMLSelectElement>(null);
  useEffect(() => {
    // Who has gone elsewhere meanwhile stays there.
    if (takesFocus && document.activeElement === document.body) doctorField.current?.focus();
  }, []);
  return (
    <>
      <div class="grid">
        <SelectField
          name="doctorId"
          label={t.appointments.doctor}
          options={doctors}
          chosen={offered}
          fault={doctor.value === "" ? t.appointments.chooseDoctor : undefined}
          selectRef={doctorField}
          onChosen={(id) => {
            doctor.value = id;
            onChosen?.({ doctor: id });
          }}
        />
        {!isModeFixed && (
          <SelectField
            name="mode"
            label={t.appointments.mode}
            options={appointmentModes.map((name) => [name, t.appointments.modes[name]] as const)}
            chosen={mode}
            onChosen={(name) => {
              way.value = name as AppointmentMode;
              onChosen?.({ mode: name });
            }}
          />
        )}
      </div>
      <SlotField
        doctorId={doctor.value}
        mode={isModeFixed ? mode : way.value}
        day={day}
        {...(onChosen && { onDay: (name) => onChosen({ day: name }) })}
      />
    </>
  );
}
