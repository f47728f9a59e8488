import { type AppointmentMode, AppointmentMode as modes } from "@rawat/contracts";
import { api, newIdempotencyKey } from "../api.ts";
import { Refusal } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { field, input, select } from "../ui/field.ts";
import { form, typed } from "../ui/form.ts";
import { toastFailure } from "../ui/toast.ts";
import { doctorChoice, everyDoctor, showDoctors } from "./doctor-choice.ts";
import { wantsAnotherSlot } from "./lost-slot.ts";
import { slotPicker } from "./slot-picker.ts";

interface Shape {
  patientId: string;
  doctorId: string | undefined;
  oncancel: () => void;
  onbooked: (startsAt: string) => void;
}

/** Books a free slot for a patient: doctor, way to meet, day, time. */
export function bookingForm({ patientId, doctorId = "", oncancel, onbooked }: Shape) {
  let idempotencyKey = newIdempotencyKey();
  const slots = slotPicker();
  const doctors = doctorChoice([], t.appointments.chooseDoctor);
  const mode = select(
    "mode",
    modes.options.map((name) => [name, t.appointments.modes[name]] as const),
    "in_person",
  );
  const load = () => void slots.load({ doctorId: doctors.value, mode: mode.value as AppointmentMode });
  doctors.addEventListener("change", load);
  mode.addEventListener("change", load);
  everyDoctor().then((all) => {
    showDoctors(doctors, all, t.appointments.chooseDoctor, doctors.value || doctorId);
    load();
  }, toastFailure);
  load();

  const element = form({
    content: [
      field({ label: t.appointments.doctor, control: doctors }),
      field({ label: t.appointments.mode, control: mode }),
      slots.element,
      field({
        label: t.appointments.reason,
        control: input("reason", { autocomplete: "off", maxlength: 500 }),
        optional: true,
      }),
    ],
    submit: t.appointments.book,
    fieldOf: { unknown_doctor: "doctorId" },
    oncancel,
    onsubmit: async () => {
      const slot = slots.read();
      if (!slot) return;
      const reason = typed(element, "reason").trim();
      const body = {
        patientId,
        doctorId: doctors.value,
        startsAt: slot.startsAt,
        mode: mode.value as AppointmentMode,
        ...(reason && { reason }),
      };
      try {
        await api.appointments().create({ body, idempotencyKey });
      } catch (error) {
        // After a plain refusal what is sent next is another request. After silence it stays the same one, or a retry
        // might book twice.
        if (error instanceof Refusal && error.status < 500 && error.status !== 429)
          idempotencyKey = newIdempotencyKey();
        throw error;
      }
      onbooked(slot.startsAt);
    },
    onfailure: (error) => {
      // The sentence stands above the form; the times below it are those that are free now.
      if (wantsAnotherSlot(error)) load();
      return false;
    },
  });
  return { element, isDirty: () => slots.isChosen() || typed(element, "reason") !== "" };
}
