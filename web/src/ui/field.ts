import { t } from "../i18n/index.ts";
import { type Child, freshId, h } from "./element.ts";

export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

interface Shape {
  label: string;
  control: Control;
  hint?: string;
  /** Says "optional" beside the label; most forms have fewer of those than of the others. */
  optional?: boolean;
  beside?: Child;
  wide?: boolean;
}

/** A control with its label, hint and the place where its issue will stand, tied together for screen readers. */
export function field({ label, control, hint, optional, beside, wide }: Shape): HTMLElement {
  control.id ||= freshId(control.name || "field");
  const hintId = `${control.id}-hint`;
  const issueId = `${control.id}-issue`;
  control.setAttribute("aria-describedby", hint ? `${issueId} ${hintId}` : issueId);
  return h(
    "div",
    { class: wide ? "field wide" : "field" },
    h("label", { for: control.id }, label, optional && h("span", { class: "muted optional" }, ` ${t.words.optional}`)),
    beside ? h("div", { class: "control" }, control, beside) : control,
    h("p", { class: "issue", id: issueId }),
    hint && h("p", { class: "hint", id: hintId }, hint),
  );
}

/** Marks a control as wrong, with the reason under it; no reason clears it. */
export function setIssue(control: Control, reason: string | undefined): void {
  if (reason) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
  const place = document.getElementById(`${control.id}-issue`);
  if (place) place.textContent = reason ?? "";
}

type InputProperties = Partial<Record<"value" | "type" | "autocomplete" | "inputmode" | "min" | "max", string>> & {
  required?: boolean;
  maxlength?: number;
};

export const input = (name: string, properties: InputProperties = {}): HTMLInputElement =>
  h("input", { name, type: "text", ...properties });

/** A choice; without an own empty option, nothing chosen is offered first. */
export function select(name: string, options: readonly (readonly [value: string, text: string])[], chosen: string) {
  const element = h("select", { name }, ...options.map(([value, text]) => h("option", { value }, text)));
  element.value = chosen;
  return element;
}

export function textarea(name: string, value: string, rows = 4): HTMLTextAreaElement {
  const element = h("textarea", { name, rows });
  element.value = value;
  return element;
}
