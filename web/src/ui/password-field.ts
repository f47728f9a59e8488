import { t } from "../i18n/index.ts";
import { button } from "./button.ts";
import { field, input } from "./field.ts";

/** A password with a switch to see what one types; managers are told whether it is a new one. */
export function passwordField(name: string, label: string, use: "current-password" | "new-password"): HTMLElement {
  const control = input(name, { type: "password", autocomplete: use, required: true });
  const eye = button(null, { kind: "quiet", icon: "eye", label: t.entrance.showPassword });
  eye.setAttribute("aria-pressed", "false");
  eye.addEventListener("click", () => {
    const shown = control.type === "text";
    control.type = shown ? "password" : "text";
    eye.setAttribute("aria-pressed", String(!shown));
  });
  return field({
    label,
    control,
    beside: eye,
    ...(use === "new-password" && { hint: t.entrance.passwordHint }),
  });
}
