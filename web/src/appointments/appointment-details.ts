import type { Appointment, TokenUser } from "@rawat/contracts";
import { clinicMoment, dayOf, longDay, timeSpan } from "../clinic/clinic-time.ts";
import { t } from "../i18n/index.ts";
import { type Child, h } from "../ui/element.ts";
import { pair } from "../ui/pair.ts";
import { statusMark } from "./appointment-block.ts";

/** What is known of an appointment; below it, the ways that lead on. */
export function appointmentDetails(appointment: Appointment, { role }: TokenUser, ways?: Child): HTMLElement {
  const { startsAt, endsAt, status, mode, reason, statusReason, medicalRecordNumber, createdAt } = appointment;
  const ofPatient = [appointment.patientName, medicalRecordNumber].filter(Boolean).join(" · ");
  return h(
    "div",
    { class: "details" },
    h(
      "section",
      {},
      h("h3", {}, longDay(dayOf(startsAt))),
      h("p", { class: "appointment-time" }, timeSpan(startsAt, endsAt), statusMark(status)),
      h(
        "dl",
        {},
        role !== "patient" && pair(t.appointments.patient, ofPatient, true),
        pair(t.appointments.doctor, appointment.doctorName),
        pair(t.appointments.mode, t.appointments.modes[mode]),
        pair(t.appointments.reason, reason ?? t.words.empty, true),
        statusReason !== null && pair(t.appointments.statusReason, statusReason, true),
        pair(t.appointments.bookedAt, clinicMoment(createdAt)),
      ),
    ),
    ways,
  );
}
