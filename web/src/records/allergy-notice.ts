import { api } from "../api.ts";
import { isAbort } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { ask } from "../ui/dialog.ts";
import { fill, h } from "../ui/element.ts";
import { icon } from "../ui/icon.ts";
import { type AllergyConflict, allergyConflicts } from "./allergy-conflicts.ts";

/** Says what the patient is allergic to, and warns as soon as a medication names it. */
export function allergyNotice(patientId: string) {
  let substances: readonly string[] = [];
  let medications: readonly string[] = [];
  const known = h("div", {});
  const conflicts = h("div", { role: "alert" });

  api
    .patients()
    .get({ params: { id: patientId } })
    .then(
      ({ data }) => {
        substances = data.allergies.map(({ substance }) => substance);
        fill(known, substances.length > 0 ? box("warned", t.records.allergies(substances.join(", "))) : none());
        show();
      },
      (error: unknown) => {
        if (!isAbort(error)) fill(known, box("warned", t.records.allergiesUnknown));
      },
    );

  const found = () => allergyConflicts(medications, substances);

  function show(): void {
    const sentences = found().map(sentence);
    fill(conflicts, sentences.length > 0 && box("failed", ...sentences));
  }

  /** Tells what is being prescribed now. */
  function consider(names: readonly string[]): void {
    medications = names.filter(Boolean);
    show();
  }

  /** A warning to confirm, not a refusal: the doctor decides. */
  async function confirmed(): Promise<boolean> {
    const list = found();
    if (list.length === 0) return true;
    return await ask({
      title: t.records.conflictTitle,
      text: list.map(sentence).join(" "),
      confirm: t.records.conflictConfirm,
      cancel: t.records.conflictBack,
      danger: true,
    });
  }

  return { known, conflicts, consider, confirmed };
}

const sentence = ({ medication, substance }: AllergyConflict) => t.records.conflict(medication, substance);
const none = () => h("p", { class: "small muted" }, t.records.noAllergies);
const box = (mood: string, ...sentences: readonly string[]) =>
  h("div", { class: `alert ${mood}` }, icon("alert"), h("div", {}, ...sentences.map((text) => h("p", {}, text))));
