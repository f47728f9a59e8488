import type { Appointment, TokenUser } from "@rawat/contracts";
import { t } from "../i18n/index.ts";
import { button } from "../ui/button.ts";
import { h } from "../ui/element.ts";
import { toastFailure } from "../ui/toast.ts";

/** The ways from an appointment to its patient and, for a doctor, to a record. Fetched on demand: whoever only looks at the day needs neither. */
export function appointmentWays({ id, patientId, patientName }: Appointment, user: TokenUser): HTMLElement {
  const openPatient = async () => {
    const { openPatient } = await import("../patients/patient-drawer.ts");
    openPatient({ id: patientId, name: patientName }, { user, onchanged: () => undefined });
  };
  const write = async () => {
    const { openNewRecord } = await import("../records/record-form-drawer.ts");
    openNewRecord({ patientId, patientName, appointmentId: id }, { onsaved: () => undefined });
  };
  return h(
    "div",
    { class: "tools" },
    button(t.appointments.openPatient, { icon: "user", onclick: () => void openPatient().catch(toastFailure) }),
    user.role === "doctor" &&
      button(t.records.write, { icon: "edit", onclick: () => void write().catch(toastFailure) }),
  );
}
