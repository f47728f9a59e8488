import type { AllergyConflict } from "@rawat/contracts";
import { api } from "../api.ts";
import { isAbort } from "../failure.ts";
import { language, t } from "../i18n/index.ts";
import { ask } from "../ui/dialog.ts";
import { fill, h } from "../ui/element.ts";
import { icon } from "../ui/icon.ts";
import { allergyCheck, type Checked } from "./allergy-check.ts";

/** Says what the patient is allergic to, and warns a moment after a medication that is against it was typed. */
export function allergyNotice(patientId: string) {
  const known = h("div", {});
  const conflicts = h("div", { role: "alert" });
  const { consider, check } = allergyCheck(patientId, show);

  api
    .patients()
    .get({ params: { id: patientId } })
    .then(
      ({ data: { allergies } }) => {
        const substances = allergies.map(({ substance }) => substance);
        fill(known, substances.length > 0 ? box("warned", t.records.allergies(substances.join(", "))) : none());
      },
      (error: unknown) => {
        if (!isAbort(error)) fill(known, box("warned", t.records.allergiesUnknown));
      },
    );

  function show(checked: Checked): void {
    if (checked === "failed") fill(conflicts, box("warned", t.records.allergiesUnchecked));
    else fill(conflicts, checked.length > 0 && box("failed", ...checked.map(sentence)));
  }

  /** A warning to confirm, not a refusal: the doctor decides. What could not be compared is told with the answer of the save. */
  async function confirmed(): Promise<boolean> {
    const checked = await check();
    if (checked === "failed" || checked.length === 0) return true;
    return await ask({
      title: t.records.conflictTitle,
      text: checked.map(sentence).join(" "),
      confirm: t.records.conflictConfirm,
      cancel: t.records.conflictBack,
      danger: true,
    });
  }

  return { known, conflicts, consider, confirmed };
}

function sentence({ medication, substance, joinedBy }: AllergyConflict): string {
  const joint = language === "id" ? joinedBy?.displayId : joinedBy?.display;
  return t.records.conflict(medication, substance, joint);
}

const none = () => h("p", { class: "small muted" }, t.records.noAllergies);
const box = (mood: string, ...sentences: readonly string[]) =>
  h("div", { class: `alert ${mood}` }, icon("alert"), h("div", {}, ...sentences.map((text) => h("p", {}, text))));
