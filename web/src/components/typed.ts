import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import type { Values } from "./drafts.ts";

/** What stands in some fields of the form around `place`, as it is typed and chosen. */
export function useTyped(place: RefObject<HTMLElement | null>, names: readonly string[]): Values {
  const typed = useSignal<Values>({});
  useEffect(() => {
    const form = place.current?.closest("form");
    if (!form) return;
    const read = () => {
      const all = new FormData(form);
      typed.value = Object.fromEntries(names.map((name) => [name, String(all.get(name) ?? "")]));
    };
    read();
    const listening = new AbortController();
    form.addEventListener("input", read, { signal: listening.signal });
    form.addEventListener("change", read, { signal: listening.signal });
    return () => listening.abort();
  }, []);
  return typed.value;
}
