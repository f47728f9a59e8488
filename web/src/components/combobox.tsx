import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Field } from "./field.tsx";
import { useLoaded } from "./loaded.tsx";
import { usePaused } from "./paused.ts";
import { toastFailure } from "./toast.tsx";
import { useId } from "./use-id.ts";

const pauseMs = 250;

interface Props<T> {
  /** Where what is wrong with what was chosen is shown; what is typed here is sent nowhere. */
  name: string;
  label: string;
  hint?: string;
  wide?: boolean;
  /** The keyboard goes on in it as soon as it is there, unless it has gone elsewhere. */
  takesFocus?: boolean;
  search: (text: string, signal: AbortSignal) => Promise<readonly T[]>;
  keyOf: (found: T) => string;
  option: (found: T) => ComponentChildren;
  onChosen: (found: T) => void;
  /** Called for what is typed, before anything of it is chosen. */
  onTyped?: () => void;
  none: string;
  found: (count: number) => string;
}

/** Searches as one types; the arrows walk through what was found, Enter takes one, and the field is ready for the next. */
export function Combobox<T>({ search, keyOf, option, onChosen, onTyped, none, found, takesFocus, ...frame }: Props<T>) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (takesFocus && document.activeElement === document.body) input.current?.focus();
  }, []);
  const text = useSignal("");
  const isOpen = useSignal(false);
  const active = useSignal(-1);
  const isOwed = useRef(false);
  const asked = usePaused(text.value.trim(), pauseMs);
  const loaded = useLoaded(async (signal) => (asked === "" ? [] : await search(asked, signal)), asked, {
    staysWhileLoading: true,
  });
  const entries = loaded.value ?? [];
  const isAnswered = asked === text.value.trim() && !loaded.isLoading;
  const isShown = isOpen.value && asked !== "" && loaded.value !== undefined;

  useEffect(() => {
    // What Enter takes is marked before it is pressed.
    active.value = 0;
    if (loaded.error !== undefined) toastFailure(loaded.error);
  }, [loaded.value, loaded.error]);
  useEffect(() => {
    if (!isAnswered) return;
    // Whoever pressed Enter before the answer gets the best of it.
    if (isOwed.current) take(entries[0]);
    isOwed.current = false;
  }, [isAnswered]);

  const shut = () => {
    isOpen.value = false;
    isOwed.current = false;
  };
  const take = (entry: T | undefined) => {
    if (entry === undefined) return;
    text.value = "";
    shut();
    onChosen(entry);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && isShown && entries.length > 0) {
      event.preventDefault();
      active.value = (active.value + step + entries.length) % entries.length;
    } else if (event.key === "Enter") {
      // Enter in this field never sends the form.
      event.preventDefault();
      if (isAnswered && isShown) take(entries[active.value]);
      else isOwed.current = !isAnswered;
    } else if (event.key === "Escape" && isShown) {
      event.preventDefault();
      shut();
    }
  };
  return (
    <Field
      {...frame}
      control={({ name: _, ...tied }) => (
        <input
          {...tied}
          ref={input}
          type="text"
          role="combobox"
          autocomplete="off"
          maxLength={100}
          aria-autocomplete="list"
          aria-expanded={isShown}
          aria-controls={isShown && entries.length > 0 ? `${id}-found` : undefined}
          aria-activedescendant={isShown && entries.length > 0 ? `${id}-${active.value}` : undefined}
          value={text.value}
          onInput={({ currentTarget }) => {
            text.value = currentTarget.value;
            onTyped?.();
            isOpen.value = true;
          }}
          onBlur={shut}
          onKeyDown={onKeyDown}
        />
      )}
      beside={
        <>
          <p class="unseen" role="status">
            {isShown && isAnswered && (entries.length === 0 ? none : found(entries.length))}
          </p>
          {isShown && entries.length === 0 && <p class="options small muted">{none}</p>}
          {isShown && entries.length > 0 && (
            <div class="options" id={`${id}-found`} role="listbox" aria-label={frame.label}>
              {entries.map((entry, place) => (
                <div
                  key={keyOf(entry)}
                  id={`${id}-${place}`}
                  ref={(element) => {
                    if (place === active.value) element?.scrollIntoView({ block: "nearest" });
                  }}
                  role="option"
                  tabIndex={-1}
                  class="option"
                  aria-selected={place === active.value}
                  // Before the field loses the focus and the list with it.
                  onMouseDown={(event) => {
                    event.preventDefault();
                    take(entry);
                  }}
                >
                  {option(entry)}
                </div>
              ))}
            </div>
          )}
        </>
      }
    />
  );
}
