import { useSignal } from "@preact/signals";
import type { Consultation } from "@rawat/contracts";
import { useEffect } from "preact/hooks";
import { consultationTerms } from "../clinic/consultation-terms.ts";
import { Icon } from "../components/icon.tsx";
import { t } from "../i18n/index.ts";
import { secondsUntil } from "./server-clock.ts";

const everyMs = 500;

/** Seconds until an instant, by the clinic's clock, as they go by. */
export function useSecondsUntil(instant: string): number {
  const left = useSignal(secondsUntil(instant));
  useEffect(() => {
    left.value = secondsUntil(instant);
    const timer = setInterval(() => {
      left.value = secondsUntil(instant);
    }, everyMs);
    return () => clearInterval(timer);
  }, [instant]);
  return left.value;
}

/** `14:05` */
export const minutesAndSeconds = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

/** When a consultation ends by itself, where its doctor has written nothing until then. */
export const answerDue = ({ startedAt }: Pick<Consultation, "startedAt">): string =>
  new Date(Date.parse(startedAt) + consultationTerms.value.noShowMinutes * 60_000).toISOString();

/** From then on it is said that the time is nearly over. */
export const isSoon = (seconds: number): boolean => seconds <= consultationTerms.value.warningMinutes * 60;

/** How long a consultation still lasts. */
export function TimeLeft({ until }: { until: string }) {
  const left = useSecondsUntil(until);
  return (
    <p class={isSoon(left) ? "time-left soon" : "time-left"} role="timer">
      <Icon name="clock" />
      <span>{t.chat.timeLeft(minutesAndSeconds(left))}</span>
    </p>
  );
}
