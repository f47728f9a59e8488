import type { Gender } from "@rawat/contracts";
import { dropDraft } from "../components/drafts.ts";
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
import { beginSession, mayHaveSession } from "../session.ts";

const draft = "registration";

const isReload = (): boolean =>
  performance.getEntriesByType("navigation").some((entry) => (entry as PerformanceNavigationTiming).type === "reload");

async function register(values: Readonly<Record<string, string>>): Promise<void> {
  const optional = (name: string) => values[name]?.trim() || null;
  const { email = "", password = "", gender } = values;
  const body = {
    email,
    password,
    // The clinic calls people by it: nobody is registered as the beginning of an e-mail.
    name: values.name?.trim() ?? "",
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
      draft={draft}
      fieldOf={{ email_taken: "email", nik_taken: "nik" }}
    >
      <p class="lead">{t.entrance.registerLead}</p>
      <TextField name="email" label={t.entrance.email} type="email" autocomplete="email" required />
      <PasswordField name="password" label={t.entrance.password} use="new-password" />
      <fieldset class="grid">
        <legend>{t.entrance.moreAboutYou}</legend>
        <TextField name="name" label={t.fields.name} hint={t.fields.nameHint} autocomplete="name" required wide />
        <BirthDateField optional isOwn />
        <SelectField name="gender" label={t.fields.gender} options={genderOptions()} chosen="unknown" />
        <TextField name="phone" label={t.fields.phone} type="tel" autocomplete="tel" optional />
        <NikField optional />
      </fieldset>
    </Form>
    <Beside text={t.entrance.haveAccount} href="/login.html" link={t.entrance.signIn} />
  </Entrance>
);

// Who is signed in here would be another one afterwards, unasked.
if (mayHaveSession()) location.replace("/dashboard.html");
else {
  // Typed by whoever sat here before, unless it is the same page again.
  if (!isReload()) dropDraft(draft);
  void openPage(Register, "birth");
}
