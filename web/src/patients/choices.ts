import { bloodTypes } from "@rawat/contracts/without-schemas";
import { t } from "../i18n/index.ts";

type Option = readonly [value: string, text: string];

export const bloodTypeText = (type: string): string => (type === "unknown" ? t.bloodUnknown : type);

export const bloodTypeOptions = (): Option[] => [
  ["", t.words.empty],
  ...bloodTypes.map((type): Option => [type, bloodTypeText(type)]),
];

export const severityOptions = (): Option[] => [
  ["", t.words.empty],
  ...(["mild", "moderate", "severe"] as const).map((severity): Option => [severity, t.severities[severity]]),
];
