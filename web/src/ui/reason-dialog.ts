import { button } from "./button.ts";
import { openDialog } from "./dialog.ts";
import { fill, h } from "./element.ts";
import { field, textarea } from "./field.ts";

interface Question {
  title: string;
  text: string;
  reason: string;
  confirm: string;
  cancel: string;
}

/** Asks before something that cannot be taken back, with room to say why. Undefined: not after all. */
export function askWithReason({
  title,
  text,
  reason,
  confirm,
  cancel,
}: Question): Promise<{ reason?: string } | undefined> {
  const { promise, resolve } = Promise.withResolvers<{ reason?: string } | undefined>();
  const typed = textarea("reason", "", 2);
  typed.maxLength = 500;
  const no = button(cancel, { onclick: () => dialog.close() });
  const dialog = openDialog({ title, kind: "small", onclosed: () => resolve(undefined) });
  const sure = () => {
    // A reason is one line where it is kept.
    const why = typed.value.replace(/\s+/g, " ").trim();
    resolve(why ? { reason: why } : {});
    dialog.close();
  };
  fill(
    dialog.body,
    h("p", {}, text),
    field({ label: reason, control: typed, optional: true }),
    h("footer", { class: "dialog-foot" }, no, button(confirm, { kind: "danger", onclick: sure })),
  );
  dialog.element.setAttribute("role", "alertdialog");
  no.focus();
  return promise;
}
