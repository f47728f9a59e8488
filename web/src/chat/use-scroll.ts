import { useSignal } from "@preact/signals";
import type { Message } from "@rawat/contracts";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { currentUser } from "../session.ts";
import type { Conversation } from "./conversation.ts";

/** So near to the end one looks at the newest. */
const nearPixels = 80;

/** What stands below what was said. */
interface Below {
  /** How much is on its way. */
  waiting: number;
  isTyping: boolean;
}

/**
 * Keeps the newest in sight while that is what is looked at, and whoever reads further up where they are. What is in sight, on a page that is
 * looked at, is read.
 */
export function useScroll(messages: readonly Message[], { waiting, isTyping }: Below, { markRead }: Conversation) {
  const box = useRef<HTMLElement>(null);
  const isAtEnd = useRef(true);
  /** How far from the bottom one was before what was said earlier came in above. */
  const kept = useRef<number | undefined>(undefined);
  const known = useRef({ last: messages.at(-1)?.id ?? "", waiting });
  const unseen = useSignal(0);

  const seen = () => {
    // A pane that another one covers has no height.
    if (!isAtEnd.current || !box.current?.clientHeight) return;
    unseen.value = 0;
    if (document.visibilityState === "visible" && document.hasFocus()) markRead();
  };
  const toEnd = () => {
    isAtEnd.current = true;
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
    seen();
  };

  useLayoutEffect(() => {
    const { last, waiting: waitedBefore } = known.current;
    const fresh = messages.filter(({ id }) => id > last);
    const { id: own } = currentUser();
    known.current = { last: messages.at(-1)?.id ?? last, waiting };
    if (kept.current !== undefined && box.current) {
      box.current.scrollTop = box.current.scrollHeight - kept.current;
      kept.current = undefined;
    }
    // Whoever says something wants to see it there.
    else if (isAtEnd.current || waiting > waitedBefore) toEnd();
    else unseen.value += fresh.filter(({ senderId }) => senderId !== own).length;
  }, [messages, waiting, isTyping]);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const ending = new AbortController();
    const { signal } = ending;
    toEnd();
    element.addEventListener(
      "scroll",
      () => {
        isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < nearPixels;
        seen();
      },
      { signal },
    );
    addEventListener("focus", seen, { signal });
    document.addEventListener("visibilitychange", seen, { signal });
    // A keyboard that opens, a composer that grows, a pane that is turned to: what was in sight stays so.
    const size = new ResizeObserver(() => isAtEnd.current && toEnd());
    size.observe(element);
    // What failed has more below it than what was sent.
    for (const inside of element.children) size.observe(inside);
    return () => {
      ending.abort();
      size.disconnect();
    };
  }, []);

  return {
    box,
    unseen: unseen.value,
    toEnd,
    keepPlace: () => {
      kept.current = box.current ? box.current.scrollHeight - box.current.scrollTop : undefined;
    },
  };
}
