import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../i18n/index.ts";

const everyMs = 1_000;

/** How long something can still be done, `14:32`, and that it is over. */
export function Countdown({ until, onOver }: { until: string; onOver: () => void }) {
  const left = useSignal(leftUntil(until));
  const latest = useRef(onOver);
  latest.current = onOver;
  useEffect(() => {
    left.value = leftUntil(until);
    const timer = setInterval(() => {
      left.value = leftUntil(until);
      if (left.value > 0) return;
      clearInterval(timer);
      latest.current();
    }, everyMs);
    return () => clearInterval(timer);
  }, [until]);
  if (left.value === 0) return <strong>{t.payments.timeIsOver}</strong>;
  const [minutes, seconds] = [Math.floor(left.value / 60), left.value % 60];
  return (
    <strong class="countdown" role="timer">
      {t.payments.timeLeft(`${minutes}:${String(seconds).padStart(2, "0")}`)}
    </strong>
  );
}

const leftUntil = (until: string): number => Math.max(0, Math.ceil((Date.parse(until) - Date.now()) / 1_000));
