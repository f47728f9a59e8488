import { useSignal } from "@preact/signals";
import { type ComponentChildren, createContext } from "preact";
import { useContext, useEffect, useMemo, useRef } from "preact/hooks";
import type { Answered } from "../every-row.ts";
import { t } from "../i18n/index.ts";
import { Button } from "./button.tsx";
import { leaveAt, leftAt } from "./list-place.ts";
import { type About, type Loaded, useLoaded } from "./loaded.tsx";
import { FailureState } from "./state.tsx";
import { toastFailure } from "./toast.tsx";

interface Props<T> {
  label: string;
  /** A class that lays out its rows. */
  kind: string;
  /** Whatever its rows depend on, as one text: another one begins the list anew. */
  of: string;
  /** Asks for one page of them, as a list is answered; the first is asked for without a cursor. */
  load: (page: { cursor?: string }, signal: AbortSignal) => Promise<Answered<T>>;
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
  const first = useLoaded((signal) => load({}, signal), of, {
    about: about && ((heard) => !isFurther.current && about(heard)),
    staysWhileLoading: true,
  });
  const { all, next, more, isMore } = useMore(first, load);
  isFurther.current = isMore;
  const list = useRef<HTMLUListElement>(null);
  const goBackTo = useRef(useMemo(() => leftAt(label), []));
  const count = useRef(0);
  useEffect(() => {
    // The new rows continue where the reader is: a keyboard need not go back through all of them.
    const [before, now] = [count.current, all?.length ?? 0];
    count.current = now;
    // What had the focus may have been in a row that is gone.
    if (now < before && document.activeElement === document.body) document.querySelector<HTMLElement>("h1")?.focus();
    if (isMore && before > 0 && now > before && !goBackTo.current)
      list.current?.children[before]?.querySelector<HTMLElement>("button, a")?.focus();
  }, [all?.length]);

  useEffect(() => {
    const place = goBackTo.current;
    if (!place || !all || more.isBusy) return;
    const index = all.findIndex((item) => keyOf(item) === place.row);
    if (index < 0 && all.length < place.count && next !== null) return more.load();
    goBackTo.current = undefined;
    // Who has begun with something else meanwhile stays there.
    if (document.activeElement?.matches("body, h1"))
      list.current?.children[index]?.querySelector<HTMLElement>("button, a")?.focus();
  }, [all?.length, more.isBusy]);
  const leave = ({ target }: Event) => {
    const row = [...(list.current?.children ?? [])].findIndex((each) => each.contains(target as Node));
    const item = all?.[row];
    if (all && item !== undefined) leaveAt(label, { count: all.length, row: keyOf(item) });
  };

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
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: it hears of its rows' links, which a keyboard clicks too. */}
          <ul
            ref={list}
            onClick={leave}
            class={`rows ${kind}`}
            aria-label={label}
            aria-busy={first.isOfBefore || undefined}
          >
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
function useMore<T>(first: Loaded<Answered<T>>, load: Props<T>["load"]) {
  const rest = useSignal<{ after: Answered<T>; pages: Answered<T>[] } | undefined>(undefined);
  const isBusy = useSignal(false);
  const { value } = first;
  const pages = value && rest.value?.after === value ? rest.value.pages : [];
  const next = (pages.at(-1) ?? value)?.meta.nextCursor ?? null;
  const loadMore = async () => {
    if (!value || next === null) return;
    isBusy.value = true;
    try {
      const page = await load({ cursor: next }, new AbortController().signal);
      rest.value = { after: value, pages: [...pages, page] };
    } catch (error) {
      toastFailure(error);
    } finally {
      isBusy.value = false;
    }
  };
  return {
    all: value && [value, ...pages].flatMap(({ data }) => data),
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
