import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Form } from "../components/form.tsx";
import { Icon } from "../components/icon.tsx";
import { openPage } from "../components/page.tsx";
import { entrance } from "../entrance/calls.ts";
import { EmailField } from "../entrance/email-field.tsx";
import { Beside, Entrance } from "../entrance/frame.tsx";
import { t } from "../i18n/index.ts";

function Forgot() {
  const isSent = useSignal(false);
  const email = useRef<HTMLInputElement>(null);
  const ask = async ({ email = "" }: Readonly<Record<string, string>>) => {
    await entrance.forgotPassword({ body: { email } });
    isSent.value = true;
  };
  return (
    <Entrance title={t.entrance.forgotTitle}>
      <div role="status">
        {isSent.value ? (
          <div class="alert told">
            <Icon name="check" />
            <p>{t.entrance.forgotSent}</p>
          </div>
        ) : (
          <Form submit={t.entrance.forgotSend} send={ask}>
            <p class="lead">{t.entrance.forgotLead}</p>
            <EmailField input={email} />
          </Form>
        )}
      </div>
      <Beside href="/login.html" link={t.entrance.signIn} />
    </Entrance>
  );
}

void openPage(Forgot);
