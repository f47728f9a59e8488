import { useSignal } from "@preact/signals";
import type { VitalSignName, Vitals } from "@rawat/contracts";
import { useEffect } from "preact/hooks";
import { TextField } from "../components/field.tsx";
import { useForm } from "../components/form-context.ts";
import { usePaused } from "../components/paused.ts";
import { t } from "../i18n/index.ts";
import { decimalText, numberOf } from "./decimal.ts";
import { vitalLabel, vitalNames } from "./vital-names.ts";
import { remarkOn, VitalRemark } from "./vital-remark.tsx";

interface Props {
  vitals: Vitals | null | undefined;
  /** Unknown where it is null: then an adult's figures are taken. */
  birthDate: string | null;
}

/** What was measured, decimals with a comma or a point; what is out of the usual is marked as it is typed. */
export function VitalsFields({ vitals, birthDate }: Props) {
  const systolic = useSignal<number | null>(null);
  return (
    <fieldset class="grid vitals">
      <legend>{t.records.vitals}</legend>
      {vitalNames.map((name) => (
        <VitalField
          key={name}
          name={name}
          value={vitals?.[name]}
          birthDate={birthDate}
          {...(name === "systolic" && {
            onValue: (value: number | null) => {
              systolic.value = value;
            },
          })}
          {...(name === "diastolic" && { below: systolic.value })}
        />
      ))}
    </fieldset>
  );
}

/** Nobody is told of the 1 of 120. */
const pauseMs = 500;

interface FieldProps {
  name: VitalSignName;
  value: number | null | undefined;
  birthDate: string | null;
  below?: number | null;
  onValue?: (value: number | null) => void;
}

function VitalField({ name, value, birthDate, below, onValue }: FieldProps) {
  const { initial, issues } = useForm();
  const field = `vitals.${name}`;
  const before = value == null ? "" : decimalText(value);
  const text = useSignal(initial(field, before));
  const typed = usePaused(text.value, pauseMs);
  useEffect(() => onValue?.(numberOf(text.value)), [text.value]);
  const remarkOf = (written: string) =>
    remarkOn({ name, value: numberOf(written), birthDate, ...(below !== undefined && { below }) });
  const [remark, present] = [remarkOf(typed), remarkOf(text.value)];
  // What the server found wrong stands there already.
  const mayRemark = typed === text.value && !(field in issues);
  return (
    <TextField
      name={field}
      label={vitalLabel(name)}
      value={before}
      inputMode="decimal"
      autocomplete="off"
      onText={(next) => {
        text.value = next;
      }}
      fault={present?.kind === "impossible" ? present.text : undefined}
      note={mayRemark && remark && <VitalRemark {...remark} />}
    />
  );
}
