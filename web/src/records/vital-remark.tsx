import type { VitalSignName } from "@rawat/contracts";
import { usualRange, vitalSigns } from "@rawat/contracts/without-schemas";
import { clinicToday } from "../clinic/clinic-time.ts";
import { Icon } from "../components/icon.tsx";
import { t } from "../i18n/index.ts";
import { ageYears } from "../patients/age.ts";
import { decimalText } from "./decimal.ts";

interface Measured {
  name: VitalSignName;
  value: number | null;
  /** Unknown where it is null: then an adult's figures are taken. */
  birthDate: string | null;
  /** What it must be less than: of the two pressures the diastolic is the lower one. */
  below?: number | null;
}

interface Remark {
  kind: "impossible" | "unusual";
  text: string;
}

/** What deserves a second look about a number, drawn. */
export const VitalRemark = ({ kind, text }: Remark) => (
  <p class={`remark ${kind}`}>
    <Icon name="alert" />
    <span>{text}</span>
  </p>
);

/** What deserves a second look about a number that is stored. */
export function Remarked(measured: Measured) {
  const remark = remarkOn(measured);
  return remark && <VitalRemark {...remark} />;
}

/** What deserves a second look about a number, with the number and what is usual or possible. */
export function remarkOn({ name, value, birthDate, below = null }: Measured): Remark | undefined {
  if (value === null) return undefined;
  if (Number.isNaN(Number(value))) return { kind: "impossible", text: t.records.notANumber };
  const sign = t.records.vital[name];
  const [from, to] = vitalSigns[name].possible;
  if (value < from || value > to)
    return {
      kind: "impossible",
      text: t.records.impossible(sign, decimalText(value), decimalText(from), decimalText(to)),
    };
  if (below !== null && !Number.isNaN(Number(below)) && value >= below)
    return { kind: "impossible", text: t.records.notBelow(decimalText(value), decimalText(below)) };
  const usual = usualRange(name, birthDate === null ? null : ageYears(birthDate, clinicToday()));
  if (!usual || (value >= usual[0] && value <= usual[1])) return undefined;
  return {
    kind: "unusual",
    text: t.records.unusualVital(sign, decimalText(value), decimalText(usual[0]), decimalText(usual[1])),
  };
}
