import { useSignal } from "@preact/signals";
import type { VitalSignName, Vitals } from "@rawat/contracts";
import { adultAtYears, usualRange, vitalSigns } from "@rawat/contracts/without-schemas";
import { TextField } from "../components/field.tsx";
import { useForm } from "../components/form-context.ts";
import { Icon } from "../components/icon.tsx";
import { usePaused } from "../components/paused.ts";
import { ageYears } from "../format.ts";
import { t } from "../i18n/index.ts";
import { decimalText, numberOf } from "./decimal.ts";
import { vitalLabel, vitalNames } from "./vital-names.ts";

interface Props {
  vitals: Vitals | null | undefined;
  /** Unknown where it is null: then an adult's figures are taken. */
  birthDate: string | null;
}

/** What was measured, decimals with a comma or a point; what is out of the usual is marked as it is typed. */
export function VitalsFields({ vitals, birthDate }: Props) {
  const isChild = birthDate !== null && ageYears(birthDate) < adultAtYears;
  return (
    <fieldset class="grid vitals">
      <legend>{t.records.vitals}</legend>
      {vitalNames.map((name) => (
        <VitalField key={name} name={name} value={vitals?.[name]} isChild={isChild} />
      ))}
    </fieldset>
  );
}

/** Nobody is told of the 1 of 120. */
const pauseMs = 500;

interface FieldProps {
  name: VitalSignName;
  value: number | null | undefined;
  isChild: boolean;
}

function VitalField({ name, value, isChild }: FieldProps) {
  const { initial, issues } = useForm();
  const field = `vitals.${name}`;
  const before = value == null ? "" : decimalText(value);
  const text = useSignal(initial(field, before));
  const typed = usePaused(text.value, pauseMs);
  // What the server found wrong stands there already.
  const remark = typed === text.value && !(field in issues) ? remarkOn(name, numberOf(typed), isChild) : undefined;
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
      note={
        remark && (
          <p class={`remark ${remark.kind}`}>
            <Icon name="alert" />
            <span>{remark.text}</span>
          </p>
        )
      }
    />
  );
}

/** What deserves a second look about a number, with the number and what is usual or possible. */
function remarkOn(name: VitalSignName, value: number | null, isChild: boolean) {
  if (value === null || Number.isNaN(Number(value))) return undefined;
  const sign = t.records.vital[name];
  const [from, to] = vitalSigns[name].possible;
  if (value < from || value > to)
    return {
      kind: "impossible",
      text: t.records.impossible(sign, decimalText(value), decimalText(from), decimalText(to)),
    };
  const usual = usualRange(name, { isChild });
  if (!usual || (value >= usual[0] && value <= usual[1])) return undefined;
  return {
    kind: "unusual",
    text: t.records.unusualVital(sign, decimalText(value), decimalText(usual[0]), decimalText(usual[1])),
  };
}
