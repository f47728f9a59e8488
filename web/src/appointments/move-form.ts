import { api } from "../api.ts";
import { dayOf } from "../clinic/clinic-time.ts";
import { hasCode } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { h } from "../ui/element.ts";
import { field } from "../ui/field.ts";
import { form } from "../ui/form.ts";
import { toastFailure } from "../ui/toast.ts";
import type { VersionedAppointment } from "./appointment-drawer.ts";
import { doctorChoice, everyDoctor, showDoctors } from "./doctor-choice.ts";
import { wantsAnotherSlot } from "./lost-slot.ts";
import { slotPicker } from "./slot-picker.ts";

interface Circumstances {
  oncancel: () => void;
  onmoved: () => void;
  /** Somebody changed it meanwhile; the failure is told already. */
  onstale: () => void;
}

/** Moves an appointment to another free slot, of the same doctor or another. */
export function moveForm({ appointment, etag }: VersionedAppointment, { oncancel, onmoved, onstale }: Circumstances) {
  const { id, mode, doctorId, doctorName } = appointment;
  const slots = slotPicker({ aroundDay: dayOf(appointment.startsAt) });
  const doctors = doctorChoice([{ id: doctorId, name: doctorName, specialization: null }], "", doctorId);
  const load = () => void slots.load({ doctorId: doctors.value, mode });
  doctors.addEventListener("change", load);
  everyDoctor().then((all) => showDoctors(doctors, all, t.appointments.chooseDoctor, doctors.value), toastFailure);
  load();

  const element = form({
    content: [
      h("h3", {}, t.appointments.moveTitle),
      field({ label: t.appointments.doctor, control: doctors }),
      slots.element,
    ],
    submit: t.appointments.move,
    oncancel,
    onsubmit: async () => {
      const slot = slots.read();
      if (!slot) return;
      const body = { startsAt: slot.startsAt, doctorId: doctors.value };
      await api.appointments().reschedule({ params: { id }, body, ...(etag && { ifMatch: etag }) });
      onmoved();
    },
    onfailure: (error) => {
      if (wantsAnotherSlot(error)) load();
      if (!hasCode(error, "stale_version") && !hasCode(error, "illegal_step")) return false;
      toastFailure(error);
      onstale();
      return true;
    },
  });
  return { element, isDirty: () => slots.isChosen() };
}
