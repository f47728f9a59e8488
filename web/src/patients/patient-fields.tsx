import type { ComponentChildren } from "preact";
import type { Values } from "../components/drafts.ts";
import { SelectField, TextArea, TextField } from "../components/field.tsx";
import { Rows, rowsOf } from "../components/rows.tsx";
import { t } from "../i18n/index.ts";
import { BirthDateField } from "./birth-date-field.tsx";
import { bloodTypeOptions, severityOptions } from "./choices.ts";
import { genderOptions } from "./genders.ts";
import { NikField } from "./nik-field.tsx";
import { addressParts, contactParts, type Scope } from "./patient-values.ts";
import { TagsField } from "./tags-field.tsx";

interface Props {
  /** What stands in them before anybody types. */
  values: Values;
  scope: Scope;
  /** Stands below what tells who somebody is. */
  afterIdentity?: ComponentChildren;
}

/** The fields of a patient. */
export const PatientFields = ({ values, scope, afterIdentity }: Props) => (
  <>
    {scope === "everything" && <Identity values={values} />}
    {afterIdentity}
    <Group title={t.form.contact}>
      <TextField
        name="phone"
        label={t.fields.phone}
        type="tel"
        value={values.phone}
        autocomplete="off"
        isFirst={scope === "contact"}
      />
      <TextField name="email" label={t.fields.email} type="email" value={values.email} autocomplete="off" />
    </Group>
    <Group title={t.fields.address}>
      {addressParts.map((part) => (
        <TextField
          key={part}
          name={`address.${part}`}
          label={t.fields[`address.${part}`]}
          value={values[`address.${part}`]}
          autocomplete="off"
          wide={part === "line"}
          {...(part === "postalCode" && { inputMode: "numeric" })}
        />
      ))}
    </Group>
    <Group title={t.fields.emergencyContact}>
      {contactParts.map((part) => (
        <TextField
          key={part}
          name={`emergencyContact.${part}`}
          label={t.fields[`emergencyContact.${part}`]}
          value={values[`emergencyContact.${part}`]}
          autocomplete="off"
          wide={part === "name"}
          {...(part === "phone" && { type: "tel" })}
        />
      ))}
    </Group>
    {scope === "everything" && <Care values={values} />}
  </>
);

const Group = ({ title, children }: { title: string; children: ComponentChildren }) => (
  <fieldset class="grid">
    <legend>{title}</legend>
    {children}
  </fieldset>
);

const Identity = ({ values }: { values: Values }) => (
  <Group title={t.form.identity}>
    <TextField
      name="name"
      label={t.fields.name}
      hint={t.fields.nameHint}
      value={values.name}
      autocomplete="off"
      required
      wide
      isFirst
    />
    <BirthDateField value={values.birthDate} />
    <SelectField name="gender" label={t.fields.gender} options={genderOptions()} chosen={values.gender ?? "unknown"} />
    <NikField value={values.nik} hint={t.fields.nikHint} />
    <TextField
      name="bpjsNumber"
      label={t.fields.bpjsNumber}
      hint={t.fields.bpjsHint}
      value={values.bpjsNumber}
      inputMode="numeric"
      autocomplete="off"
    />
  </Group>
);

/** What only the clinic writes: a patient who corrects their contact sees none of these fields. */
const Care = ({ values }: { values: Values }) => (
  <>
    <Group title={t.fields.allergies}>
      <Rows
        name="allergies"
        rows={rowsOf(values, "allergies")}
        class="allergy"
        add={t.form.addAllergy}
        remove={t.form.removeAllergy}
        legend={t.form.allergyRow}
        none={t.form.noAllergies}
        row={(prefix, allergy) => (
          <>
            <TextField
              name={`${prefix}.substance`}
              label={t.fields.substance}
              value={allergy?.substance}
              autocomplete="off"
            />
            <TextField
              name={`${prefix}.reaction`}
              label={t.fields.reaction}
              value={allergy?.reaction}
              autocomplete="off"
            />
            <SelectField
              name={`${prefix}.severity`}
              label={t.fields.severity}
              options={severityOptions()}
              chosen={allergy?.severity ?? ""}
            />
          </>
        )}
      />
    </Group>
    <Group title={t.form.care}>
      <SelectField
        name="bloodType"
        label={t.fields.bloodType}
        options={bloodTypeOptions()}
        chosen={values.bloodType ?? ""}
      />
      <TagsField value={values.tags} />
      <TextArea name="notes" label={t.fields.notes} hint={t.fields.notesHint} value={values.notes ?? ""} wide />
    </Group>
  </>
);
