import { type NewPatient, ownContactFields, type Patient } from "@rawat/contracts";
import { phone } from "../format.ts";
import { t } from "../i18n/index.ts";
import { type Child, h } from "../ui/element.ts";
import { field, input, select, textarea } from "../ui/field.ts";
import { typed } from "../ui/form.ts";
import { allergyRows } from "./allergy-rows.ts";
import { bloodTypeOptions, genderOptions, todayIso } from "./choices.ts";
import type { PatientFields } from "./field-text.ts";
import { tagField } from "./tag-field.ts";

export type Scope = "everything" | "contact";

const addressParts = ["line", "village", "district", "city", "province", "postalCode"] as const;
const contactParts = ["name", "relationship", "phone"] as const;

/** The controls for a patient's fields, and how to read them back as the contract's body. */
export function patientInputs(patient: Patient | undefined, scope: Scope) {
  const allergies = allergyRows(patient?.allergies ?? []);
  const tags = tagField(patient?.tags ?? []);
  const all = scope === "everything";

  const group = (title: string, ...content: readonly Child[]) =>
    h("fieldset", { class: "grid" }, h("legend", {}, title), ...content);

  const content = [
    all && group(t.form.identity, ...identity(patient)),
    group(t.form.contact, ...contact(patient)),
    group(t.fields.address, ...address(patient)),
    group(t.fields.emergencyContact, ...emergency(patient)),
    all && group(t.fields.allergies, allergies.element),
    all && group(t.form.care, ...care(patient), tags.element, notes(patient)),
  ];

  /** Every field the form shows. An empty one is null: to leave it out would mean "as it was". */
  function read(form: HTMLFormElement): PatientFields {
    const text = (name: string) => typed(form, name).trim() || null;
    const fields: NewPatient = {
      name: typed(form, "name"),
      // Of whom nobody knew the birth date when they were registered, it may stay so.
      birthDate: typed(form, "birthDate") || (patient?.birthDate === null ? null : ""),
      gender: typed(form, "gender") as NewPatient["gender"],
      nik: text("nik"),
      bpjsNumber: text("bpjsNumber"),
      phone: text("phone"),
      email: text("email"),
      address: presentParts(addressParts, (part) => text(`address.${part}`)),
      emergencyContact: emergencyOf(form),
      bloodType: text("bloodType") as NewPatient["bloodType"],
      allergies: all ? allergies.read() : [],
      notes: typed(form, "notes") || null,
      tags: tags.read(),
    };
    return all ? fields : onlyContact(fields);
  }

  return { content, read };
}

const onlyContact = (fields: NewPatient): PatientFields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => ownContactFields.has(name)));

/** Parts that are all empty are no address. */
function presentParts<P extends string>(parts: readonly P[], read: (part: P) => string | null) {
  const filled = parts.map((part) => [part, read(part)] as const).filter(([, text]) => text !== null);
  return filled.length === 0 ? null : (Object.fromEntries(filled) as Partial<Record<P, string>>);
}

/** All three parts are asked for as soon as one is there, so that the server can say which is missing. */
function emergencyOf(form: HTMLFormElement): NewPatient["emergencyContact"] {
  const [name = "", relationship = "", number = ""] = contactParts.map((part) =>
    typed(form, `emergencyContact.${part}`).trim(),
  );
  return name || relationship || number ? { name, relationship, phone: number } : null;
}

const identity = (patient?: Patient) => [
  field({
    label: t.fields.name,
    control: input("name", { value: patient?.name ?? "", required: true, autocomplete: "off" }),
    hint: t.fields.nameHint,
    wide: true,
  }),
  field({
    label: t.fields.birthDate,
    control: input("birthDate", {
      type: "date",
      value: patient?.birthDate ?? "",
      min: "1875-01-01",
      max: todayIso(),
      required: true,
    }),
  }),
  field({ label: t.fields.gender, control: select("gender", genderOptions(), patient?.gender ?? "unknown") }),
  field({
    label: t.fields.nik,
    control: input("nik", { value: patient?.nik ?? "", inputmode: "numeric", autocomplete: "off" }),
    hint: t.fields.nikHint,
  }),
  field({
    label: t.fields.bpjsNumber,
    control: input("bpjsNumber", { value: patient?.bpjsNumber ?? "", inputmode: "numeric", autocomplete: "off" }),
    hint: t.fields.bpjsHint,
  }),
];

const contact = (patient?: Patient) => [
  field({
    label: t.fields.phone,
    control: input("phone", { type: "tel", value: patient?.phone ? phone(patient.phone) : "", autocomplete: "off" }),
  }),
  field({
    label: t.fields.email,
    control: input("email", { type: "email", value: patient?.email ?? "", autocomplete: "off" }),
  }),
];

const address = (patient?: Patient) =>
  addressParts.map((part) =>
    field({
      label: t.fields[`address.${part}`],
      control: input(`address.${part}`, {
        value: patient?.address?.[part] ?? "",
        autocomplete: "off",
        ...(part === "postalCode" && { inputmode: "numeric" }),
      }),
      wide: part === "line",
    }),
  );

const emergency = (patient?: Patient) =>
  contactParts.map((part) => {
    const kept = patient?.emergencyContact?.[part] ?? "";
    return field({
      label: t.fields[`emergencyContact.${part}`],
      control: input(`emergencyContact.${part}`, {
        value: part === "phone" && kept ? phone(kept) : kept,
        autocomplete: "off",
        ...(part === "phone" && { type: "tel" }),
      }),
      wide: part === "name",
    });
  });

const care = (patient?: Patient) => [
  field({
    label: t.fields.bloodType,
    control: select("bloodType", bloodTypeOptions(), patient?.bloodType ?? ""),
  }),
];

const notes = (patient?: Patient) =>
  field({
    label: t.fields.notes,
    control: textarea("notes", patient?.notes ?? ""),
    hint: t.fields.notesHint,
    wide: true,
  });
