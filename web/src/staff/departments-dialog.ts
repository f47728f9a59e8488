import type { Department } from "@rawat/contracts";
import { api, newIdempotencyKey } from "../api.ts";
import { t } from "../i18n/index.ts";
import { button } from "../ui/button.ts";
import { ask, openDialog } from "../ui/dialog.ts";
import { fill, h } from "../ui/element.ts";
import { emptyCard } from "../ui/failure-card.ts";
import { field, input } from "../ui/field.ts";
import { form, typed } from "../ui/form.ts";
import { loadInto } from "../ui/loading.ts";
import { toastFailure } from "../ui/toast.ts";
import { everyDepartment } from "./choices.ts";

/** The departments: added, renamed, deleted while nobody belongs to them. */
export function openDepartments({ onchanged }: { onchanged: () => void }): void {
  const dialog = openDialog({ title: t.staff.departments, kind: "small" });
  const place = h("div", {});

  const load = () =>
    loadInto(place, async () => {
      const list = await everyDepartment();
      fill(
        place,
        list.length > 0
          ? h("ul", { class: "leave", role: "list" }, ...list.map(item))
          : emptyCard(t.staff.departmentNoneTitle, t.staff.departmentNoneLead),
      );
    });
  const changed = () => {
    onchanged();
    void load();
    add();
  };

  const item = (department: Department) =>
    h(
      "li",
      {},
      h("span", { class: "break" }, department.name),
      button(null, {
        kind: "quiet",
        icon: "edit",
        label: t.staff.departmentRename(department.name),
        onclick: () => rename(department),
      }),
      button(null, {
        kind: "quiet",
        icon: "trash",
        label: t.staff.departmentRemove(department.name),
        onclick: () => void askToRemove(department),
      }),
    );

  const nameForm = (label: string, submit: string, value: string, save: (name: string) => Promise<unknown>) => {
    const element = form({
      content: [field({ label, control: input("name", { value, autocomplete: "off", maxlength: 120 }) })],
      submit,
      fieldOf: { department_taken: "name" },
      ...(value && { oncancel: () => add() }),
      onsubmit: async () => {
        await save(typed(element, "name"));
        changed();
      },
    });
    return element;
  };

  function add(): void {
    const idempotencyKey = newIdempotencyKey();
    const create = (name: string) => api.departments().create({ body: { name }, idempotencyKey });
    fill(dialog.body, place, nameForm(t.staff.departmentNew, t.staff.departmentAdd, "", create));
  }

  function rename({ id, name }: Department): void {
    const change = (next: string) => api.departments().change({ params: { id }, body: { name: next } });
    const element = nameForm(t.staff.departmentName, t.patients.save, name, change);
    fill(dialog.body, place, element);
    element.querySelector("input")?.select();
  }

  async function askToRemove({ id, name }: Department): Promise<void> {
    const sure = await ask({
      title: t.staff.departmentRemoveTitle,
      text: t.staff.departmentRemoveAsk(name),
      confirm: t.staff.remove,
      danger: true,
    });
    if (!sure) return;
    try {
      await api.departments().remove({ params: { id } });
      changed();
    } catch (error) {
      toastFailure(error);
    }
  }

  add();
  void load();
}
