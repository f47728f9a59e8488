import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { nameInAddress, target } from "./place.ts";

interface Props {
  id: string;
  head: ComponentChildren;
  body: () => ComponentChildren;
}

/** Something under its own address, folded to its line until somebody wants to know more, and not drawn before that. */
export function Unfolding({ id, head, body }: Props) {
  const isTarget = target.value === id;
  const isOpen = useSignal(isTarget);
  useLayoutEffect(() => {
    if (isTarget) isOpen.value = true;
  }, [isTarget]);
  return (
    <details
      id={id}
      class="operation"
      open={isOpen.value}
      onToggle={({ currentTarget, target: toggled }) => {
        // What is folded inside it tells of itself here as well.
        if (toggled !== currentTarget) return;
        isOpen.value = currentTarget.open;
        nameInAddress(id, currentTarget.open);
      }}
    >
      <summary>{head}</summary>
      {isOpen.value && <div class="operation-body">{body()}</div>}
    </details>
  );
}

/** A part of what is unfolded, under its own heading. */
export const Part = ({ title, children }: { title: string; children: ComponentChildren }) => (
  <section>
    <h3>{title}</h3>
    {children}
  </section>
);
