import type { Patient } from "@rawat/contracts";
import { Icon } from "../components/icon.tsx";
import { t } from "../i18n/index.ts";

/** What the patient is allergic to; it stays in sight while one writes. */
export const AllergyStrip = ({ allergies }: Pick<Patient, "allergies">) =>
  allergies.length > 0 ? (
    <p class="allergy-strip">
      <Icon name="alert" />
      <strong class="break">{t.records.allergies(allergies.map(({ substance }) => substance).join(", "))}</strong>
    </p>
  ) : (
    <p class="small muted">{t.records.noAllergies}</p>
  );
