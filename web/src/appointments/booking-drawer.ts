import type { TokenUser } from "@rawat/contracts";
import { clinicMoment } from "../clinic/clinic-time.ts";
import { t } from "../i18n/index.ts";
import { choosePatient } from "../patients/choose-patient.ts";
import { askToDiscard } from "../patients/patient-form.ts";
import { button } from "../ui/button.ts";
import { openDialog } from "../ui/dialog.ts";
import { fill, h } from "../ui/element.ts";
import { toast } from "../ui/toast.ts";
import { bookingForm } from "./booking-form.ts";

interface Person {
  id: string;
  name: string;
}

interface Shape {
  user: TokenUser;
  doctorId?: string | undefined;
  /** For whom, where that is known already. */
  patient?: Person;
  onchanged: () => void;
}

/** Books an appointment: first for whom, unless a patient books for themself, then when. */
export function openBooking({ user, doctorId, patient, onchanged }: Shape): void {
  let isDirty = () => false;
  const mayClose = async () => !isDirty() || (await askToDiscard());
  const drawer = openDialog({ title: t.appointments.book, kind: "drawer", mayClose });
  const own = user.role === "patient" && user.patientId ? { id: user.patientId, name: user.name } : undefined;

  function showPatients(): void {
    isDirty = () => false;
    const choice = choosePatient(showForm);
    fill(drawer.body, choice.element);
    choice.focus();
  }

  function showForm({ id, name }: Person): void {
    const cancel = async () => {
      if (await mayClose()) drawer.close();
    };
    const booking = bookingForm({
      patientId: id,
      doctorId,
      oncancel: () => void cancel(),
      onbooked: (startsAt) => {
        drawer.close();
        toast(t.appointments.booked(clinicMoment(startsAt)));
        onchanged();
      },
    });
    isDirty = booking.isDirty;
    const change = button(t.appointments.changePatient, { kind: "quiet", onclick: showPatients });
    fill(
      drawer.body,
      !own && h("p", { class: "chosen" }, h("strong", { class: "break" }, name), change),
      booking.element,
    );
    booking.element.querySelector<HTMLElement>("select")?.focus();
  }

  const known = own ?? patient;
  if (known) showForm(known);
  else showPatients();
}
