import { Form } from "../components/form.tsx";
import { Icon } from "../components/icon.tsx";
import { openPage } from "../components/page.tsx";
import { PasswordField } from "../components/password-field.tsx";
import { entrance } from "../entrance/calls.ts";
import { Beside, Entrance } from "../entrance/frame.tsx";
import { t } from "../i18n/index.ts";

// The token is in the fragment, which browsers send to nobody, and leaves the address bar at once; a reload finds it in the state of this entry.
const token =
  new URLSearchParams(location.hash.slice(1)).get("token") ?? (history.state as { token?: string } | null)?.token;
history.replaceState(token ? { token } : null, "", location.pathname);

const Reset = () => (
  <Entrance title={t.entrance.resetTitle}>{token ? <NewPassword token={token} /> : <NoToken />}</Entrance>
);

function NewPassword({ token }: { token: string }) {
  const save = async ({ password = "" }: Readonly<Record<string, string>>) => {
    await entrance.resetPassword({ body: { token, password } });
    location.replace("/login.html#reset");
  };
  return (
    <>
      <Form submit={t.entrance.resetSave} send={save}>
        <PasswordField name="password" label={t.entrance.newPassword} use="new-password" />
      </Form>
      <Beside href="/forgot.html" link={t.entrance.resetAskAgain} />
    </>
  );
}

const NoToken = () => (
  <>
    <div class="alert failed">
      <Icon name="alert" />
      <p>{t.entrance.resetNoToken}</p>
    </div>
    <a class="button primary" href="/forgot.html">
      {t.entrance.resetAskAgain}
    </a>
  </>
);

void openPage(Reset);
