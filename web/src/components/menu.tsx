import type { ComponentChildren } from "preact";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon-shapes.ts";
import { useId } from "./use-id.ts";

interface Props {
  label: string;
  icon: IconName;
  /** Seen beside the icon; else the label is for whoever cannot see it. */
  text?: string;
  class?: string;
  /** What is shown is one of the ways in it. */
  isCurrent?: boolean;
  /** Links, or buttons. Whichever is chosen closes the menu. */
  children: ComponentChildren;
}

/** A button that opens a few ways on. The browser closes it at Escape and wherever else one presses. */
export function Menu({ label, icon, text, class: name = "button plain", isCurrent = false, children }: Props) {
  const id = useId();
  return (
    <>
      <button
        type="button"
        class={name}
        popovertarget={id}
        aria-current={isCurrent || undefined}
        aria-label={text ? undefined : label}
        title={text ? undefined : label}
      >
        <Icon name={icon} />
        {text && <span>{text}</span>}
      </button>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: a keyboard's Enter is a click too */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: what is pressed are the links and buttons in it */}
      <div id={id} class="menu" popover="auto" onClick={({ currentTarget }) => currentTarget.hidePopover()}>
        {children}
      </div>
    </>
  );
}
