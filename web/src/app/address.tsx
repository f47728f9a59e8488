import type { ComponentChildren } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { LocationProvider, useLocation } from "preact-iso/router";
import { closeTopmost } from "../components/standing-over.ts";
import { somethingIsUnsaved } from "../components/unsaved-forms.ts";
import { mayLeave } from "./unsaved.ts";

type Query = Readonly<Record<string, string>>;

let turnTo: (url: string, replace?: boolean) => void = () => undefined;
/** From where each address was opened, so that what closes goes back instead of opening what was there once more. */
const openedFrom = new Map<string, string>();
const here = () => location.pathname + location.search;

/** Opens an address of this page, if what is unsaved may be left. What only replaces values of the query leaves nothing. */
export async function go(url: string, { replace = false } = {}): Promise<void> {
  const staysHere = replace && url.split("?")[0] === location.pathname;
  if (url !== here() && (staysHere || (await mayLeave(url)))) turn(url, replace);
}

/**
 * Closes what an address has opened: back to where it was opened from, however that was narrowed, or to `url` where a link led straight to it.
 */
export async function close(url: string): Promise<void> {
  if (!(await mayLeave(url))) return;
  const from = openedFrom.get(here());
  if (from !== undefined && (from === url || from.split("?")[0] === url)) history.back();
  else turn(url, true);
}

function turn(url: string, replace: boolean): void {
  // What takes the place of an address was opened from where that was.
  const from = replace ? openedFrom.get(here()) : here();
  if (from !== undefined) openedFrom.set(url, from);
  turnTo(url, replace);
}

/** An address of this clinic's pages; a link may name any other. */
export function ownAddress(next: string | undefined): string | undefined {
  if (next === undefined || !URL.canParse(next, location.origin)) return undefined;
  const url = new URL(next, location.origin);
  // Two slashes at the beginning lead to another host, wherever they are told again.
  return url.origin === location.origin && !url.pathname.startsWith("//") ? url.pathname + url.search : undefined;
}

/** An address with a query; what is empty is left out. */
export function withQuery(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

/** The address that is shown: its query, and how to change single values of it. */
export function useAddress() {
  const { path, url, query } = useLocation();
  return useMemo(() => {
    // Whoever waited for an answer may look at another page by now: they are not led back.
    const isShown = () => (location.pathname.replace(/\/+$/, "") || "/") === path;
    const changed = (changes: Readonly<Record<string, string | undefined>>) =>
      withQuery(path, { ...(query as Query), ...changes });
    return {
      path,
      url,
      query: query as Partial<Query>,
      /** This address with other values. */
      changed,
      /** Shows other values: a view of its own, to which Back returns, unless `replace`. */
      change: async (changes: Readonly<Record<string, string | undefined>>, options?: { replace: boolean }) => {
        if (isShown()) await go(changed(changes), options);
      },
      /** Closes what these values of the query have opened. */
      shut: async (...names: string[]) => {
        if (isShown()) await close(changed(Object.fromEntries(names.map((name) => [name, undefined]))));
      },
    };
  }, [url]);
}

/** Where pages have addresses: links, Back and Forward lead from one to another, and nothing unsaved is left unasked. */
export const Addresses = ({ children }: { children: ComponentChildren }) => (
  <LocationProvider>
    <Guard />
    {children}
  </LocationProvider>
);

function Guard() {
  const { route, url } = useLocation();
  turnTo = route;
  const shown = useRef(url);
  shown.current = url;
  // Once, and before the router around it begins to listen: at the window a browser calls whoever listened first, capturing or not, and
  // what the router has taken away cannot be asked about.
  useLayoutEffect(() => {
    const listening = new AbortController();
    const how = { signal: listening.signal, capture: true };
    addEventListener("click", onClick, how);
    addEventListener("popstate", (event) => onPopState(event, shown.current), how);
    window.navigation?.addEventListener(
      "currententrychange",
      ({ from }) => {
        leftPlace = from.index;
      },
      how,
    );
    return () => listening.abort();
  }, []);
  return null;
}

/** A link that leads away from what is unsaved asks first; every other one is remembered as where one came from. */
function onClick(event: MouseEvent): void {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const link = event.composedPath().find((element) => element instanceof HTMLAnchorElement);
  if (!link || link.origin !== location.origin || link.target || link.download || link.hash) return;
  const url = link.pathname + link.search;
  if (!somethingIsUnsaved(url)) {
    if (url !== here()) openedFrom.set(url, here());
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  void go(url);
}

/**
 * Back and Forward have moved already when they are heard of: the address is put back. What stands over the page is all that they close; what
 * is unsaved is left once that is agreed to.
 */
function onPopState(event: PopStateEvent, url: string): void {
  const isOwn = isReturning;
  isReturning = false;
  const to = here();
  const hasClosed = !isOwn && closeTopmost();
  if (!isOwn && !hasClosed && !somethingIsUnsaved(to)) return;
  event.stopImmediatePropagation();
  if (hasClosed) returnTo(url);
  if (isOwn || hasClosed) return;
  history.pushState(null, "", url);
  void mayLeave(to).then((may) => may && history.back());
}

/** The place in the history that was left last, and whether it is being gone back to. */
let leftPlace = -1;
let isReturning = false;

/**
 * Returns to what Back or Forward has left. Where a browser tells its places, by going there: one that sees a page push entries while nobody
 * touches it takes it for a trap, and its next Back leaves the whole page.
 */
function returnTo(url: string): void {
  const steps = leftPlace - (window.navigation?.currentEntry?.index ?? leftPlace);
  isReturning = leftPlace >= 0 && steps !== 0;
  if (isReturning) history.go(steps);
  else history.pushState(null, "", url);
}
