import type { ComponentChildren } from "preact";

interface Props {
  label: string;
  class: string;
  children: ComponentChildren;
}

/** Buttons that belong together, under a name that is heard and not seen. */
export const Group = ({ label, class: className, children }: Props) => (
  // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend that is seen.
  <div class={className} role="group" aria-label={label}>
    {children}
  </div>
);
