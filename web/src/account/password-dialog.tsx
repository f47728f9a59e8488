import { useLayoutEffect } from "preact/hooks";
import { askAccount } from "../api/account.ts";
import { Dialog } from "../components/dialog.tsx";
import { Form } from "../components/form.tsx";
import { PasswordField } from "../components/password-field.tsx";
import { standOver } from "../components/standing-over.ts";
import { toast } from "../components/toast.tsx";
import { hasCode } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { calendarEnds } from "./calendar-ends.ts";

/** Changes the own password; the other devices are signed out by it. */
export function PasswordDialog({ onClose }: { onClose: () => void }) {
  useLayoutEffect(() => standOver(onClose), []);
  return (
    <Dialog title={t.password.title} kind="small" onClose={onClose}>
      <Form
        submit={t.password.save}
        fieldOf={{ wrong_credentials: { name: "currentPassword", say: () => t.password.wrong } }}
        onCancel={onClose}
        onSaved={onClose}
        send={async ({ currentPassword = "", newPassword = "" }, { isAnswerOwed }) => {
          await change(currentPassword, newPassword).catch(async (error: unknown) => {
            if (!isAnswerOwed || !hasCode(error, "wrong_credentials")) throw error;
            // It may have been changed the last time, when no answer came: then what was to be is what is.
            await change(newPassword, newPassword);
          });
          toast(t.password.saved);
        }}
      >
        <p>{`${t.password.lead} ${calendarEnds()}`}</p>
        <PasswordField name="currentPassword" label={t.entrance.currentPassword} use="current-password" isFirst />
        <PasswordField name="newPassword" label={t.entrance.newPassword} use="new-password" />
      </Form>
    </Dialog>
  );
}

const change = (currentPassword: string, newPassword: string) =>
  askAccount().changePassword({ body: { currentPassword, newPassword } });
