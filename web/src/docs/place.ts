import { signal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

function hash(): string {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}

/** What the address names after its `#`: an operation, a message, a schema, an error's code, a section. */
export const target = signal(hash());

/** What is searched for, which stands in the address as `q`. */
export const sought = signal(new URLSearchParams(location.search).get("q") ?? "");

/** Follows the address to what it names, once that is drawn. */
export function useTarget(isDrawn: boolean): void {
  useEffect(() => {
    const follow = () => {
      target.value = hash();
    };
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  const id = target.value;
  const owed = useRef("");
  useLayoutEffect(() => {
    owed.current = id;
  }, [id]);
  useEffect(() => {
    if (!isDrawn || owed.current === "") return;
    const place = document.getElementById(owed.current);
    // A search may have left it out.
    if (!place && sought.value) return seek("");
    owed.current = "";
    place?.scrollIntoView();
  }, [isDrawn, id, sought.value]);
}

/** Whatever is unfolded is what one would send to somebody else. */
export function nameInAddress(id: string, isOpen: boolean): void {
  if (isOpen === (hash() === id)) return;
  if (!isOpen) target.value = "";
  history.replaceState(null, "", location.pathname + location.search + (isOpen ? `#${id}` : ""));
}

export function seek(text: string): void {
  sought.value = text;
  history.replaceState(null, "", location.pathname + (text && `?${new URLSearchParams({ q: text })}`) + location.hash);
}

/** Whether a text holds every word that is searched for. */
export const isSought = (text: string): boolean =>
  sought.value
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.toLowerCase().includes(word));
