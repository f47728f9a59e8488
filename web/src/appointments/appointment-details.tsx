import type { Appointment } from "@rawat/contracts";
import { useEffect, useRef } from "preact/hooks";
import { askRecords } from "../api/records.ts";
import { clinicMoment, clinicToday, dayOf, longDay, timeSpan } from "../clinic/clinic-time.ts";
import { LinkButton } from "../components/button.tsx";
import { Fact, Facts } from "../components/facts.tsx";
import { Icon } from "../components/icon.tsx";
import { useLoaded } from "../components/loaded.tsx";
import { firstPage } from "../every-row.ts";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";
import { StatusMark } from "./status-mark.tsx";
import { StepButtons } from "./step-buttons.tsx";
import type { VersionedAppointment } from "./versioned-appointment.ts";

interface Props {
  known: VersionedAppointment;
  /** A step was taken; without what is known now, that is to be read. */
  onStepped: (next?: VersionedAppointment) => void;
}

/** What is known of an appointment, the ways that lead on, and the steps that its status allows. */
export function AppointmentDetails({ known, onStepped }: Props) {
  const { appointment } = known;
  const { startsAt, endsAt, status, mode, reason, statusReason, medicalRecordNumber, createdAt } = appointment;
  const { role } = currentUser();
  // Where the keyboard stands: never on a step, so that none is taken by a key too many.
  const state = useRef<HTMLParagraphElement>(null);
  const standOnState = () => state.current?.focus();
  useEffect(standOnState, []);
  return (
    <>
      <div class="appointment">
        <h3>{longDay(dayOf(startsAt))}</h3>
        <p class="appointment-time" ref={state} tabIndex={-1}>
          <span>{timeSpan(startsAt, endsAt)}</span>
          <StatusMark status={status} />
        </p>
        <Facts>
          {role !== "patient" && (
            <Fact label={t.appointments.patient} isWide>
              {[appointment.patientName, medicalRecordNumber].filter(Boolean).join(" · ")}
            </Fact>
          )}
          <Fact label={t.appointments.doctor}>{appointment.doctorName}</Fact>
          <Fact label={t.appointments.mode}>{t.appointments.modes[mode]}</Fact>
          <Fact label={t.appointments.reason} isWide>
            {reason ?? t.words.empty}
          </Fact>
          {statusReason !== null && (
            <Fact label={t.appointments.statusReason} isWide>
              {statusReason}
            </Fact>
          )}
          <Fact label={t.appointments.bookedAt}>{clinicMoment(createdAt)}</Fact>
        </Facts>
        {role !== "patient" && <Ways {...appointment} />}
      </div>
      <StepButtons known={known} standOnState={standOnState} onStepped={onStepped} />
    </>
  );
}

/** The ways to the patient and, for a doctor, to the records of the visit: to read what there is, or to write one. */
function Ways({ id, medicalRecordNumber, patientId, startsAt }: Appointment) {
  // Also one that was written before the visit was begun, or where it was called off after all.
  const mayHave = currentUser().role === "doctor" && dayOf(startsAt) <= clinicToday();
  const written = useLoaded(async (signal) => {
    if (!mayHave) return [];
    const query = { ...firstPage, patientId, from: dayOf(startsAt) };
    return (await askRecords(signal).list({ query })).data.filter(({ appointmentId }) => appointmentId === id);
  }, `${mayHave}`);
  if (medicalRecordNumber === null) return null;
  const patient = `/patients/${medicalRecordNumber}`;
  return (
    <div class="tools">
      <LinkButton icon="user" href={patient}>
        {t.appointments.openPatient}
      </LinkButton>
      {written.value?.map((record) => (
        <a key={record.id} class="button plain" href={`${patient}/records/${record.id}`}>
          <Icon name="clipboard" />
          <span>{t.appointments.openRecord}</span>
        </a>
      ))}
      {currentUser().role === "doctor" && !written.value?.length && (
        <LinkButton icon="edit" href={`${patient}/records/new?appointment=${id}`}>
          {t.appointments.writeRecord}
        </LinkButton>
      )}
    </div>
  );
}
