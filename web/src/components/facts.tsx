import type { ComponentChildren } from "preact";

/** What is known of something, each with its name. */
export const Facts = ({ class: name, children }: { class?: string; children: ComponentChildren }) => (
  <dl class={name}>{children}</dl>
);

/** One of them; `isWide` where the text may be long. */
export const Fact = ({ label, isWide, children }: { label: string; isWide?: boolean; children: ComponentChildren }) => (
  <div class={isWide ? "pair wide" : "pair"}>
    <dt>{label}</dt>
    <dd class="break">{children}</dd>
  </div>
);
