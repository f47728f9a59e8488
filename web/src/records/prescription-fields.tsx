import { useSignal } from "@preact/signals";
import type { AllergyConflict, MedicalRecord } from "@rawat/contracts";
import { prescribedDaysMax } from "@rawat/contracts/without-schemas";
import { useEffect } from "preact/hooks";
import { TextField } from "../components/field.tsx";
import { useForm } from "../components/form-context.ts";
import { Rows } from "../components/rows.tsx";
import { Banner } from "../components/state.tsx";
import { useId } from "../components/use-id.ts";
import { t } from "../i18n/index.ts";
import { conflictSentence, useAllergyCheck } from "./allergy-check.ts";

type Prescription = MedicalRecord["prescriptions"][number];

interface Props {
  patientId: string;
  prescriptions: readonly Prescription[];
}

/** Prescriptions, a row each; a medication that the patient is allergic to is told on its row. */
export function PrescriptionFields({ patientId, prescriptions }: Props) {
  const medications = useSignal<ReadonlyMap<string, string>>(new Map());
  const checked = useAllergyCheck(patientId, [...medications.value.values()]);
  const tell = (row: string, medication: string) => {
    const next = new Map(medications.peek());
    if (medication === "") next.delete(row);
    else next.set(row, medication);
    medications.value = next;
  };
  return (
    <fieldset class="grid">
      <legend>{t.records.prescriptions}</legend>
      <Rows
        name="prescriptions"
        rows={prescriptions}
        class="prescription"
        row={(prefix, value) => (
          <PrescriptionRow prefix={prefix} prescription={value} tell={tell} conflicts={checked.value ?? []} />
        )}
        add={t.records.addPrescription}
        remove={t.records.removePrescription}
        legend={t.records.prescriptionRow}
        none={t.records.noPrescriptions}
      />
      <div class="alert-place wide" role="alert">
        {checked.error !== undefined && <Banner kind="warned">{t.records.allergiesUnchecked}</Banner>}
      </div>
    </fieldset>
  );
}

interface RowProps {
  prefix: string;
  prescription: Prescription | undefined;
  /** Hears what is prescribed in this row; empty when it is gone. */
  tell: (row: string, medication: string) => void;
  conflicts: readonly AllergyConflict[];
}

function PrescriptionRow({ prefix, prescription, tell, conflicts }: RowProps) {
  const id = useId();
  const { initial } = useForm();
  const medication = useSignal(initial(`${prefix}.medication`, prescription?.medication ?? "").trim());
  useEffect(() => {
    tell(id, medication.value);
    return () => tell(id, "");
  }, [medication.value]);
  const own = conflicts.filter((conflict) => conflict.medication === medication.value);
  const field = (name: Exclude<keyof Prescription, "medication">) => ({
    name: `${prefix}.${name}`,
    label: t.records.prescription[name],
    value: String(prescription?.[name] ?? ""),
    autocomplete: "off",
  });
  return (
    <>
      <TextField
        name={`${prefix}.medication`}
        label={t.records.prescription.medication}
        value={prescription?.medication ?? ""}
        autocomplete="off"
        onText={(text) => {
          medication.value = text.trim();
        }}
      />
      <div class="row-warning" role="alert">
        {own.length > 0 && (
          <Banner kind="failed">
            {own.map((conflict) => (
              <p key={conflict.substance}>{conflictSentence(conflict)}</p>
            ))}
          </Banner>
        )}
      </div>
      <TextField {...field("dose")} />
      <TextField {...field("frequency")} />
      <Days {...field("durationDays")} />
      <TextField {...field("notes")} />
    </>
  );
}

/** For how long: what is impossible is said before anybody is asked whether it is prescribed all the same. */
function Days(field: { name: string; label: string; value: string; autocomplete: string }) {
  const { initial } = useForm();
  const text = useSignal(initial(field.name, field.value));
  const days = text.value.trim();
  const isPossible = /^\d+$/.test(days) && Number(days) >= 1 && Number(days) <= prescribedDaysMax;
  return (
    <TextField
      {...field}
      inputMode="numeric"
      fault={days === "" || isPossible ? undefined : t.records.daysPossible(prescribedDaysMax)}
      onText={(typed) => {
        text.value = typed;
      }}
    />
  );
}
