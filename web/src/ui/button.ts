import { type Child, h } from "./element.ts";
import { type IconName, icon } from "./icon.ts";

interface Look {
  kind?: "primary" | "plain" | "quiet" | "danger";
  icon?: IconName;
  onclick?: () => void;
  type?: "button" | "submit";
  /** For a button whose icon alone is seen. */
  label?: string;
}

export function button(text: Child, { kind = "plain", icon: name, onclick, type = "button", label }: Look = {}) {
  return h(
    "button",
    {
      type,
      class: `button ${kind}${text ? "" : " square"}`,
      "aria-label": label,
      title: label,
      ...(onclick && { onclick }),
    },
    name && icon(name),
    text && h("span", {}, text),
  );
}

/** Marks a button as at work: it cannot be pressed twice, and says so. */
export function setBusy(element: HTMLButtonElement, busy: boolean): void {
  element.disabled = busy;
  element.toggleAttribute("data-busy", busy);
}
