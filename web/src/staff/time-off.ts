import type { TimeOff, TokenUser } from "@rawat/contracts";
import { api } from "../api.ts";
import { dayOf, shortDay } from "../clinic/clinic-time.ts";
import { everyRow } from "../every-row.ts";
import { t } from "../i18n/index.ts";
import { button } from "../ui/button.ts";
import { ask } from "../ui/dialog.ts";
import { fill, h } from "../ui/element.ts";
import { loadInto } from "../ui/loading.ts";
import { toast, toastFailure } from "../ui/toast.ts";
import { conflictsBox } from "./conflicts-box.ts";
import { openTimeOffForm } from "./time-off-form.ts";

/** When a doctor is away. What is booked inside a new time off is shown, to be moved or called about. */
export function timeOffBox(doctorId: string, user: TokenUser): HTMLElement {
  const place = h("div", {});
  const conflicts = conflictsBox(user);

  const load = () =>
    loadInto(place, async () => {
      const list = await everyRow((page) => api.doctors().listTimeOff({ params: { id: doctorId }, query: page }));
      fill(
        place,
        list.length === 0
          ? h("p", { class: "small muted" }, t.staff.timeOffNone)
          : h("ul", { class: "leave", role: "list" }, ...list.map(item)),
      );
    });

  const item = (timeOff: TimeOff) =>
    h(
      "li",
      {},
      h("span", { class: "break" }, rangeText(timeOff)),
      timeOff.reason !== null && h("span", { class: "small muted break" }, timeOff.reason),
      button(null, {
        kind: "quiet",
        icon: "trash",
        label: t.staff.timeOffRemove(rangeText(timeOff)),
        onclick: () => void askToRemove(timeOff),
      }),
    );

  async function askToRemove(timeOff: TimeOff): Promise<void> {
    const sure = await ask({
      title: t.staff.timeOffRemoveTitle,
      text: t.staff.timeOffRemoveAsk(rangeText(timeOff)),
      confirm: t.staff.remove,
      danger: true,
    });
    if (!sure) return;
    try {
      await api.doctors().removeTimeOff({ params: { id: doctorId, timeOffId: timeOff.id } });
      toast(t.staff.timeOffRemoved);
    } catch (error) {
      toastFailure(error);
    }
    void load();
  }

  const add = button(t.staff.timeOffAdd, {
    icon: "plus",
    onclick: () =>
      openTimeOffForm(doctorId, (meta) => {
        toast(t.staff.timeOffSaved);
        conflicts.tell(meta, t.staff.conflicts);
        void load();
      }),
  });
  void load();
  return h(
    "section",
    { class: "part" },
    h("div", { class: "part-head" }, h("h3", {}, t.staff.timeOff), add),
    conflicts.element,
    place,
  );
}

/** The days from the first to the last; the end of a time off is the moment after it. */
function rangeText({ from, to }: TimeOff): string {
  const last = new Date(Date.parse(to) - 1).toISOString();
  const [begin, end] = [shortDay(dayOf(from)), shortDay(dayOf(last))];
  return begin === end ? begin : `${begin} – ${end}`;
}
