import { useSignal } from "@preact/signals";
import type { Department, StaffMember } from "@rawat/contracts";
import { CheckField, SelectField, TextArea, TextField } from "../components/field.tsx";
import { useInitial } from "../components/form-context.ts";
import { RupiahField } from "../components/rupiah-field.tsx";
import { t } from "../i18n/index.ts";
import { departmentOptions, staffRoleOptions } from "./choices.ts";
import { textsOf } from "./member-body.ts";

interface Props {
  /** Who is changed; nobody yet where somebody is added. */
  member?: StaffMember;
  departments: readonly Department[];
}

/** The fields for one of the staff. */
export function MemberFields({ member, departments }: Props) {
  const texts = member ? textsOf(member) : {};
  // People keep their role; their account's role follows from it.
  const usualRole = member?.role ?? "doctor";
  const role = useSignal(useInitial("role", usualRole) || usualRole);
  const text = (name: "email" | "sipNumber" | "strNumber" | "photoUrl") => (
    <TextField name={name} label={t.staff[name]} value={texts[name]} autocomplete="off" />
  );
  const number = (name: "maxConsultations" | "maxChats") => (
    <TextField name={name} label={t.staff[name]} value={texts[name]} inputMode="numeric" autocomplete="off" />
  );
  return (
    <>
      <fieldset class="grid">
        <legend>{t.staff.work}</legend>
        <TextField name="name" label={t.staff.name} value={texts.name} autocomplete="off" wide />
        <SelectField
          name="role"
          label={t.staff.role}
          options={staffRoleOptions()}
          chosen={role.value}
          disabled={member !== undefined}
          onChosen={(chosen) => {
            role.value = chosen;
          }}
        />
        <SelectField
          name="departmentId"
          label={t.staff.department}
          options={departmentOptions(departments, t.staff.noDepartment)}
          chosen={texts.departmentId ?? ""}
        />
        {role.value === "doctor" && (
          <>
            <TextField
              name="specialization"
              label={t.staff.specialization}
              value={texts.specialization}
              autocomplete="off"
            />
            <RupiahField
              name="consultationFee"
              label={t.staff.consultationFee}
              value={member?.consultationFee ?? null}
            />
          </>
        )}
        {number("maxConsultations")}
        {number("maxChats")}
        <TextArea name="bio" label={t.staff.bio} value={texts.bio ?? ""} wide />
        <CheckField name="active" label={t.staff.active} checked={member?.active ?? true} />
      </fieldset>
      <fieldset class="grid">
        <legend>{t.staff.contact}</legend>
        <TextField name="phone" label={t.staff.phone} value={texts.phone} type="tel" autocomplete="off" />
        {text("email")}
        {text("sipNumber")}
        {text("strNumber")}
        {text("photoUrl")}
      </fieldset>
    </>
  );
}
