import { useSignal } from "@preact/signals";
import type { Message } from "@rawat/contracts";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { useRoute } from "preact-iso/router";
import { Banner } from "../components/state.tsx";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";
import type { Conversation } from "./conversation.ts";
import { line } from "./socket.ts";
import { isSoon, useSecondsUntil } from "./time-left.tsx";

/** What one is told of a consultation, whichever part of it one looks at: that the line is cut, that it is about to end, what is said. */
export function Told({ conversation }: { conversation: Conversation }) {
  const { consultation, isExpiring, messages, outbox } = conversation;
  const { status, expiresAt } = consultation.value;
  const left = useSecondsUntil(expiresAt);
  const isRunning = status === "active";
  const wasRunning = useRef(isRunning);
  const { tab } = useRoute().params;
  const isReader = currentUser().role === "admin";
  const isCut = !isReader && isRunning && line.value === "cut";
  const isStuck = outbox.waiting.value.some(({ standing }) => standing === "failed" || standing === "stalled");
  return (
    <>
      <div class="alert-place talk-told" role="status">
        {isCut && <Banner kind="warned">{t.chat.cut}</Banner>}
        {isRunning && left > 0 && (isSoon(left) || isExpiring.value) && (
          <Banner kind="warned" icon="clock">
            {left < 60 ? t.chat.aboutToEndNow : t.chat.aboutToEnd(Math.round(left / 60))}
          </Banner>
        )}
        {isReader && <Banner kind="told">{t.chat.readOnly}</Banner>}
        {/* Beside the talk it is said where one wrote. */}
        {wasRunning.current && !isRunning && tab && (
          <Banner kind="told" icon="check">
            {t.chat.over}
          </Banner>
        )}
      </div>
      <Heard messages={messages.value} />
      <p class="unseen" role="status">
        {isStuck && t.chat.failed}
      </p>
    </>
  );
}

/** Reads out what the other one says while one is here; not what was said before. */
function Heard({ messages }: { messages: readonly Message[] }) {
  const text = useSignal("");
  const heardUpTo = useRef(messages.at(-1)?.id ?? "");
  const { id: own } = currentUser();
  const last = messages.at(-1);
  useLayoutEffect(() => {
    const fresh = messages.filter(({ id, senderId }) => id > heardUpTo.current && senderId !== own);
    heardUpTo.current = last?.id ?? heardUpTo.current;
    if (fresh.length > 0)
      text.value = fresh
        .map(({ senderName, content, attachment }) => t.chat.says(senderName, content || (attachment?.name ?? "")))
        .join("\n");
  }, [last?.id]);
  useEffect(() => {
    // Said once it is there; what stands there for good would be come upon as a message of its own.
    const timer = setTimeout(() => {
      text.value = "";
    }, 5_000);
    return () => clearTimeout(timer);
  }, [text.value]);
  return (
    <p class="unseen" role="status">
      {text.value}
    </p>
  );
}
