import "../without-eval.ts";
import { api } from "../api.ts";
import { demonstrationAccounts } from "../demonstration.ts";
import { drawEntrance, notice } from "../entrance.ts";
import { t } from "../i18n/index.ts";
import { beginSession, mayHaveSession } from "../session.ts";
import { h } from "../ui/element.ts";
import { field, input } from "../ui/field.ts";
import { form, typed } from "../ui/form.ts";
import { startPage } from "../ui/page.ts";
import { passwordField } from "../ui/password-field.ts";

function draw(): void {
  const email = input("email", { type: "email", autocomplete: "username", required: true });
  const signIn = form({
    content: [
      field({ label: t.entrance.email, control: email }),
      passwordField("password", t.entrance.password, "current-password"),
      h("p", { class: "beside" }, h("a", { href: "/forgot.html" }, t.entrance.forgot)),
    ],
    submit: t.entrance.signIn,
    onsubmit: async () => {
      const body = { email: typed(signIn, "email"), password: typed(signIn, "password"), cookie: true };
      const { data: tokens } = await api.entrance.login({ body });
      beginSession(tokens);
      location.replace("/dashboard.html");
    },
  });
  drawEntrance(
    t.entrance.signInTitle,
    notice(),
    signIn,
    demonstrationAccounts(signIn),
    h("p", { class: "beside" }, `${t.entrance.noAccount} `, h("a", { href: "/register.html" }, t.entrance.register)),
  );
  email.focus();
}

if (mayHaveSession()) location.replace("/dashboard.html");
else startPage(draw);
