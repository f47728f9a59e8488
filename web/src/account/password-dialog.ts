import { api } from "../api.ts";
import { hasCode } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { openDialog } from "../ui/dialog.ts";
import { fill, h } from "../ui/element.ts";
import { type Control, setIssue } from "../ui/field.ts";
import { form, typed } from "../ui/form.ts";
import { passwordField } from "../ui/password-field.ts";
import { toast } from "../ui/toast.ts";

/** Changes the own password; the other devices are signed out by it. */
export function openPasswordDialog(): void {
  const dialog = openDialog({ title: t.password.title, kind: "small" });
  const change = form({
    content: [
      h("p", {}, t.password.lead),
      passwordField("currentPassword", t.entrance.currentPassword, "current-password"),
      passwordField("newPassword", t.entrance.newPassword, "new-password"),
    ],
    submit: t.password.save,
    oncancel: () => dialog.close(),
    onsubmit: async () => {
      const body = {
        currentPassword: typed(change, "currentPassword"),
        newPassword: typed(change, "newPassword"),
      };
      await api.account.changePassword({ body });
      dialog.close();
      toast(t.password.saved);
    },
    onfailure: (error) => {
      if (!hasCode(error, "wrong_credentials")) return false;
      const current = change.elements.namedItem("currentPassword") as Control;
      setIssue(current, t.password.wrong);
      current.focus();
      return true;
    },
  });
  fill(dialog.body, change);
  change.querySelector<HTMLElement>("input")?.focus();
}
