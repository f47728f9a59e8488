import { BloodType, Gender } from "@rawat/contracts";
import { t } from "../i18n/index.ts";

type Option = readonly [value: string, text: string];

export const genderOptions = (): Option[] => Gender.options.map((gender) => [gender, t.genders[gender]]);

export const bloodTypeText = (type: string): string => (type === "unknown" ? t.bloodUnknown : type);

export const bloodTypeOptions = (): Option[] => [
  ["", t.words.empty],
  ...BloodType.options.map((type): Option => [type, bloodTypeText(type)]),
];

export const severityOptions = (): Option[] => [
  ["", t.words.empty],
  ...(["mild", "moderate", "severe"] as const).map((severity): Option => [severity, t.severities[severity]]),
];

/** Today where the person is, for no birth date lies after it. */
export function todayIso(now = new Date()): string {
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
