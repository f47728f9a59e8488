import type { Vitals } from "@rawat/contracts";
import { t } from "../i18n/index.ts";
import { h } from "../ui/element.ts";
import { field, input } from "../ui/field.ts";
import { decimalText, numberOf } from "./decimal.ts";

export const vitalNames = [
  "systolic",
  "diastolic",
  "heartRate",
  "respiratoryRate",
  "temperature",
  "oxygenSaturation",
  "weightKg",
  "heightCm",
] as const satisfies (keyof Vitals)[];

/** What was measured, decimals with a comma or a point. */
export function vitalsFields(vitals: Vitals | null | undefined) {
  const controls = vitalNames.map((name) => {
    const value = vitals?.[name];
    return input(`vitals.${name}`, {
      value: value == null ? "" : decimalText(value),
      inputmode: "decimal",
      autocomplete: "off",
    });
  });

  function read(): Vitals | null {
    const given = controls.map(({ value }, place) => [vitalNames[place], numberOf(value)] as const);
    const measured = given.filter(([, number]) => number !== null);
    return measured.length === 0 ? null : (Object.fromEntries(measured) as Vitals);
  }

  const element = h(
    "fieldset",
    { class: "grid vitals" },
    h("legend", {}, t.records.vitals),
    ...controls.map((control, place) => field({ label: t.records.vital[vitalNames[place] ?? "systolic"], control })),
  );
  return { element, read };
}
