import type { MedicalRecord } from "@rawat/contracts";
import { t } from "../i18n/index.ts";
import { fill, h } from "../ui/element.ts";
import { icon } from "../ui/icon.ts";
import { diagnosisSearch, diagnosisText } from "./diagnosis-search.ts";

type Diagnosis = MedicalRecord["diagnoses"][number];

/** Diagnoses as chips beneath their search. The first is the primary one until another is made so. */
export function diagnosisField(diagnoses: readonly Diagnosis[]) {
  let chosen = [...diagnoses];
  const chips = h("ul", { class: "diagnoses wide", role: "list", "aria-label": t.records.diagnoses });
  const search = diagnosisSearch((entry) => {
    const display = diagnosisText(entry);
    if (!chosen.some(({ code }) => code === entry.code))
      chosen.push({ code: entry.code, display, primary: chosen.length === 0 });
    draw();
    search.input.focus();
  });

  function draw(): void {
    chips.hidden = chosen.length === 0;
    fill(chips, ...chosen.map(chip));
  }

  const chip = ({ code, display, primary }: Diagnosis) =>
    h(
      "li",
      { class: "diagnosis" },
      h("code", {}, code),
      h("span", { class: "break" }, display),
      h(
        "button",
        {
          type: "button",
          class: "primary-mark",
          "aria-pressed": String(primary),
          "aria-label": t.records.makePrimary(code),
          onclick: () => makePrimary(code),
        },
        t.records.primary,
      ),
      h(
        "button",
        { type: "button", class: "gone", "aria-label": t.records.removeDiagnosis(code), onclick: () => remove(code) },
        icon("close"),
      ),
    );

  function makePrimary(code: string): void {
    chosen = chosen.map((diagnosis) => ({ ...diagnosis, primary: diagnosis.code === code }));
    draw();
    chips.querySelector<HTMLElement>('[aria-pressed="true"]')?.focus();
  }

  function remove(code: string): void {
    chosen = chosen.filter((diagnosis) => diagnosis.code !== code);
    draw();
    search.input.focus();
  }

  draw();
  const element = h("fieldset", { class: "grid" }, h("legend", {}, t.records.diagnoses), search.element, chips);
  return { element, read: () => chosen };
}
