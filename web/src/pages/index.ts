import { drawEntrance } from "../entrance.ts";
import { t } from "../i18n/index.ts";
import { mayHaveSession } from "../session.ts";
import { h } from "../ui/element.ts";
import { startPage } from "../ui/page.ts";

startPage(() => {
  drawEntrance(
    t.entrance.welcome,
    h("p", { class: "lead" }, t.brand.promise),
    h(
      "div",
      { class: "stack" },
      h("a", { class: "button primary", href: "/login.html" }, t.entrance.signIn),
      h("a", { class: "button plain", href: "/register.html" }, t.entrance.register),
      h("a", { class: "button quiet", href: "/docs" }, t.header.apiPage),
    ),
  );
});

if (mayHaveSession()) location.replace("/dashboard.html");
