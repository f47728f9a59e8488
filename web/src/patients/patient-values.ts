import type { NewPatient, Patient } from "@rawat/contracts";
import { isNoAllergy, ownContactFields } from "@rawat/contracts/without-schemas";
import type { Values } from "../components/drafts.ts";
import { rowsOf } from "../components/rows.tsx";
import { asTyped } from "../day-typed.ts";
import { phone } from "../format.ts";
import { birthDateToSend } from "./birth-date.ts";
import type { PatientFields } from "./field-text.ts";

/** Everything, or what patients may correct of themselves. */
export type Scope = "everything" | "contact";

export const addressParts = ["line", "village", "district", "city", "province", "postalCode"] as const;
export const contactParts = ["name", "relationship", "phone"] as const;
const allergyParts = ["substance", "reaction", "severity"] as const;

/** A tag holds no line break, so that their list is one text. */
const tagSeparator = "\n";
export const tagsOf = (text: string): string[] => text.split(tagSeparator).filter(Boolean);
export const tagsText = (tags: readonly string[]): string => tags.join(tagSeparator);

/** What stands in the form's fields of a patient before anybody types. */
export function valuesOf(patient: Patient): Values {
  const { address, emergencyContact, allergies, tags = [] } = patient;
  const part = (name: string, text: string | null | undefined) => [name, text ?? ""] as const;
  return Object.fromEntries([
    part("name", patient.name),
    part("birthDate", patient.birthDate && asTyped(patient.birthDate)),
    part("gender", patient.gender),
    part("nik", patient.nik),
    part("bpjsNumber", patient.bpjsNumber),
    part("phone", patient.phone && phone(patient.phone)),
    part("email", patient.email),
    ...addressParts.map((name) => part(`address.${name}`, address?.[name])),
    ...contactParts.map((name) => part(`emergencyContact.${name}`, emergencyContact?.[name])),
    part("emergencyContact.phone", emergencyContact && phone(emergencyContact.phone)),
    part("bloodType", patient.bloodType),
    ...allergies.flatMap((allergy, place) => [
      part(`allergies.${place}`, "row"),
      ...allergyParts.map((name) => part(`allergies.${place}.${name}`, allergy[name])),
    ]),
    part("notes", patient.notes),
    part("tags", tagsText(tags)),
  ]);
}

interface How {
  scope: Scope;
  /** Of whom nobody knew the birth date when they were registered, it may stay so. */
  mayBirthBeUnknown: boolean;
}

/** What is typed as the contract's body: every field that the form shows. An empty one is null: to leave it out would mean "as it was". */
export function fieldsTyped(values: Values, { scope, mayBirthBeUnknown }: How): PatientFields {
  const typed = (name: string) => values[name]?.trim() ?? "";
  const text = (name: string) => typed(name) || null;
  const fields: NewPatient = {
    name: typed("name"),
    birthDate: birthDateToSend(typed("birthDate")) || (mayBirthBeUnknown ? null : ""),
    gender: typed("gender") as NewPatient["gender"],
    nik: text("nik"),
    bpjsNumber: text("bpjsNumber"),
    phone: text("phone"),
    email: text("email"),
    address: presentParts(addressParts, (part) => text(`address.${part}`)),
    emergencyContact: emergencyOf(typed),
    bloodType: text("bloodType") as NewPatient["bloodType"],
    allergies: filledAllergies(values).map(([, allergy]) => allergy),
    // A text field turns the line breaks of other systems into its own, which is no change.
    notes: values.notes?.replace(/\r\n?/g, "\n") || null,
    tags: tagsTyped(values),
  };
  return scope === "everything" ? fields : onlyContact(fields);
}

const onlyContact = (fields: NewPatient): PatientFields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => ownContactFields.has(name)));

/** Parts that are all empty are no address. */
function presentParts<P extends string>(parts: readonly P[], read: (part: P) => string | null) {
  const filled = parts.map((part) => [part, read(part)] as const).filter(([, text]) => text !== null);
  return filled.length === 0 ? null : (Object.fromEntries(filled) as Partial<Record<P, string>>);
}

/** All three parts are asked for as soon as one is there, so that the server can say which is missing. */
function emergencyOf(typed: (name: string) => string): NewPatient["emergencyContact"] {
  const [name = "", relationship = "", number = ""] = contactParts.map((part) => typed(`emergencyContact.${part}`));
  return name || relationship || number ? { name, relationship, phone: number } : null;
}

type Allergy = Patient["allergies"][number];

/** The allergies with the rows that they stand in; rows left wholly empty, or that say so, are none. */
export const filledAllergies = (values: Values): (readonly [row: number, Allergy])[] =>
  rowsOf(values, "allergies").flatMap(({ substance = "", reaction, severity }, row) => {
    if (!substance && !reaction && !severity) return [];
    // "Tidak ada" is no substance: in red, among what people are allergic to, it would be read past.
    if (substance && isNoAllergy(substance) && !reaction) return [];
    const more = { ...(reaction && { reaction }), ...(severity && { severity: severity as Allergy["severity"] }) };
    return [[row, { substance, ...more }] as const];
  });

/** What is typed and not yet a chip counts too: nobody should lose a tag for want of Enter. */
const tagsTyped = (values: Values): string[] => [
  ...new Set([...tagsOf(values.tags ?? ""), ...splitTags(values.typedTag ?? "")]),
];

export const splitTags = (text: string): string[] =>
  text
    .split(",")
    .map((tag) => tag.trim())
    .filter(Boolean);
