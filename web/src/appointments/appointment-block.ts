import type { Appointment } from "@rawat/contracts";
import { timeSpan } from "../clinic/clinic-time.ts";
import { t } from "../i18n/index.ts";
import { h } from "../ui/element.ts";

interface Circumstances {
  /** Who is named: the front desk looks for patients, a patient for the doctor. */
  name: "patient" | "doctor";
  /** Says the doctor beside the patient, where several are shown. */
  withDoctor?: boolean;
  open: (appointment: Appointment) => void;
}

export const statusMark = (status: Appointment["status"]): HTMLElement =>
  h("span", { class: `status ${status}` }, t.appointments.statuses[status]);

/** One appointment of a day. The whole block opens it; a keyboard finds the name as its button. */
export function appointmentBlock(appointment: Appointment, { name, withDoctor, open }: Circumstances): HTMLLIElement {
  const { startsAt, endsAt, mode, status, patientName, doctorName, id } = appointment;
  return h(
    "li",
    { class: `block ${status}` },
    h("time", { class: "block-time", datetime: startsAt }, timeSpan(startsAt, endsAt)),
    h(
      "button",
      { type: "button", class: "row-open", "data-appointment": id, onclick: () => open(appointment) },
      name === "patient" ? patientName : doctorName,
    ),
    withDoctor && h("span", { class: "small muted break" }, doctorName),
    h(
      "p",
      { class: "block-marks" },
      statusMark(status),
      h("span", { class: "small muted" }, t.appointments.modes[mode]),
    ),
  );
}
