import { useRef } from "preact/hooks";
import { Form } from "../components/form.tsx";
import { openPage } from "../components/page.tsx";
import { PasswordField } from "../components/password-field.tsx";
import { entrance } from "../entrance/calls.ts";
import { DemonstrationAccounts } from "../entrance/demonstration.tsx";
import { EmailField } from "../entrance/email-field.tsx";
import { Beside, Entrance } from "../entrance/frame.tsx";
import { Notice } from "../entrance/notice.tsx";
import { t } from "../i18n/index.ts";
import { beginSession, mayHaveSession, takeNext } from "../session.ts";

async function signIn({ email = "", password = "" }: Readonly<Record<string, string>>): Promise<void> {
  beginSession(await entrance.login({ body: { email, password, cookie: true } }));
  location.replace(takeNext());
}

function SignIn() {
  const email = useRef<HTMLInputElement>(null);
  return (
    <Entrance title={t.entrance.signInTitle}>
      <Notice />
      <Form submit={t.entrance.signIn} send={signIn}>
        <EmailField input={email} />
        <PasswordField name="password" label={t.entrance.password} use="current-password" />
        <Beside href="/forgot.html" link={t.entrance.forgot} />
      </Form>
      <DemonstrationAccounts fieldBeside={email} />
      <Beside text={t.entrance.noAccount} href="/register.html" link={t.entrance.register} />
    </Entrance>
  );
}

if (mayHaveSession()) location.replace("/dashboard.html");
else void openPage(SignIn);
