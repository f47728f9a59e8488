import { Address, EmergencyContact, type FieldChange, type FieldValue } from "@rawat/contracts";
import type { Fields, RegisteredPatient } from "../register/patient.ts";

/** In the order in which a form asks for them. */
const wholeFields = [
  "name",
  "birthDate",
  "gender",
  "nik",
  "bpjsNumber",
  "bloodType",
  "phone",
  "email",
  "allergies",
  "tags",
  "notes",
] as const satisfies (keyof Fields)[];

/** Told by their parts: of a person who moved within the city, the street alone is news. */
const parted = { address: Address.keyof().options, emergencyContact: EmergencyContact.keyof().options } as const;

type Compared = Fields & Partial<Pick<RegisteredPatient, "registeredOnline">>;

/**
 * The fields in which `after` differs from `before`, all that are filled in where there was nothing before; and that the clinic has looked at
 * who they are, where it had not.
 */
export function fieldChanges(before: Compared | undefined, after: Compared): FieldChange[] {
  const [was, is] = [valuesOf(before), valuesOf(after)];
  const changes: FieldChange[] = [...is.entries()]
    .map(([field, to]) => ({ field, from: was.get(field) ?? null, to }))
    .filter(({ from, to }) => JSON.stringify(from) !== JSON.stringify(to));
  if (before?.registeredOnline && !after.registeredOnline)
    changes.push({ field: "registeredOnline", from: true, to: false });
  return changes;
}

function valuesOf(fields: Fields | undefined): Map<string, FieldValue> {
  const values = new Map<string, FieldValue>();
  if (!fields) return values;
  for (const name of wholeFields) values.set(name, name === "allergies" ? allergiesOf(fields) : present(fields[name]));
  for (const part of parted.address) values.set(`address.${part}`, fields.address?.[part] ?? null);
  for (const part of parted.emergencyContact)
    values.set(`emergencyContact.${part}`, fields.emergencyContact?.[part] ?? null);
  return values;
}

/** Nothing is nothing, whether it was left out, emptied or never told. */
const present = <T extends string | string[]>(value: T | null): T | null =>
  value === null || value.length === 0 ? null : value;

/** A part that is null says no more than one that is not there. */
const allergiesOf = ({ allergies }: Fields): FieldValue =>
  allergies.length === 0
    ? null
    : allergies.map(({ substance, reaction, severity }) => ({
        substance,
        ...(reaction && { reaction }),
        ...(severity && { severity }),
      }));
