import { type ComponentChildren, toChildArray } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { t } from "../i18n/index.ts";

interface Props {
  list: ComponentChildren;
  /** What was opened of the list. */
  children: ComponentChildren;
}

/** A list, and beside it what was opened of it; where there is no room for both, what was opened alone. */
export const Beside = ({ list, children }: Props) => (
  <div class={toChildArray(children).length > 0 ? "beside opened" : "beside"}>
    <div class="beside-list">{list}</div>
    {children}
  </div>
);

interface PaneProps {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}

/** What stands beside a list. When it opens, its heading has the focus, or the field that asks for it. */
export function Pane({ title, onClose, children }: PaneProps) {
  const pane = useRef<HTMLElement>(null);
  useEffect(() => {
    const first = pane.current?.querySelector<HTMLElement>("[data-first]") ?? pane.current?.querySelector("h2");
    first?.focus({ preventScroll: true });
  }, []);
  return (
    <section ref={pane} class="card pane" aria-label={title}>
      <header class="pane-head">
        <h2 tabIndex={-1}>{title}</h2>
        <Button kind="quiet" icon="close" label={t.words.close} onClick={onClose} />
      </header>
      {children}
    </section>
  );
}
