import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../i18n/index.ts";
import { Button } from "./button.tsx";
import { keepFocusSomewhere } from "./keep-focus.ts";
import { hostToasts } from "./toast.tsx";
import { useId } from "./use-id.ts";

interface Props {
  title: string;
  /** `drawer` slides in from the side, to look at one thing of a list; `small` asks or tells something small; `wide` has room for a table; `finder` is as wide, and its top stays where it is while what it finds changes. */
  kind: "drawer" | "small" | "wide" | "finder";
  /** It asks something: a screen reader reads it out at once. */
  isQuestion?: boolean;
  /** Escape, the cross, or a way out of its own was taken. Whoever opened it takes it away, or leaves it. */
  onClose: () => void;
  children: ComponentChildren;
}

/** A modal dialog, for as long as it is drawn. The browser keeps the focus inside; then it returns to where it was. */
export function Dialog({ title, kind, isQuestion, onClose, children }: Props) {
  const titleId = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    hostToasts();
    // The first that asks for it has the focus, or what was drawn is there to be read: never the cross.
    (
      element?.querySelector<HTMLElement>("[data-first]") ?? element?.querySelector<HTMLElement>(".dialog-body")
    )?.focus();
    return () => {
      element?.close();
      hostToasts();
      keepFocusSomewhere();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={`dialog ${kind}`}
      role={isQuestion ? "alertdialog" : undefined}
      aria-labelledby={titleId}
      onCancel={(event) => {
        // A file input's own cancel bubbles here as well.
        if (event.target !== dialog.current) return;
        event.preventDefault();
        onClose();
      }}
    >
      <div class="dialog-head">
        <h2 id={titleId} tabIndex={-1}>
          {title}
        </h2>
        <Button kind="quiet" icon="close" label={t.words.close} onClick={onClose} />
      </div>
      <div class="dialog-body" tabIndex={-1}>
        {children}
      </div>
    </dialog>
  );
}
