import { useEffect } from "preact/hooks";
import { Banner } from "../components/state.tsx";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";
import { Composer } from "./composer.tsx";
import type { Conversation } from "./conversation.ts";
import { Ending } from "./ending.tsx";
import { MessageList } from "./message-list.tsx";
import { line } from "./socket.ts";
import { isSoon, useSecondsUntil } from "./time-left.tsx";

/** A consultation as it is talked: what was said, and where one writes as long as it lasts. */
export function Talk({ conversation }: { conversation: Conversation }) {
  const { consultation, isExpiring } = conversation;
  const { status, expiresAt } = consultation.value;
  const left = useSecondsUntil(expiresAt);
  const isRunning = status === "active";
  useEffect(() => {
    if (!isRunning || left > 0) return;
    // The clinic says how it ended a moment after its time is over.
    const timer = setInterval(() => void conversation.look(), 1_000);
    return () => clearInterval(timer);
  }, [isRunning, left === 0]);
  const isReader = currentUser().role === "admin";
  const isCut = !isReader && isRunning && line.value === "cut";
  return (
    <div class="talk">
      <div class="alert-place" role="status">
        {isCut && <Banner kind="warned">{t.chat.cut}</Banner>}
        {isRunning && left > 0 && (isSoon(left) || isExpiring.value) && (
          <Banner kind="warned" icon="clock">
            {left < 60 ? t.chat.aboutToEndNow : t.chat.aboutToEnd(Math.ceil(left / 60))}
          </Banner>
        )}
        {isReader && <Banner kind="told">{t.chat.readOnly}</Banner>}
      </div>
      <MessageList conversation={conversation} begin={beginOf(isRunning)} />
      {!isRunning && <Ending consultation={consultation.value} />}
      {isRunning && left > 0 && !isReader && <Composer conversation={conversation} />}
    </div>
  );
}

function beginOf(isRunning: boolean): string {
  const { role } = currentUser();
  if (!isRunning || role === "admin") return t.chat.nothingSaid;
  return role === "doctor" ? t.chat.beginAsDoctor : t.chat.begin;
}
