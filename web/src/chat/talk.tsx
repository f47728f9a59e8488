import { useEffect, useRef } from "preact/hooks";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";
import { Composer } from "./composer.tsx";
import { type Conversation, isAnswered } from "./conversation.ts";
import { Ending } from "./ending.tsx";
import { MessageList } from "./message-list.tsx";
import { answerDue, minutesAndSeconds, useSecondsUntil } from "./time-left.tsx";

/** A consultation as it is talked: what was said, and where one writes as long as it lasts. */
export function Talk({ conversation }: { conversation: Conversation }) {
  const { status, expiresAt } = conversation.consultation.value;
  const left = useSecondsUntil(expiresAt);
  const isRunning = status === "active";
  const wasRunning = useRef(isRunning);
  useEffect(() => {
    if (!isRunning || left > 0) return;
    // The clinic says how it ended a moment after its time is over.
    const timer = setInterval(() => void conversation.look(), 1_000);
    return () => clearInterval(timer);
  }, [isRunning, left === 0]);
  return (
    <div class="talk">
      <MessageList conversation={conversation} begin={beginOf(isRunning)} />
      {!isRunning && <Ending consultation={conversation.consultation.value} isNews={wasRunning.current} />}
      {isRunning && left > 0 && currentUser().role !== "admin" && (
        <>
          <AnswerBy conversation={conversation} />
          <Composer conversation={conversation} />
        </>
      )}
    </div>
  );
}

/** How long the doctor still has to write something before it ends by itself: told to both until they have. */
function AnswerBy({ conversation }: { conversation: Conversation }) {
  const left = useSecondsUntil(answerDue(conversation.consultation.value));
  if (isAnswered(conversation) || left === 0) return null;
  const say = currentUser().role === "doctor" ? t.chat.answerWithin : t.chat.answeredWithin;
  return <p class="answer-by small">{say(minutesAndSeconds(left))}</p>;
}

function beginOf(isRunning: boolean): string {
  const { role } = currentUser();
  if (!isRunning || role === "admin") return t.chat.nothingSaid;
  return role === "doctor" ? t.chat.beginAsDoctor : t.chat.begin;
}
