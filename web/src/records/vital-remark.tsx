import type { VitalSignName } from "@rawat/contracts";
import { adultAtYears, usualRange, vitalSigns } from "@rawat/contracts/without-schemas";
import { Icon } from "../components/icon.tsx";
import { ageYears } from "../format.ts";
import { t } from "../i18n/index.ts";
import { decimalText } from "./decimal.ts";

interface Props {
  name: VitalSignName;
  value: number | null;
  /** Unknown where it is null: then an adult's figures are taken. */
  birthDate: string | null;
}

/** What deserves a second look about a number, with the number and what is usual or possible. */
export function vitalRemark({ name, value, birthDate }: Props) {
  const remark = remarkOn(name, value, birthDate !== null && ageYears(birthDate) < adultAtYears);
  return (
    remark && (
      <p class={`remark ${remark.kind}`}>
        <Icon name="alert" />
        <span>{remark.text}</span>
      </p>
    )
  );
}

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
