import { type IconName, shapes } from "./icon-shapes.ts";

/** An icon that says nothing to a screen reader: the text or label beside it does. */
export const Icon = ({ name }: { name: IconName }) => (
  <svg viewBox="0 0 24 24" class="icon" aria-hidden="true">
    <path d={shapes[name]} />
  </svg>
);
