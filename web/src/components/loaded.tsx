import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { isAbort, NoAnswer } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { type Heard, hear, isHearing } from "../live.ts";
import { keepFocusSomewhere } from "./keep-focus.ts";
import { Banner, FailureState, Skeleton } from "./state.tsx";

/** Something that is read from the clinic, as far as it is there. */
export interface Loaded<T> {
  readonly value: T | undefined;
  /** Why it is not here, or may be out of date. */
  readonly error: unknown;
  readonly isLoading: boolean;
  /** What is there is what was asked for before, until this one's answer comes. */
  readonly isOfBefore: boolean;
  /** Reads it anew; what is there stays until then. */
  reload(): void;
  /** Takes what a change has answered in place of what was read. */
  take(value: T): void;
}

export type About = (heard: Exclude<Heard, "gap">) => boolean;

interface How {
  /** What happens elsewhere after which it is read anew, without a word. */
  about?: About | undefined;
  /** What is there stays, though for another key, until the answer comes: what flickers at every key is hard to read. */
  staysWhileLoading?: boolean;
}

/** Reads something, and anew whenever `key` is another one; an answer that comes late never replaces a newer one. */
export function useLoaded<T>(
  load: (signal: AbortSignal) => Promise<T>,
  key: string,
  { about, staysWhileLoading = false }: How = {},
): Loaded<T> {
  const state = useSignal<Read<T>>({ key, isLoading: true });
  const latest = useRef({ load, underWay: new AbortController() });
  latest.current.load = load;

  const read = async () => {
    latest.current.underWay.abort();
    latest.current.underWay = new AbortController();
    const { signal } = latest.current.underWay;
    state.value = { ...state.peek(), isLoading: true };
    try {
      const value = await latest.current.load(signal);
      if (signal.aborted) return;
      const stoodOn = document.activeElement;
      state.value = { key, value, isLoading: false };
      setTimeout(() => stoodOn?.isConnected || keepFocusSomewhere());
    } catch (error) {
      if (signal.aborted || isAbort(error)) return;
      const { key: keyBefore, value } = state.peek();
      state.value = { key, ...(keyBefore === key && value !== undefined && { value }), error, isLoading: false };
    }
  };
  useEffect(() => {
    void read();
    return () => latest.current.underWay.abort();
  }, [key]);
  useQuietly(about, () => void read());
  const isCutOff = state.value.error instanceof NoAnswer;
  // As it is drawn: the line may be back before the next frame.
  useLayoutEffect(() => {
    if (!isCutOff) return;
    // Nobody has to ask again for what the line alone has kept from them.
    const ending = new AbortController();
    addEventListener("online", () => void read(), { signal: ending.signal });
    return () => ending.abort();
  }, [isCutOff, key]);

  const isOfKey = state.value.key === key;
  return {
    value: isOfKey || staysWhileLoading ? state.value.value : undefined,
    error: isOfKey ? state.value.error : undefined,
    isLoading: state.value.isLoading || !isOfKey,
    isOfBefore: !isOfKey,
    reload: () => void read(),
    take: (value) => {
      latest.current.underWay.abort();
      state.value = { key, value, isLoading: false };
    },
  };
}

interface Read<T> {
  key: string;
  value?: T;
  error?: unknown;
  isLoading: boolean;
}

interface ShownProps<T> {
  of: Loaded<T>;
  /** Said where it could not be read. */
  title?: string;
  children: (value: T) => ComponentChildren;
}

/** Draws what was read, or that it is on its way, or why it is not here; and beside what is old that it may be. */
export function Shown<T>({ of: { value, error, reload }, title = t.failures.pageTitle, children }: ShownProps<T>) {
  if (value === undefined)
    return error === undefined ? <Skeleton /> : <FailureState title={title} error={error} retry={reload} />;
  return (
    <>
      <div class="alert-place" role="status">
        {error !== undefined && <Banner kind="warned">{t.words.notFresh}</Banner>}
      </div>
      {children(value)}
    </>
  );
}

const pauseMs = 15_000;
/** What happens at once, as when a whole day is moved, is looked at once. */
const gatherMs = 150;

/**
 * Keeps what is shown true while somebody looks at it: whenever something happens that it is about, whenever the page is looked at
 * anew, and again and again where nothing can be heard.
 */
function useQuietly(about: About | undefined, reload: () => void): void {
  const latest = useRef({ about, reload });
  latest.current = { about, reload };
  const isQuiet = about !== undefined;
  useEffect(() => {
    if (!isQuiet) return;
    const ending = new AbortController();
    const { signal } = ending;
    let gathering: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      if (document.visibilityState === "visible") latest.current.reload();
    };
    const timer = setInterval(() => !isHearing() && look(), pauseMs);
    hear((heard) => {
      if (heard !== "gap" && !latest.current.about?.(heard)) return;
      clearTimeout(gathering);
      gathering = setTimeout(look, gatherMs);
    }, signal);
    addEventListener("focus", look, { signal });
    document.addEventListener("visibilitychange", look, { signal });
    return () => {
      clearInterval(timer);
      clearTimeout(gathering);
      ending.abort();
    };
  }, [isQuiet]);
}
