import { useSignal } from "@preact/signals";
import { type ComponentChildren, createContext } from "preact";
import { useContext, useEffect, useRef } from "preact/hooks";
import { t } from "../i18n/index.ts";
import { Button } from "./button.tsx";
import { type About, type Loaded, useLoaded } from "./loaded.tsx";
import { FailureState } from "./state.tsx";
import { toastFailure } from "./toast.tsx";

export interface Rows<T> {
  rows: readonly T[];
  nextCursor: string | null;
}

interface Props<T> {
  label: string;
  /** A class that lays out its rows. */
  kind: string;
  /** Whatever its rows depend on, as one text: another one begins the list anew. */
  of: string;
  load: (cursor: string | undefined, signal: AbortSignal) => Promise<Rows<T>>;
  row: (item: T) => ComponentChildren;
  keyOf: (item: T) => string;
  empty: ComponentChildren;
  /** What happens elsewhere after which it is read anew. Whoever has gone on reading further is left in peace. */
  about?: About;
}

const Changed = createContext<() => void>(() => undefined);

/** What a row calls when it has changed something of the list that it stands in. */
export const useChanged = (): (() => void) => useContext(Changed);

/** A list that comes page by page, with its loading, empty and failed states. */
export function List<T>({ label, kind, of, load, row, keyOf, empty, about }: Props<T>) {
  const isFurther = useRef(false);
  const first = useLoaded((signal) => load(undefined, signal), of, {
    about: about && ((heard) => !isFurther.current && about(heard)),
    staysWhileLoading: true,
  });
  const { all, next, more, isMore } = useMore(first, load);
  isFurther.current = isMore;
  const list = useRef<HTMLUListElement>(null);
  const count = useRef(0);
  useEffect(() => {
    // The new rows continue where the reader is: a keyboard need not go back through all of them.
    const [before, now] = [count.current, all?.length ?? 0];
    count.current = now;
    // What had the focus may have been in a row that is gone.
    if (now < before && document.activeElement === document.body) document.querySelector<HTMLElement>("h1")?.focus();
    if (isMore && before > 0 && now > before)
      list.current?.children[before]?.querySelector<HTMLElement>("button, a")?.focus();
  }, [all?.length]);

  const told = all && t.words.shown(all.length, next !== null);
  return (
    <div class="list">
      <p class="unseen" role="status">
        {all?.length === 0 ? t.words.nothingFound : told}
      </p>
      {!all && first.error !== undefined && (
        <FailureState title={t.failures.listTitle} error={first.error} retry={first.reload} />
      )}
      {!all && first.error === undefined && <SkeletonRows kind={kind} />}
      {all?.length === 0 && empty}
      {all && all.length > 0 && (
        <>
          <ul ref={list} class={`rows ${kind}`} aria-label={label} aria-busy={first.isOfBefore || undefined}>
            <Changed value={first.reload}>
              {all.map((item) => (
                <li key={keyOf(item)} class="row">
                  {row(item)}
                </li>
              ))}
            </Changed>
          </ul>
          <div class="list-foot">
            <p class="small muted">{told}</p>
            {next !== null && (
              <Button busy={more.isBusy} onClick={more.load}>
                {t.words.loadMore}
              </Button>
            )}
          </div>
        </>
      )}
    </div>
  );
}

/** What follows the first page, for as long as that is the same. */
function useMore<T>(first: Loaded<Rows<T>>, load: Props<T>["load"]) {
  const rest = useSignal<{ after: Rows<T>; pages: Rows<T>[] } | undefined>(undefined);
  const isBusy = useSignal(false);
  const { value } = first;
  const pages = value && rest.value?.after === value ? rest.value.pages : [];
  const next = (pages.at(-1) ?? value)?.nextCursor ?? null;
  const loadMore = async () => {
    if (!value || next === null) return;
    isBusy.value = true;
    try {
      const page = await load(next, new AbortController().signal);
      rest.value = { after: value, pages: [...pages, page] };
    } catch (error) {
      toastFailure(error);
    } finally {
      isBusy.value = false;
    }
  };
  return {
    all: value && [value, ...pages].flatMap(({ rows }) => rows),
    next,
    isMore: pages.length > 0,
    more: { isBusy: isBusy.value, load: () => void loadMore() },
  };
}

const skeletonRows = 6;

const SkeletonRows = ({ kind }: { kind: string }) => (
  <ul class={`rows ${kind} skeletons`} aria-label={t.words.loading} aria-busy="true">
    {Array.from({ length: skeletonRows }, (_, place) => (
      <li key={place} class="row skeleton">
        <span />
        <span />
      </li>
    ))}
  </ul>
);
