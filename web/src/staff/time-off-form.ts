import type { ScheduleMeta } from "@rawat/contracts";
import { api, newIdempotencyKey } from "../api.ts";
import { clinicToday } from "../clinic/clinic-time.ts";
import { Refusal } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { openDialog } from "../ui/dialog.ts";
import { fill, h } from "../ui/element.ts";
import { field, input } from "../ui/field.ts";
import { form, typed } from "../ui/form.ts";

/** Asks from when to when a doctor is away, both days included. */
export function openTimeOffForm(doctorId: string, onsaved: (meta: ScheduleMeta) => void): void {
  let idempotencyKey = newIdempotencyKey();
  const dialog = openDialog({ title: t.staff.timeOffAdd, kind: "small" });
  const today = clinicToday();
  const from = input("from", { type: "date", value: today, min: today });
  const to = input("to", { type: "date", value: today, min: today });
  from.addEventListener("change", () => {
    if (to.value < from.value) to.value = from.value;
  });
  const element = form({
    content: [
      h(
        "div",
        { class: "grid" },
        field({ label: t.staff.timeOffFrom, control: from }),
        field({ label: t.staff.timeOffTo, control: to }),
      ),
      field({
        label: t.staff.timeOffReason,
        control: input("reason", { autocomplete: "off", maxlength: 200 }),
        optional: true,
      }),
    ],
    submit: t.staff.timeOffAdd,
    oncancel: () => dialog.close(),
    onsubmit: async () => {
      const reason = typed(element, "reason").trim();
      const body = { from: from.value, to: to.value, ...(reason && { reason }) };
      try {
        const { meta } = await api.doctors().addTimeOff({ params: { id: doctorId }, body, idempotencyKey });
        dialog.close();
        onsaved(meta);
      } catch (error) {
        if (error instanceof Refusal && error.status < 500 && error.status !== 429)
          idempotencyKey = newIdempotencyKey();
        throw error;
      }
    },
  });
  fill(dialog.body, element);
  from.focus();
}
