import type { Consultation, ConsultationState } from "@rawat/contracts";
import { askChats } from "../api/chats.ts";
import { Icon } from "../components/icon.tsx";
import { useLoaded } from "../components/loaded.tsx";
import { Skeleton } from "../components/state.tsx";
import { initials } from "../format.ts";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";
import { namesOf } from "./consultation-row.tsx";
import { running } from "./running.ts";
import { learnServerTime } from "./server-clock.ts";
import { isSoon, minutesAndSeconds, useSecondsUntil } from "./time-left.tsx";

/** More unread ones are not counted. */
const countedMax = 50;

/** The consultations under way, each with the time that is left and what is unread. */
export function RunningList() {
  const all = running.value;
  if (all === undefined) return <Skeleton />;
  if (all.length === 0) return <p class="muted">{t.chat.noneRunning}</p>;
  return (
    <ul class="rows running" aria-label={t.chat.running}>
      {all.map((consultation) => (
        <li key={consultation.id} class="row">
          <RunningRow {...consultation} />
        </li>
      ))}
    </ul>
  );
}

function RunningRow(consultation: Consultation) {
  const { id, expiresAt } = consultation;
  const name = namesOf(consultation);
  const left = useSecondsUntil(expiresAt);
  const { value: unread = 0 } = useLoaded((signal) => countUnread(id, signal), id, {
    // What was said in which of them is not told; there are few.
    about: ({ type }) => type === "chat.message_stored",
  });
  return (
    <>
      <span class="avatar" aria-hidden="true">
        {initials(name)}
      </span>
      <div class="who">
        <a class="row-open" href={`/consultations/${id}`}>
          {name}
        </a>
        {unread > 0 && (
          <p>
            <strong class="unread-mark">{t.chat.unread(unread)}</strong>
          </p>
        )}
      </div>
      <p class={isSoon(left) ? "time-left soon" : "time-left"}>
        <Icon name="clock" />
        <span>{t.chat.timeLeft(minutesAndSeconds(left))}</span>
      </p>
      <span class="row-end">
        <Icon name="chevron" />
      </span>
    </>
  );
}

/** How much of what the other one has said one has not read, as far as that is counted. */
async function countUnread(id: string, signal: AbortSignal): Promise<number> {
  const params = { id };
  const [{ data: state }, { data: messages }] = await Promise.all([
    askChats(signal).status({ params }),
    askChats(signal).messages({ params, query: { limit: String(countedMax) } }),
  ]);
  learnClock(state);
  const { id: own } = currentUser();
  const upTo = state.readMarks.find(({ userId }) => userId === own)?.messageId ?? "";
  return messages.filter(({ senderId, id: messageId }) => senderId !== own && messageId > upTo).length;
}

const learnClock = ({ status, expiresAt, secondsRemaining }: ConsultationState) => {
  if (status === "active") learnServerTime(Date.parse(expiresAt) - secondsRemaining * 1_000);
};
