import type { Consultation } from "@rawat/contracts";
import { Icon } from "../components/icon.tsx";
import { useLoaded } from "../components/loaded.tsx";
import { Skeleton } from "../components/state.tsx";
import { initials } from "../format.ts";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";
import { namesOf } from "./consultation-row.tsx";
import { countUnread } from "./count-unread.ts";
import { running } from "./running.ts";
import { answerDue, isSoon, minutesAndSeconds, useSecondsUntil } from "./time-left.tsx";

/** The consultations under way, first those of which the doctor has answered nothing, each with the time that is left and what is unread. */
export function RunningList() {
  if (running.value === undefined) return <Skeleton />;
  const all = running.value.toSorted((one, other) => Number(isWaiting(other)) - Number(isWaiting(one)));
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

/** Whether a patient waits for the doctor who looks at it to write at all. */
const isWaiting = ({ isAnswered }: Consultation): boolean => currentUser().role === "doctor" && !isAnswered;

/** How long the patient still waits before it ends by itself. */
function Waits(consultation: Consultation) {
  const left = useSecondsUntil(answerDue(consultation));
  return (
    <p>
      <strong>{t.chat.waitsForYou(minutesAndSeconds(left))}</strong>
    </p>
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
        {isWaiting(consultation) && <Waits {...consultation} />}
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
