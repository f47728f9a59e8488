import type { ProblemCode } from "@rawat/contracts";
import { fieldName, isAbort, issueSentence, Refusal, requestIdOf, sentenceFor } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { button, setBusy } from "./button.ts";
import { type Child, fill, h } from "./element.ts";
import { type Control, setIssue } from "./field.ts";
import { icon } from "./icon.ts";

interface Shape {
  content: readonly Child[];
  submit: string;
  onsubmit: () => Promise<void>;
  /** Problems that belong to one field, such as `nik_taken` to `nik`. */
  fieldOf?: Partial<Record<ProblemCode, string>>;
  oncancel?: () => void;
  /** A failure that the form's owner deals with; true when it did. */
  onfailure?: (error: unknown) => boolean;
  class?: string;
}

/**
 * A form that is checked where it is kept: what the server finds wrong is shown by its field, and the first such field
 * takes the focus. While it is being sent it cannot be sent again.
 */
export function form({ content, submit, onsubmit, fieldOf = {}, oncancel, onfailure, class: name = "" }: Shape) {
  const alert = h("div", { class: "alert-place", role: "alert" });
  const save = button(submit, { kind: "primary", type: "submit" });
  const cancel = oncancel && button(t.words.cancel, { onclick: oncancel });
  let sending = false;

  const element = h(
    "form",
    {
      class: `form ${name}`,
      novalidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        void send();
      },
      oninput: (event) => setIssue(event.target as Control, undefined),
    },
    alert,
    ...content,
    h("footer", { class: "dialog-foot" }, cancel, save),
  );

  async function send(): Promise<void> {
    if (sending) return;
    sending = true;
    setBusy(save, true);
    clear();
    try {
      await onsubmit();
    } catch (error) {
      if (!isAbort(error) && !onfailure?.(error)) show(error);
    } finally {
      sending = false;
      setBusy(save, false);
    }
  }

  function clear(): void {
    fill(alert);
    for (const control of element.querySelectorAll<Control>("[aria-invalid]")) setIssue(control, undefined);
  }

  function show(error: unknown): void {
    const owner = error instanceof Refusal ? fieldOf[error.problem.code as ProblemCode] : undefined;
    const issues = error instanceof Refusal ? (error.problem.errors ?? []) : [];
    const told = owner ? [{ path: owner, text: sentenceFor(error) }] : issues.map(toText);
    const homeless = told.filter(({ path, text }) => !mark(path, text));
    const requestId = requestIdOf(error);
    const first = element.querySelector<Control>("[aria-invalid]");
    fill(
      alert,
      h(
        "div",
        { class: "alert failed" },
        icon("alert"),
        h(
          "div",
          {},
          h("p", {}, first ? t.failures.checkFields : sentenceFor(error)),
          ...homeless.map(({ path, text }) => h("p", { class: "small break" }, withName(fieldName(path), text))),
          requestId && h("p", { class: "small break" }, t.words.requestNumber(requestId)),
        ),
      ),
    );
    if (first) first.focus();
    else alert.scrollIntoView({ block: "nearest" });
  }

  /** Finds the field of a path, or the nearest thing around it (`tags` for `tags.3`). */
  function mark(path: string, text: string): boolean {
    const parts = path.split(".");
    while (parts.length > 0) {
      const control = element.elements.namedItem(parts.join("."));
      if (control instanceof HTMLElement && "value" in control) {
        setIssue(control as Control, text);
        return true;
      }
      parts.pop();
    }
    return false;
  }

  return element;
}

const withName = (name: string | undefined, text: string) => (name ? `${name}: ${text}` : text);

const toText = (issue: { path: string; message: string }) => ({ path: issue.path, text: issueSentence(issue) });

/** A control's value; undefined where the form has no such control. */
export function typed(form: HTMLFormElement, name: string): string {
  const control = form.elements.namedItem(name);
  return control instanceof HTMLElement && "value" in control ? String(control.value) : "";
}
