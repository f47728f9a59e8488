import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { t } from "../i18n/index.ts";

export interface Entry {
  id: string;
  text: string;
  /** How many stand there. */
  count: number;
}

/** Where the contents have a place of their own beside the page. */
const wide = matchMedia("(min-width: 900px)");

/** The list of sections: beside the page, or folded above it where there is no room. Where one reads is marked. */
export function Contents({ entries }: { entries: readonly Entry[] }) {
  const isWide = useSignal(wide.matches);
  const read = useSignal("");
  const ids = entries.map(({ id }) => id).join(" ");
  useEffect(() => {
    const listening = new AbortController();
    wide.addEventListener("change", () => (isWide.value = wide.matches), { signal: listening.signal });
    return () => listening.abort();
  }, []);
  useEffect(() => {
    const inView = new Set<string>();
    const watch = new IntersectionObserver(
      (seen) => {
        for (const { target, isIntersecting } of seen) inView[isIntersecting ? "add" : "delete"](target.id);
        read.value = ids.split(" ").find((id) => inView.has(id)) ?? read.value;
      },
      // A band below the bar, where one reads.
      { rootMargin: "-96px 0px -72% 0px" },
    );
    for (const id of ids.split(" ")) {
      const section = document.getElementById(id);
      if (section) watch.observe(section);
    }
    return () => watch.disconnect();
  }, [ids]);
  return (
    <details class="contents" open={isWide.value}>
      <summary>{t.docs.contents}</summary>
      <nav aria-label={t.docs.contents}>
        <ul class="contents-list">
          {entries.map(({ id, text, count }) => (
            <li key={id}>
              <a href={`#${id}`} aria-current={read.value === id ? "location" : undefined}>
                <span>{text}</span>
                <span class="count" aria-hidden="true">
                  {count}
                </span>
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </details>
  );
}
