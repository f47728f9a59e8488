import type { NewPatient } from "@rawat/contracts";
import { clinicToday } from "../clinic/clinic-time.ts";
import { calendarDate, phone } from "../format.ts";
import { t } from "../i18n/index.ts";
import { ageText } from "./age.ts";
import { bloodTypeText } from "./choices.ts";

/** What of a patient may be written, as stored or as a form sends it. */
export type PatientFields = Partial<NewPatient>;
export type PatientField = keyof NewPatient;

type Shown = { readonly [K in PatientField]: (value: NonNullable<PatientFields[K]>) => string };

const joined = (parts: readonly (string | null | undefined)[], separator = ", ") =>
  parts.filter(Boolean).join(separator);

/** How each field is read by people. */
const shown: Shown = {
  name: (name) => name,
  birthDate: (date) => `${calendarDate(date)} (${ageText(date, clinicToday())})`,
  gender: (gender) => t.genders[gender],
  nik: (nik) => nik,
  bpjsNumber: (number) => number,
  phone,
  email: (email) => email,
  address: (a) => joined([a.line, a.village, a.district, a.city, joined([a.province, a.postalCode], " ")]),
  emergencyContact: (contact) => joined([`${contact.name} (${contact.relationship})`, phone(contact.phone)]),
  bloodType: bloodTypeText,
  allergies: (list) =>
    list
      .map(({ substance, reaction, severity }) => {
        const more = joined([reaction, severity && t.severities[severity].toLowerCase()]);
        return more ? `${substance} (${more})` : substance;
      })
      .join("; "),
  notes: (notes) => notes,
  tags: (tags) => tags.join(", "),
};

/** A field as text; a dash where there is nothing. */
export function fieldText<K extends PatientField>(name: K, fields: PatientFields): string {
  const value = fields[name];
  if (value === null || value === undefined || value === "") return t.words.empty;
  const text = shown[name] as (value: NonNullable<PatientFields[K]>) => string;
  return text(value) || t.words.empty;
}
