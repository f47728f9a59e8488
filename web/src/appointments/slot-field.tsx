import { useSignal } from "@preact/signals";
import type { AppointmentMode, Slot } from "@rawat/contracts";
import { useEffect, useRef } from "preact/hooks";
import { addDays, clinicMoment, clockTime, dayOf, longDay, narrowDay, narrowSpan } from "../clinic/clinic-time.ts";
import { Button } from "../components/button.tsx";
import { useChosen } from "../components/field.tsx";
import { useForm } from "../components/form-context.ts";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { useId } from "../components/use-id.ts";
import { t } from "../i18n/index.ts";
import { dayState, daysShown, type FreeWeek, freeIn, type SlotWeek, weekAround } from "./slot-week.ts";

interface Props {
  doctorId: string;
  mode: AppointmentMode;
  /** The day whose times are shown first, unless one of another day is chosen already. */
  day: string;
  onDay?: (day: string) => void;
}

/** Chooses a free slot of a doctor, the form's `startsAt`: seven days with what is free in each, then the times of one. */
export function SlotField({ doctorId, mode, day: firstDay, onDay }: Props) {
  const issue = useForm().issues.startsAt;
  const [chosen, control] = useChosen("startsAt");
  const day = useSignal(chosen.value ? dayOf(chosen.value) : firstDay);
  const week = weekAround(day.value);
  const free = useLoaded<FreeWeek | undefined>(
    async (signal) => (doctorId ? await freeIn(week, { doctorId, mode }, signal) : undefined),
    [doctorId, mode, week.from].join(" "),
    { about: ({ type }) => /^(?:appointment|schedule)\./.test(type), staysWhileLoading: true },
  );
  // Patients do not hear what others book: what they were just refused is no longer offered.
  useEffect(() => {
    if (issue) free.reload();
  }, [issue]);
  const isFirst = useRef(true);
  const lastDoctor = useRef(doctorId);
  useEffect(() => {
    // What was chosen of another doctor is not meant any more, nor for another way to meet, unless the doctor has both then.
    const isSame = lastDoctor.current === doctorId;
    const slot = free.value?.byDay.get(dayOf(chosen.value || day.value))?.find((one) => one.startsAt === chosen.value);
    if (!isFirst.current && !(isSame && slot?.mode === "both")) chosen.value = "";
    isFirst.current = false;
    lastDoctor.current = doctorId;
  }, [doctorId, mode]);
  const turnTo = (next: string) => {
    chosen.value = "";
    day.value = next;
    onDay?.(next);
  };
  const issueId = useId();
  return (
    <fieldset class="slots" aria-busy={free.isLoading || undefined}>
      <legend>{t.appointments.slots}</legend>
      {/* Above what it is about: below, the button that books would lie over it. */}
      <p class="issue" id={issueId} role="alert">
        {issue && (chosen.value ? issue : t.appointments.chooseSlot)}
      </p>
      {control}
      {doctorId === "" ? (
        <p class="small muted">{t.appointments.doctorFirst}</p>
      ) : (
        <Shown of={free} title={t.appointments.slotsTitle}>
          {(known) =>
            known && (
              <Choices
                {...{ week, known, mode, issueId }}
                day={day.value}
                isWrong={issue !== undefined}
                chosen={chosen.value}
                onDay={turnTo}
                onSlot={(startsAt) => {
                  chosen.value = startsAt;
                }}
              />
            )
          }
        </Shown>
      )}
      <p class="chosen-slot" role="status">
        {chosen.value && !issue && t.appointments.chosenSlot(clinicMoment(chosen.value))}
      </p>
    </fieldset>
  );
}

interface ChoicesProps {
  /** What is asked for; what is known may still be another one. */
  week: SlotWeek;
  known: FreeWeek;
  mode: AppointmentMode;
  day: string;
  chosen: string;
  isWrong: boolean;
  issueId: string;
  onDay: (day: string) => void;
  onSlot: (startsAt: string) => void;
}

function Choices({ week, known, mode, day: wanted, chosen, isWrong, issueId, onDay, onSlot }: ChoicesProps) {
  const { byDay } = known;
  // Of an answer that may not be there, or of a time that was free a moment ago, nothing is taken away without a word; once that is said, it is
  // no longer offered.
  const isGone = chosen !== "" && !byDay.get(dayOf(chosen))?.some(({ startsAt }) => startsAt === chosen);
  const isLost = isGone && !isWrong;
  const day = isLost ? dayOf(chosen) : shownDay(known, wanted);
  return (
    <div class="slot-place">
      <div class="slot-week">
        <Button
          icon="before"
          label={t.appointments.earlier}
          disabled={week.isFirst}
          onClick={() => onDay(addDays(week.from, -daysShown))}
        />
        <span>{narrowSpan(week.from, week.to)}</span>
        <Button
          icon="chevron"
          label={t.appointments.later}
          disabled={week.isLast}
          onClick={() => onDay(addDays(week.from, daysShown))}
        />
      </div>
      <div
        class="slot-days"
        role="radiogroup"
        tabIndex={-1}
        aria-label={t.appointments.days}
        aria-invalid={isWrong || undefined}
        aria-describedby={issueId}
      >
        {known.week.days.map((name) => (
          <label key={name} class="slot-day" data-value={name}>
            {/* No field of the form's: which day is looked at is nothing to send or to keep. */}
            <input
              type="radio"
              class="unseen"
              form=""
              name="slot-day"
              checked={name === day}
              disabled={!byDay.has(name) && !(isLost && name === day)}
              onChange={() => onDay(name)}
            />
            <span class="slot-weekday">{narrowDay(name)}</span>
            <span class="small">{dayState(known, name, mode)}</span>
          </label>
        ))}
      </div>
      {day === undefined ? (
        <p class="small muted">{t.appointments.noSlots}</p>
      ) : (
        <div class="slot-times" role="radiogroup" aria-label={t.appointments.slotsOf(longDay(day))}>
          {timesOf(byDay.get(day) ?? [], isLost ? chosen : undefined).map((startsAt) => (
            <label key={startsAt} class="slot" data-value={startsAt}>
              <input
                type="radio"
                class="unseen"
                form=""
                name="slot"
                checked={startsAt === chosen}
                onChange={() => onSlot(startsAt)}
              />
              {clockTime(startsAt)}
            </label>
          ))}
        </div>
      )}
    </div>
  );
}

/** The day that is asked for, or the next that has anything free, or the first. */
function shownDay({ week: { days }, byDay }: FreeWeek, wanted: string): string | undefined {
  return days.find((name) => name >= wanted && byDay.has(name)) ?? days.find((name) => byDay.has(name));
}

const timesOf = (slots: readonly Slot[], lost: string | undefined): string[] =>
  [...slots.map(({ startsAt }) => startsAt), ...(lost ? [lost] : [])].sort();
