import type { Consultation } from "@rawat/contracts";
import { Icon } from "../components/icon.tsx";
import { useLoaded } from "../components/loaded.tsx";
import { Skeleton } from "../components/state.tsx";
import { initials } from "../format.ts";
import { t } from "../i18n/index.ts";
import { namesOf } from "./consultation-row.tsx";
import { countUnread } from "./count-unread.ts";
import { running } from "./running.ts";
import { isSoon, minutesAndSeconds, useSecondsUntil } from "./time-left.tsx";

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
