import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { askNotifications } from "../api/notifications.ts";
import { onTold } from "../chat/socket.ts";
import { hear } from "../live.ts";
import { currentUser } from "../session.ts";

/** How many of one's notifications are unread, as far as they are counted; undefined until that is known. */
export const unread = signal<number | undefined>(undefined);

/** Another number: there is something new, or something was read elsewhere. */
export const turn = signal(0);

/** What somebody may be told of. */
const isNews = /^(?:payment|consultation)\.|^record\.created$|^appointment\.reminder_due$/;
/** It is noted a moment after it happened. */
const afterMs = 1_200;
/** However much happens, so often it is asked at most. */
const pauseMs = 3_000;

/** Keeps the number true, wherever one is. */
export function useUnread(): void {
  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    let askedAt = 0;
    const read = () => {
      waiting = undefined;
      askedAt = performance.now();
      const before = unread.peek();
      void readUnread(signal).then(
        () => {
          // Whoever only looks elsewhere for a moment goes on reading where they were.
          if (unread.peek() !== before) turn.value++;
        },
        () => undefined,
      );
    };
    const soon = (ms: number) => {
      waiting ??= setTimeout(read, Math.max(ms, askedAt + pauseMs - performance.now()));
    };
    onTold("notification", () => soon(0), signal);
    // Patients and doctors are told of what is theirs; everybody else hears of everything, and is told of none of it.
    const { role } = currentUser();
    if (role === "patient" || role === "doctor")
      hear((heard) => (heard === "gap" || isNews.test(heard.type)) && soon(afterMs), signal);
    addEventListener("focus", () => soon(0), { signal });
    void readUnread(signal).catch(() => undefined);
    return () => {
      clearTimeout(waiting);
      ending.abort();
    };
  }, []);
}

async function readUnread(signal: AbortSignal): Promise<void> {
  unread.value = (await askNotifications(signal).list({ query: { limit: "1" } })).meta.unread;
}
