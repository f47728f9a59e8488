import type { MedicalRecord } from "@rawat/contracts";
import { Button } from "../components/button.tsx";
import { Combobox } from "../components/combobox.tsx";
import { useChosen } from "../components/field.tsx";
import { useLoaded } from "../components/loaded.tsx";
import { t } from "../i18n/index.ts";
import { diagnosisName, diagnosisText, knowDiagnoses, searchDiagnoses } from "./diagnosis-names.ts";

type Diagnosis = MedicalRecord["diagnoses"][number];

/** What `DiagnosisField` has kept in a form. */
export const diagnosesOf = (kept: string | undefined): Diagnosis[] => (kept ? (JSON.parse(kept) as Diagnosis[]) : []);

/** Diagnoses beneath their search. The first is the primary one until another is made so. */
export function DiagnosisField({ diagnoses }: { diagnoses: readonly Diagnosis[] }) {
  const [kept, hidden] = useChosen("diagnoses", JSON.stringify(diagnoses));
  const chosen = diagnosesOf(kept.value);
  const codes = chosen.map(({ code }) => code);
  // Drawn once more when it is known what they are called in the reader's language.
  useLoaded(() => knowDiagnoses(codes), codes.join(" "));
  const keep = (next: readonly Diagnosis[]) => {
    kept.value = JSON.stringify(next);
  };
  return (
    <fieldset class="grid">
      <legend>{t.records.diagnoses}</legend>
      <Combobox
        name="diagnoses"
        label={t.records.diagnosisSearch}
        hint={t.records.diagnosisHint}
        wide
        search={(q, signal) => searchDiagnoses(q, { limit: "12", signal })}
        keyOf={({ code }) => code}
        option={(entry) => (
          <>
            <code>{entry.code}</code>
            <span>{diagnosisText(entry)}</span>
          </>
        )}
        onChosen={(entry) => {
          if (codes.includes(entry.code)) return;
          keep([...chosen, { code: entry.code, display: diagnosisText(entry), primary: chosen.length === 0 }]);
        }}
        none={t.records.diagnosisNone}
        found={t.records.diagnosisFound}
      />
      {hidden}
      {chosen.length > 0 && (
        <ul class="diagnoses wide" aria-label={t.records.diagnoses}>
          {chosen.map((diagnosis) => (
            <Chosen
              key={diagnosis.code}
              {...diagnosis}
              onPrimary={() => keep(chosen.map((one) => ({ ...one, primary: one.code === diagnosis.code })))}
              onRemove={() => keep(chosen.filter(({ code }) => code !== diagnosis.code))}
            />
          ))}
        </ul>
      )}
    </fieldset>
  );
}

const Chosen = ({
  code,
  display,
  primary,
  onPrimary,
  onRemove,
}: Diagnosis & { onPrimary: () => void; onRemove: () => void }) => (
  <li class="diagnosis">
    <code>{code}</code>
    <span class="break">{diagnosisName({ code, display })}</span>
    <button
      type="button"
      class="primary-mark"
      aria-pressed={primary}
      aria-label={t.records.makePrimary(code)}
      onClick={onPrimary}
    >
      {t.records.primary}
    </button>
    <Button kind="quiet" icon="close" label={t.records.removeDiagnosis(code)} onClick={onRemove} />
  </li>
);
