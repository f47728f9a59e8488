import type { Booking, ScheduleMeta, TokenUser } from "@rawat/contracts";
import { openAppointment } from "../appointments/appointment-drawer.ts";
import { clinicMoment } from "../clinic/clinic-time.ts";
import { t } from "../i18n/index.ts";
import { button } from "../ui/button.ts";
import { fill, h } from "../ui/element.ts";
import { icon } from "../ui/icon.ts";

/** A place where bookings are told that a change of a schedule collides with, to be moved or called about. */
export function conflictsBox(user: TokenUser) {
  const element = h("div", { role: "status", class: "alert-place" });
  const box = (...content: (HTMLElement | false)[]) =>
    h("div", { class: "alert warned" }, icon("alert"), h("div", {}, ...content));
  const booking = ({ appointmentId: id, startsAt }: Booking) => {
    const title = clinicMoment(startsAt);
    return button(title, {
      kind: "quiet",
      icon: "calendar",
      onclick: () => openAppointment({ id, title }, { user, onchanged: () => undefined }),
    });
  };

  /** `sentence` says how many there are, and what about them. */
  function tell({ conflicts = [], truncated, missing }: ScheduleMeta, sentence: (count: number) => string): void {
    if (missing) fill(element, box(h("p", {}, t.staff.conflictsUnknown)));
    else
      fill(
        element,
        (conflicts.length > 0 || truncated === true) &&
          box(
            h("p", {}, sentence(conflicts.length)),
            truncated === true && h("p", {}, t.staff.conflictsMore),
            ...conflicts.map(booking),
          ),
      );
  }
  return { element, tell };
}
