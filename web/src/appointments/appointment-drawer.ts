import type { Appointment, TokenUser } from "@rawat/contracts";
import { api } from "../api.ts";
import { knowClinicZone } from "../clinic/clinic-time.ts";
import { t } from "../i18n/index.ts";
import { askToDiscard } from "../patients/patient-form.ts";
import { openDialog } from "../ui/dialog.ts";
import { fill, h } from "../ui/element.ts";
import { loadInto } from "../ui/loading.ts";
import { toast } from "../ui/toast.ts";
import { appointmentDetails } from "./appointment-details.ts";
import { stepButtons } from "./appointment-steps.ts";
import { moveForm } from "./move-form.ts";

/** An appointment with the version that was read, to be sent back with a step. */
export interface VersionedAppointment {
  appointment: Appointment;
  etag: string | undefined;
}

interface Circumstances {
  user: TokenUser;
  /** What is shown behind may be out of date now. */
  onchanged: () => void;
  /** What else may be opened from it; where one came from the patient, nothing. */
  ways?: (appointment: Appointment, user: TokenUser) => HTMLElement;
}

/** Opens an appointment: what is known of it, and the steps that its status allows. */
export function openAppointment(
  { id, title }: { id: string; title: string },
  { user, onchanged, ways }: Circumstances,
): void {
  let isDirty = () => false;
  const mayClose = async () => !isDirty() || (await askToDiscard());
  const drawer = openDialog({ title, kind: "drawer", mayClose });

  const load = () =>
    loadInto(drawer.body, async () => {
      await knowClinicZone();
      const { data: appointment, etag } = await api.appointments().get({ params: { id } });
      showDetails({ appointment, etag });
    });

  function showDetails(known: VersionedAppointment): void {
    isDirty = () => false;
    const details = appointmentDetails(known.appointment, user, ways?.(known.appointment, user));
    const { buttons, first } = stepButtons(known, {
      user,
      move: () => showMove(known),
      onstepped: () => {
        onchanged();
        void load();
      },
    });
    fill(drawer.body, details, buttons.length > 0 && h("footer", { class: "dialog-foot" }, ...buttons));
    // Without a button to stand on, the keyboard stands on the text itself, to scroll it.
    if (!first) details.tabIndex = 0;
    (first ?? details).focus();
  }

  function showMove(known: VersionedAppointment): void {
    const back = async () => {
      if (await mayClose()) showDetails(known);
    };
    const move = moveForm(known, {
      oncancel: () => void back(),
      onmoved: () => {
        toast(t.appointments.moved);
        onchanged();
        isDirty = () => false;
        void load();
      },
      onstale: () => {
        isDirty = () => false;
        void load();
      },
    });
    isDirty = move.isDirty;
    fill(drawer.body, move.element);
    move.element.querySelector<HTMLElement>("select, button")?.focus();
  }

  void load();
}
