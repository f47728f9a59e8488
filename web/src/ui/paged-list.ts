import { isAbort } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { button, setBusy } from "./button.ts";
import { fill, h } from "./element.ts";
import { emptyCard, failureCard } from "./failure-card.ts";
import { toastFailure } from "./toast.ts";

export interface Page<T> {
  rows: readonly T[];
  nextCursor: string | null;
}

interface Shape<T> {
  label: string;
  load: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>;
  row: (item: T) => HTMLLIElement;
  empty: () => { title: string; lead: string };
  kind: string;
}

const skeletonRows = 6;

/**
 * A list that comes page by page, with its loading, empty and failed states. `reload` gives up whatever is under way, so
 * an answer that comes late never replaces a newer one.
 */
export function pagedList<T>({ label, load, row, empty, kind }: Shape<T>) {
  const list = h("ul", { class: `rows ${kind}`, role: "list", "aria-label": label });
  const count = h("p", { class: "small muted" });
  // Stays in the page while everything else is replaced, or a screen reader would not notice.
  const status = h("p", { class: "unseen", role: "status" });
  const more = button(t.words.loadMore, { onclick: () => void append() });
  const foot = h("div", { class: "list-foot" }, count, more);
  const box = h("div", { class: "list" });
  let underWay = new AbortController();
  let next: string | null = null;

  const skeleton = () =>
    h(
      "ul",
      { class: `rows ${kind} skeletons`, "aria-label": t.words.loading, "aria-busy": "true" },
      ...Array.from({ length: skeletonRows }, () => h("li", { class: "row skeleton" }, h("span"), h("span"))),
    );

  function show({ rows, nextCursor }: Page<T>, from: number): void {
    next = nextCursor;
    const items = rows.map(row);
    list.append(...items);
    more.hidden = next === null;
    count.textContent = t.words.shown(list.childElementCount, next !== null);
    status.textContent = count.textContent;
    // The new rows continue where the reader is: a keyboard need not go back through all of them.
    if (from > 0) items[0]?.querySelector<HTMLElement>("button, a")?.focus();
  }

  async function reload(): Promise<void> {
    underWay.abort();
    underWay = new AbortController();
    const { signal } = underWay;
    // What is there stays, dimmed, until the answer comes: a list that flickers at every key is hard to read.
    if (list.isConnected) list.setAttribute("aria-busy", "true");
    else fill(box, skeleton());
    try {
      const page = await load(undefined, signal);
      if (signal.aborted) return;
      list.removeAttribute("aria-busy");
      fill(list);
      show(page, 0);
      const { title, lead } = empty();
      if (page.rows.length > 0) fill(box, list, foot);
      else fill(box, emptyCard(title, lead));
      if (page.rows.length === 0) status.textContent = title;
    } catch (error) {
      if (signal.aborted || isAbort(error)) return;
      fill(
        box,
        failureCard(t.failures.listTitle, error, () => void reload()),
      );
    }
  }

  async function append(): Promise<void> {
    if (next === null) return;
    const { signal } = underWay;
    setBusy(more, true);
    try {
      const page = await load(next, signal);
      if (!signal.aborted) show(page, list.childElementCount);
    } catch (error) {
      if (!signal.aborted) toastFailure(error);
    } finally {
      setBusy(more, false);
    }
  }

  return { element: h("div", {}, status, box), reload };
}
