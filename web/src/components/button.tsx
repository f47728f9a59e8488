import type { ButtonHTMLAttributes, ComponentChildren } from "preact";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon-shapes.ts";

interface Props extends ButtonHTMLAttributes {
  kind?: "primary" | "plain" | "quiet" | "danger";
  icon?: IconName;
  /** For a button whose icon alone is seen. */
  label?: string;
  /** It is at work: it cannot be pressed twice, and says so. */
  busy?: boolean;
  children?: ComponentChildren;
}

export const Button = ({ kind = "plain", icon, label, busy = false, children, onClick, ...rest }: Props) => (
  <button
    type="button"
    class={`button ${kind}${children ? "" : " square"}`}
    aria-label={label}
    title={label}
    // One that is disabled would lose the focus.
    aria-disabled={busy || undefined}
    data-busy={busy || undefined}
    onClick={busy ? (event) => event.preventDefault() : onClick}
    {...rest}
  >
    {icon && <Icon name={icon} />}
    {children && <span>{children}</span>}
  </button>
);

interface LinkProps {
  href: string;
  target?: "_blank";
  rel?: string;
  kind?: "primary" | "plain" | "quiet";
  icon: IconName;
  children: string;
}

/** A link that looks as what it leads to is begun: a button. */
export const LinkButton = ({ href, kind = "plain", icon, children, ...rest }: LinkProps) => (
  <a class={`button ${kind}`} href={href} {...rest}>
    <Icon name={icon} />
    <span>{children}</span>
  </a>
);
