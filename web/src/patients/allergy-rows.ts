import type { Patient } from "@rawat/contracts";
import { t } from "../i18n/index.ts";
import { button } from "../ui/button.ts";
import { fill, h } from "../ui/element.ts";
import { field, input, select } from "../ui/field.ts";
import { severityOptions } from "./choices.ts";

type Allergy = Patient["allergies"][number];
const parts = ["substance", "reaction", "severity"] as const;

/** Allergies, a row each. Rows are named by their place, as the server names them in an issue. */
export function allergyRows(allergies: readonly Allergy[]) {
  const list = h("div", { class: "allergy-rows" });
  const none = h("p", { class: "small muted" }, t.form.noAllergies);
  const add = button(t.form.addAllergy, {
    icon: "plus",
    kind: "quiet",
    onclick: () => {
      list.append(row({ substance: "" }));
      number();
      list.lastElementChild?.querySelector("input")?.focus();
    },
  });

  const rows = () => [...list.children] as HTMLFieldSetElement[];
  const controlsOf = (element: Element) => [...element.querySelectorAll<HTMLInputElement>("input, select")];

  function row(allergy: Allergy): HTMLElement {
    const controls = {
      substance: input("substance", { value: allergy.substance }),
      reaction: input("reaction", { value: allergy.reaction ?? "" }),
      severity: select("severity", severityOptions(), allergy.severity ?? ""),
    };
    const element = h(
      "fieldset",
      { class: "allergy" },
      h("legend", { class: "unseen" }),
      ...parts.map((part) => field({ label: t.fields[part], control: controls[part] })),
      button(null, {
        kind: "quiet",
        icon: "trash",
        label: " ",
        onclick: () => {
          element.remove();
          number();
          add.focus();
        },
      }),
    );
    return element;
  }

  function number(): void {
    none.hidden = rows().length > 0;
    for (const [index, element] of rows().entries()) {
      fill(element.querySelector("legend") as HTMLElement, t.form.allergyRow(index + 1));
      const remove = element.querySelector("button");
      remove?.setAttribute("aria-label", t.form.removeAllergy(index + 1));
      remove?.setAttribute("title", t.form.removeAllergy(index + 1));
      for (const [place, control] of controlsOf(element).entries()) control.name = `allergies.${index}.${parts[place]}`;
    }
  }

  /** Rows left wholly empty are none, and go. */
  function read(): Allergy[] {
    for (const element of rows()) if (controlsOf(element).every(({ value }) => value.trim() === "")) element.remove();
    number();
    return rows().map((element) => {
      const [substance = "", reaction = "", severity = ""] = controlsOf(element).map(({ value }) => value.trim());
      return {
        substance,
        ...(reaction && { reaction }),
        ...(severity && { severity: severity as NonNullable<Allergy["severity"]> }),
      };
    });
  }

  list.append(...allergies.map(row));
  number();
  return { element: h("div", { class: "allergies" }, none, list, add), read };
}
