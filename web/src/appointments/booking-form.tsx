import type { Appointment } from "@rawat/contracts";
import { appointmentModes } from "@rawat/contracts/without-schemas";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { askAppointments } from "../api/appointments.ts";
import { useAddress } from "../app/address.tsx";
import { clinicMoment, clinicToday } from "../clinic/clinic-time.ts";
import type { Values } from "../components/drafts.ts";
import { TextField } from "../components/field.tsx";
import { Form } from "../components/form.tsx";
import { toast } from "../components/toast.tsx";
import { t } from "../i18n/index.ts";
import { chosenOf, oneOf } from "../one-of.ts";
import { dayIn } from "./extent.ts";
import { useBusy } from "./use-busy.ts";
import { fieldOfVisit, VisitFields } from "./visit-fields.tsx";

interface Props {
  patientId: string;
  doctors: readonly (readonly [id: string, text: string])[];
  onCancel: () => void;
  onBooked: (appointment: Appointment) => void;
  /** It was chosen a moment ago for whom it is: the keyboard goes on in its first field. */
  goesOn?: boolean;
  /** Whom it is for, above the fields. */
  children?: ComponentChildren;
}

/** Books a free slot for a patient: doctor, way to meet, day, time. What is chosen stands in the address, for a link to send. */
export function BookingForm({ patientId, doctors, onCancel, onBooked, goesOn, children }: Props) {
  const { query, change } = useAddress();
  const booked = useRef<Appointment>(undefined);
  const busy = useBusy(patientId);
  return (
    <Form
      class="booking"
      submit={t.appointments.book}
      draft={`booking ${patientId}`}
      fieldOf={{ ...fieldOfVisit, ...busy.fieldOf }}
      send={async (values, { key }) => {
        const body = wishOf(patientId, values);
        const made = askAppointments().create({ body, idempotencyKey: key });
        booked.current = (await made.catch((error: unknown) => busy.findOther(error, body.startsAt))).data;
      }}
      onCancel={onCancel}
      onSaved={() => {
        if (!booked.current) return;
        toast(t.appointments.booked(clinicMoment(booked.current.startsAt)));
        onBooked(booked.current);
      }}
    >
      {children}
      <VisitFields
        doctors={doctors}
        doctorId={query.doctor ?? ""}
        mode={oneOf(appointmentModes, query.mode) ?? "in_person"}
        day={dayIn(query) ?? clinicToday()}
        {...(goesOn && { takesFocus: true })}
        onChosen={(chosen) => void change(chosen, { replace: true })}
      />
      <TextField name="reason" label={t.appointments.reason} autocomplete="off" maxLength={500} optional />
    </Form>
  );
}

function wishOf(patientId: string, values: Values) {
  const reason = values.reason?.trim();
  return {
    patientId,
    doctorId: values.doctorId ?? "",
    startsAt: values.startsAt ?? "",
    mode: chosenOf(appointmentModes, values.mode),
    ...(reason && { reason }),
  };
}
