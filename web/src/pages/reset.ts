import "../without-eval.ts";
import { api } from "../api.ts";
import { drawEntrance } from "../entrance.ts";
import { t } from "../i18n/index.ts";
import { h } from "../ui/element.ts";
import { form, typed } from "../ui/form.ts";
import { icon } from "../ui/icon.ts";
import { startPage } from "../ui/page.ts";
import { passwordField } from "../ui/password-field.ts";

// The token is in the fragment, which browsers send to nobody, and leaves the address bar and the history at once.
const token = new URLSearchParams(location.hash.slice(1)).get("token");
history.replaceState(null, "", location.pathname);

function draw(): void {
  if (!token) {
    drawEntrance(
      t.entrance.resetTitle,
      h("div", { class: "alert failed" }, icon("alert"), h("p", {}, t.entrance.resetNoToken)),
      h("a", { class: "button primary", href: "/forgot.html" }, t.entrance.resetAskAgain),
    );
    return;
  }
  const reset = form({
    content: [passwordField("password", t.entrance.newPassword, "new-password")],
    submit: t.entrance.resetSave,
    onsubmit: async () => {
      await api.entrance.resetPassword({ body: { token, password: typed(reset, "password") } });
      location.replace("/login.html#reset");
    },
  });
  drawEntrance(
    t.entrance.resetTitle,
    reset,
    h("p", { class: "beside" }, h("a", { href: "/forgot.html" }, t.entrance.resetAskAgain)),
  );
}

startPage(draw);
