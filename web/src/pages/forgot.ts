import "../without-eval.ts";
import { api } from "../api.ts";
import { drawEntrance } from "../entrance.ts";
import { t } from "../i18n/index.ts";
import { h } from "../ui/element.ts";
import { field, input } from "../ui/field.ts";
import { form, typed } from "../ui/form.ts";
import { icon } from "../ui/icon.ts";
import { startPage } from "../ui/page.ts";

function draw(): void {
  const email = input("email", { type: "email", autocomplete: "username", required: true });
  const request = form({
    content: [h("p", { class: "lead" }, t.entrance.forgotLead), field({ label: t.entrance.email, control: email })],
    submit: t.entrance.forgotSend,
    onsubmit: async () => {
      await api.entrance.forgotPassword({ body: { email: typed(request, "email") } });
      place.replaceChildren(h("div", { class: "alert told" }, icon("check"), h("p", {}, t.entrance.forgotSent)));
    },
  });
  const place = h("div", { role: "status" }, request);
  drawEntrance(
    t.entrance.forgotTitle,
    place,
    h("p", { class: "beside" }, h("a", { href: "/login.html" }, t.entrance.signIn)),
  );
  email.focus();
}

startPage(draw);
