import type { Gender } from "@rawat/contracts";
import { SelectField, TextField } from "../components/field.tsx";
import { Form } from "../components/form.tsx";
import { openPage } from "../components/page.tsx";
import { PasswordField } from "../components/password-field.tsx";
import { entrance } from "../entrance/calls.ts";
import { Beside, Entrance } from "../entrance/frame.tsx";
import { t } from "../i18n/index.ts";
import { birthDateToSend } from "../patients/birth-date.ts";
import { BirthDateField } from "../patients/birth-date-field.tsx";
import { genderOptions } from "../patients/genders.ts";
import { NikField } from "../patients/nik-field.tsx";
import { beginSession } from "../session.ts";

async function register(values: Readonly<Record<string, string>>): Promise<void> {
  const optional = (name: string) => values[name]?.trim() || null;
  const { email = "", password = "", gender } = values;
  const body = {
    email,
    password,
    name: optional("name"),
    phone: optional("phone"),
    birthDate: birthDateToSend(values.birthDate ?? "") || null,
    gender: gender as Gender,
    nik: optional("nik"),
    cookie: true,
  };
  beginSession(await entrance.register({ body }));
  location.replace("/dashboard.html");
}

const Register = () => (
  <Entrance title={t.entrance.registerTitle}>
    <Form
      submit={t.entrance.register}
      send={register}
      draft="registration"
      fieldOf={{ email_taken: "email", nik_taken: "nik" }}
    >
      <p class="lead">{t.entrance.registerLead}</p>
      <TextField name="email" label={t.entrance.email} type="email" autocomplete="email" required />
      <PasswordField name="password" label={t.entrance.password} use="new-password" />
      <fieldset class="grid">
        <legend>{t.entrance.moreAboutYou}</legend>
        <TextField name="name" label={t.fields.name} hint={t.fields.nameHint} autocomplete="name" optional wide />
        <BirthDateField optional isOwn />
        <SelectField name="gender" label={t.fields.gender} options={genderOptions()} chosen="unknown" />
        <TextField name="phone" label={t.fields.phone} type="tel" autocomplete="tel" optional />
        <NikField optional />
      </fieldset>
    </Form>
    <Beside text={t.entrance.haveAccount} href="/login.html" link={t.entrance.signIn} />
  </Entrance>
);

void openPage(Register, "birth");
