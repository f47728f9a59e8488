import type { VitalSignName } from "@rawat/contracts";
import { vitalSigns } from "@rawat/contracts/without-schemas";
import { t } from "../i18n/index.ts";

export const vitalNames = Object.keys(vitalSigns) as VitalSignName[];

/** A sign with the unit that it is measured in. */
export const vitalLabel = (name: VitalSignName): string =>
  t.records.inUnit(t.records.vital[name], t.records.unit[name]);
