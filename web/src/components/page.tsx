import { type ComponentChildren, type ComponentType, render } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { type Part, speakPreferred } from "../i18n/index.ts";
import { applyTheme } from "../theme.ts";

/** Starts a page in the person's theme and language. What was typed stays when the language changes. */
export async function openPage(Page: ComponentType, ...parts: readonly Part[]): Promise<void> {
  applyTheme();
  await speakPreferred(...parts);
  document.body.replaceChildren();
  render(<Page />, document.body);
}

/** The name of the page in the browser's tab, in the language that is spoken. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === "Rawat" ? title : `${title} · Rawat`;
  }, [title]);
}

/** Whether the page that is drawn next is the first of this visit: its heading takes no focus, for nobody came from elsewhere. */
let isFirst = true;

interface Props {
  title: string;
  /** What the browser's tab and history are told instead, where they should keep no name. */
  inTab?: string;
  /** What can be done here, beside the heading. */
  tools?: ComponentChildren;
  lead?: string;
  /** As wide as a text is read well. */
  isNarrow?: boolean;
  /** It is as high as what is seen of it, and scrolls within. */
  isFilling?: boolean;
  children: ComponentChildren;
}

/** What one address shows: its heading, which has the focus when one comes to it, its tools, and the rest. */
export function Page({ title, inTab = title, tools, lead, isNarrow, isFilling, children }: Props) {
  const section = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useTitle(inTab);
  useEffect(() => {
    // A dialog or a field that asked for the focus keeps it.
    const isAsked = section.current?.contains(document.activeElement) || document.querySelector("dialog[open]");
    // A form that one comes to is there to be filled in.
    const field = section.current?.querySelector<HTMLElement>("form [data-first]");
    if (!isAsked && (field || !isFirst)) (field ?? heading.current)?.focus({ preventScroll: true });
    isFirst = false;
  }, []);
  return (
    <section ref={section} class={`section${isNarrow ? " narrow" : ""}${isFilling ? " filling" : ""}`}>
      <header class="section-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {tools && <div class="tools">{tools}</div>}
      </header>
      {lead && <p class="lead">{lead}</p>}
      {children}
    </section>
  );
}
