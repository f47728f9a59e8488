import { useSignal } from "@preact/signals";
import type { Message } from "@rawat/contracts";
import { Fragment } from "preact";
import { addDays, clinicToday, dayOf, longDay } from "../clinic/clinic-time.ts";
import { Button } from "../components/button.tsx";
import { toastFailure } from "../components/toast.tsx";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";
import { Said, Unsent } from "./bubbles.tsx";
import type { Conversation } from "./conversation.ts";
import { lastOf } from "./messages.ts";
import { useScroll } from "./use-scroll.ts";

interface Props {
  conversation: Conversation;
  /** Said where nothing was said. */
  begin: string;
}

/** What was said, the newest at the bottom, where it is looked at unless somebody reads further up. */
export function MessageList({ conversation, begin }: Props) {
  const { messages, hasOlder, outbox, typing, state } = conversation;
  const all = messages.value;
  const waiting = outbox.waiting.value;
  const { id: own, role } = currentUser();
  const isReader = role === "admin";
  const { box, unseen, toEnd, keepPlace } = useScroll(
    all,
    { waiting: waiting.length, isTyping: typing.who.value !== undefined },
    conversation,
  );
  const isBusy = useSignal(false);
  const older = async () => {
    isBusy.value = true;
    try {
      await conversation.readOlder(keepPlace);
      // The last of them takes its button away.
      if (!hasOlder.peek()) box.current?.focus();
    } catch (error) {
      toastFailure(error);
    } finally {
      isBusy.value = false;
    }
  };
  const marks = marksOf(all, own, state.value.readMarks);
  return (
    <div class="talk-box">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section ref={box} class="talk-messages" tabIndex={0} aria-label={t.chat.messages}>
        {hasOlder.value && (
          <Button kind="quiet" class="button quiet older" busy={isBusy.value} onClick={() => void older()}>
            {t.chat.older}
          </Button>
        )}
        {all.length === 0 && waiting.length === 0 && <p class="talk-begin">{begin}</p>}
        <ol class="messages">
          {all.map((message, place) => (
            <Fragment key={message.id}>
              {dayOf(message.createdAt) !== dayBefore(all[place - 1]) && (
                <li class="day-mark">
                  <span>{dayName(dayOf(message.createdAt))}</span>
                </li>
              )}
              <Said
                message={message}
                isOwn={isReader ? message.senderRole === "doctor" : message.senderId === own}
                isNamed={isReader}
                mark={marks.get(message.id)}
              />
            </Fragment>
          ))}
          {waiting.map((one) => (
            <Unsent
              key={one.clientMessageId}
              waiting={one}
              outbox={outbox}
              isOver={conversation.consultation.value.status !== "active"}
              // What was pressed is gone then.
              onDone={() => box.current?.focus()}
            />
          ))}
        </ol>
        <p class="typing small muted">{typing.who.value && t.chat.isTyping(typing.who.value)}</p>
      </section>
      {unseen > 0 && (
        <Button
          kind="primary"
          icon="down"
          class="button primary to-newest"
          onClick={() => {
            toEnd();
            box.current?.focus();
          }}
        >
          {t.chat.newOnes(unseen)}
        </Button>
      )}
    </div>
  );
}

const dayBefore = (message: Message | undefined) => message && dayOf(message.createdAt);

function dayName(day: string): string {
  if (day === clinicToday()) return t.chat.today;
  return day === addDays(clinicToday(), -1) ? t.chat.yesterday : longDay(day);
}

/** Below the last that the other one has read, and the last that was sent. */
function marksOf(
  messages: readonly Message[],
  own: string,
  readMarks: readonly { userId: string; messageId: string }[],
): Map<string, "sent" | "read"> {
  const upTo = readMarks.find(({ userId }) => userId !== own)?.messageId ?? "";
  const isOwn = ({ senderId }: Message) => senderId === own;
  const marks = new Map<string, "sent" | "read">();
  const last = lastOf(messages, isOwn);
  if (last) marks.set(last.id, "sent");
  const read = lastOf(messages, (message) => isOwn(message) && message.id <= upTo);
  if (read) marks.set(read.id, "read");
  return marks;
}
