import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Field } from "../components/field.tsx";
import { useForm } from "../components/form-context.ts";
import { useTyped } from "../components/typed.ts";
import { calendarDate } from "../format.ts";
import { t } from "../i18n/index.ts";
import { todayIso } from "../today.ts";
import { ageText, ageYears } from "./age.ts";
import { readBirthDate } from "./birth-date.ts";
import { otherBirthDate } from "./nik.ts";

interface Props {
  /** What stands in it before anybody types. */
  value?: string | undefined;
  optional?: boolean;
  /** Whether the browser may offer the person's own. */
  isOwn?: boolean;
}

/** From here on, in years, a slip of the pen is likelier than the age. */
const oldestUsual = 105;

/** As long a text is a whole date, and may be judged before one goes on. */
const wholeLength = 8;

/**
 * A day of birth, typed as people write it: what was understood is said at once, and so is where the NIK beside it tells another day. A browser's
 * own date field takes the order of its language, so that 8/12 may become the 12th of August.
 */
export function BirthDateField({ value = "", optional, isOwn = false }: Props) {
  const { initial, issues } = useForm();
  const input = useRef<HTMLInputElement>(null);
  const isLeft = useSignal(false);
  const { birthDate = "", nik = "" } = useTyped(input, ["birthDate", "nik"]);
  const { date, problem } = readBirthDate(birthDate) ?? {};
  const mayJudge = isLeft.value || birthDate.trim().length >= wholeLength;
  return (
    <Field
      name="birthDate"
      label={t.fields.birthDate}
      hint={t.birth.hint}
      {...(optional && { optional })}
      // A day that is still to come may be so on this machine alone: it is judged where it is kept.
      fault={problem && date === undefined ? t.birth.problems[problem] : undefined}
      note={<Note text={birthDate} nik={nik} mayJudge={mayJudge && !("birthDate" in issues)} />}
      control={(tied) => (
        <input
          {...tied}
          ref={input}
          inputMode="numeric"
          autocomplete={isOwn ? "bday" : "off"}
          required={!optional}
          defaultValue={initial("birthDate", value)}
          onInput={() => (isLeft.value = false)}
          onBlur={() => (isLeft.value = true)}
        />
      )}
    />
  );
}

function Note({ text, nik, mayJudge }: { text: string; nik: string; mayJudge: boolean }) {
  const { date, problem } = readBirthDate(text) ?? {};
  if (problem) return mayJudge ? <p class="doubt">{t.birth.problems[problem]}</p> : null;
  if (date === undefined) return null;
  const today = todayIso();
  const inNik = otherBirthDate(nik, date);
  return (
    <>
      <p class="understood">{`${calendarDate(date)} · ${ageText(date, today)}`}</p>
      {ageYears(date, today) > oldestUsual && <p class="doubt">{t.birth.veryOld}</p>}
      {inNik !== undefined && <p class="doubt">{t.birth.nikTells(inNik)}</p>}
    </>
  );
}
