import "../without-eval.ts";
import type { Gender } from "@rawat/contracts";
import { api } from "../api.ts";
import { drawEntrance } from "../entrance.ts";
import { t } from "../i18n/index.ts";
import { genderOptions, todayIso } from "../patients/choices.ts";
import { beginSession } from "../session.ts";
import { h } from "../ui/element.ts";
import { field, input, select } from "../ui/field.ts";
import { form, typed } from "../ui/form.ts";
import { startPage } from "../ui/page.ts";
import { passwordField } from "../ui/password-field.ts";

function draw(): void {
  const birthDate = input("birthDate", { type: "date", min: "1875-01-01", max: todayIso(), autocomplete: "bday" });
  const register = form({
    content: [
      h("p", { class: "lead" }, t.entrance.registerLead),
      field({
        label: t.entrance.email,
        control: input("email", { type: "email", autocomplete: "email", required: true }),
      }),
      passwordField("password", t.entrance.password, "new-password"),
      h(
        "fieldset",
        { class: "grid" },
        h("legend", {}, t.entrance.moreAboutYou),
        field({
          label: t.fields.name,
          control: input("name", { autocomplete: "name" }),
          hint: t.fields.nameHint,
          optional: true,
          wide: true,
        }),
        field({ label: t.fields.birthDate, control: birthDate, optional: true }),
        field({ label: t.fields.gender, control: select("gender", genderOptions(), "unknown") }),
        field({
          label: t.fields.phone,
          control: input("phone", { type: "tel", autocomplete: "tel" }),
          optional: true,
        }),
        field({
          label: t.fields.nik,
          control: input("nik", { inputmode: "numeric", autocomplete: "off" }),
          optional: true,
        }),
      ),
    ],
    submit: t.entrance.register,
    fieldOf: { email_taken: "email", nik_taken: "nik" },
    onsubmit: async () => {
      const { data: tokens } = await api.entrance.register({ body: registration(register) });
      beginSession(tokens);
      location.replace("/dashboard.html");
    },
  });
  drawEntrance(
    t.entrance.registerTitle,
    register,
    h("p", { class: "beside" }, `${t.entrance.haveAccount} `, h("a", { href: "/login.html" }, t.entrance.signIn)),
  );
}

function registration(register: HTMLFormElement) {
  const optional = (name: string) => typed(register, name).trim() || null;
  return {
    email: typed(register, "email"),
    password: typed(register, "password"),
    name: optional("name"),
    phone: optional("phone"),
    birthDate: optional("birthDate"),
    gender: typed(register, "gender") as Gender,
    nik: optional("nik"),
    cookie: true,
  };
}

startPage(draw);
