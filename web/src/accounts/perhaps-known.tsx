import { useRef } from "preact/hooks";
import { askPatients } from "../api/patients.ts";
import { askStaff } from "../api/staff.ts";
import { Button } from "../components/button.tsx";
import { useLoaded } from "../components/loaded.tsx";
import { usePaused } from "../components/paused.ts";
import { Banner } from "../components/state.tsx";
import { useTyped } from "../components/typed.ts";
import { calendarDate } from "../format.ts";
import { t } from "../i18n/index.ts";
import { OnlineMark } from "../patients/online-mark.tsx";

const pauseMs = 350;
const shortestName = 3;
const limit = "5";

interface Person {
  /** By what it is told who it is. */
  key: string;
  name: string;
  /** What tells them from others of the name. */
  facts: string;
  registeredOnline?: boolean | undefined;
}

interface Props {
  title: string;
  find: (q: string, signal: AbortSignal) => Promise<readonly Person[]>;
  onKnown: (key: string) => void;
}

/** Who may be the person that is being typed: an account of theirs is opened, and no second person is made. */
function PerhapsKnown({ title, find, onKnown }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const { name = "" } = useTyped(place, ["name"]);
  const asked = usePaused(name.trim().length < shortestName ? "" : name.trim(), pauseMs);
  const found = useLoaded(async (signal) => (asked === "" ? [] : await find(asked, signal)), asked, {
    staysWhileLoading: true,
  });
  const people = found.value ?? [];
  return (
    <div ref={place} class="alert-place" role="status">
      {people.length > 0 && (
        <Banner kind="warned" icon="people">
          <strong>{title}</strong>
          <ul class="lookalikes">
            {people.map((person) => (
              <li key={person.key}>
                <div>
                  <strong class="break">{person.name}</strong>
                  <p class="small">
                    {person.facts} <OnlineMark of={person} />
                  </p>
                </div>
                <Button onClick={() => onKnown(person.key)}>{t.accounts.forThisPerson}</Button>
              </li>
            ))}
          </ul>
        </Banner>
      )}
    </div>
  );
}

const factsOf = (...facts: readonly (string | null)[]): string => facts.filter(Boolean).join(" · ");

/** Who of the staff it may be, by their ids. */
export const PerhapsInStaff = ({ onKnown }: Pick<Props, "onKnown">) => (
  <PerhapsKnown
    title={t.accounts.perhapsInStaff}
    find={async (q, signal) => {
      const { data } = await askStaff(signal).list({ query: { q, limit } });
      return data.map(({ id, name, role, departmentName }) => ({
        key: id,
        name,
        facts: factsOf(t.staff.roles[role], departmentName),
      }));
    }}
    onKnown={onKnown}
  />
);

/** Which patients it may be, by their record numbers. */
export const PerhapsPatient = ({ onKnown }: Pick<Props, "onKnown">) => (
  <PerhapsKnown
    title={t.accounts.perhapsPatient}
    find={async (q, signal) => {
      const { data } = await askPatients(signal).list({ query: { q, limit } });
      return data.map(({ name, medicalRecordNumber, birthDate, registeredOnline }) => ({
        key: medicalRecordNumber,
        name,
        facts: factsOf(medicalRecordNumber, birthDate && calendarDate(birthDate)),
        registeredOnline,
      }));
    }}
    onKnown={onKnown}
  />
);
