import { t } from "../i18n/index.ts";
import { button } from "./button.ts";
import { type Child, freshId, h } from "./element.ts";

export interface Dialog {
  readonly element: HTMLDialogElement;
  readonly body: HTMLElement;
  close(): void;
}

interface Shape {
  title: string;
  /** `drawer` slides in from the side for forms; `small` asks or tells something small; `wide` has room for a table. */
  kind: "drawer" | "small" | "wide";
  content?: readonly Child[];
  /** Asked before Escape or the cross closes; `false` keeps it open. */
  mayClose?: () => boolean | Promise<boolean>;
  onclosed?: () => void;
}

/** Opens a modal dialog. The browser keeps the focus inside and returns it; Escape asks `mayClose` first. */
export function openDialog({ title, kind, content = [], mayClose = () => true, onclosed }: Shape): Dialog {
  const titleId = freshId("title");
  const body = h("div", { class: "dialog-body" }, ...content);
  const leave = async () => {
    if (await mayClose()) element.close();
  };
  const element = h(
    "dialog",
    {
      class: `dialog ${kind}`,
      "aria-labelledby": titleId,
      oncancel: (event) => {
        // A file input's own cancel bubbles here as well.
        if (event.target !== element) return;
        event.preventDefault();
        void leave();
      },
      onclose: (event) => {
        if (event.target !== element) return;
        element.remove();
        keepFocusSomewhere();
        onclosed?.();
      },
    },
    h(
      "div",
      { class: "dialog-head" },
      h("h2", { id: titleId }, title),
      button(null, { kind: "quiet", icon: "close", label: t.words.close, onclick: () => void leave() }),
    ),
    body,
  );
  document.body.append(element);
  element.showModal();
  return { element, body, close: () => element.close() };
}

/** The row that opened a dialog may be gone when it closes; then the page's heading takes the focus. */
function keepFocusSomewhere(): void {
  if (document.activeElement && document.activeElement !== document.body) return;
  const open = [...document.querySelectorAll<HTMLDialogElement>("dialog[open]")].at(-1);
  (open ?? document).querySelector<HTMLElement>("h1, h2")?.focus();
}

interface Question {
  title: string;
  text: string;
  confirm: string;
  cancel?: string;
  danger?: boolean;
}

/** Asks before something that cannot be taken back. Escape and the cross mean no. */
export function ask({ title, text, confirm, cancel = t.words.cancel, danger = false }: Question): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const no = button(cancel, { onclick: () => dialog.close() });
  const yes = button(confirm, {
    kind: danger ? "danger" : "primary",
    onclick: () => {
      resolve(true);
      dialog.close();
    },
  });
  const dialog = openDialog({
    title,
    kind: "small",
    content: [h("p", {}, text), h("footer", { class: "dialog-foot" }, no, yes)],
    onclosed: () => resolve(false),
  });
  dialog.element.setAttribute("role", "alertdialog");
  // The harmless answer has the focus, so that a hasty Enter destroys nothing.
  no.focus();
  return promise;
}
