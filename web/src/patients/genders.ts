import { t } from "../i18n/index.ts";

export const genderOptions = (): (readonly [value: string, text: string])[] => Object.entries(t.genders);
