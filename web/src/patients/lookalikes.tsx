import type { LookalikeFound, Patient } from "@rawat/contracts";
import { useRef } from "preact/hooks";
import { askPatients } from "../api/patients.ts";
import { go } from "../app/address.tsx";
import { Button } from "../components/button.tsx";
import type { Values } from "../components/drafts.ts";
import { useLoaded } from "../components/loaded.tsx";
import { usePaused } from "../components/paused.ts";
import { Banner } from "../components/state.tsx";
import { useTyped } from "../components/typed.ts";
import { Refusal } from "../failure.ts";
import { calendarDate, phone } from "../format.ts";
import { t } from "../i18n/index.ts";
import { readBirthDate } from "./birth-date.ts";
import type { PatientFields } from "./field-text.ts";
import { OnlineMark } from "./online-mark.tsx";
import { restorePatient } from "./restore-patient.ts";

const pauseMs = 350;
const shortestName = 3;

/** Those who look like somebody who is about to be registered. */
export async function lookalikesOf(
  { name = "", birthDate, phone: number, nik }: PatientFields,
  signal?: AbortSignal,
): Promise<readonly LookalikeFound[]> {
  try {
    const told = { name, birthDate: birthDate || null, phone: number ?? null, nik: nik ?? null };
    return (await askPatients(signal).duplicates({ body: told })).data;
  } catch (error) {
    // What is wrong with the form is told when it is sent.
    if (error instanceof Refusal && error.status === 400) return [];
    throw error;
  }
}

interface Props {
  /** Takes the one who it is; without it, a link leads there. */
  onKnown?: ((patient: LookalikeFound) => void) | undefined;
}

/** Who may be the person that is being typed, while that is being done: before a second one is made of them. */
export function PerhapsRegistered({ onKnown }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const asked = usePaused(wishOf(useTyped(place, ["name", "birthDate", "nik"])), pauseMs);
  const found = useLoaded(
    async (signal) => (asked === "" ? [] : await lookalikesOf(JSON.parse(asked) as PatientFields, signal)),
    asked,
    { staysWhileLoading: true },
  );
  return (
    <div ref={place} class="alert-place" role="status">
      <TheyMayBe title={t.patients.perhapsRegistered} people={found.value ?? []} onKnown={onKnown} />
    </div>
  );
}

/** Says of somebody who is registered that another one looks the same: allergies that stand with one are missed with the other. */
export function PerhapsTwice({ patient }: { patient: Patient }) {
  const { id, name, birthDate, phone: number, nik } = patient;
  const found = useLoaded(async (signal) => {
    const all = await lookalikesOf({ name, birthDate: birthDate ?? "", phone: number, nik }, signal);
    return all.filter((other) => other.id !== id && other.archivedAt === null);
  }, [id, name, birthDate, number, nik].join(" "));
  return (
    <div class="alert-place" role="status">
      <TheyMayBe title={t.patients.perhapsTwice} people={found.value ?? []} />
    </div>
  );
}

function TheyMayBe({ title, people, onKnown }: { title: string; people: readonly LookalikeFound[] } & Props) {
  if (people.length === 0) return null;
  return (
    <Banner kind="warned" icon="people">
      <strong>{title}</strong>
      <ul class="lookalikes">
        {people.map((person) => (
          <li key={person.id}>
            <div>
              {onKnown || person.archivedAt !== null ? (
                <strong class="break">{person.name}</strong>
              ) : (
                <a class="break" href={pageOf(person)}>
                  {person.name}
                </a>
              )}
              <LookalikeFacts {...person} />
            </div>
            {(onKnown || person.archivedAt !== null) && (
              <TakeButton
                person={person}
                text={t.patients.lookalikesChoose}
                onTaken={onKnown ?? ((taken) => void go(pageOf(taken)))}
              />
            )}
          </li>
        ))}
      </ul>
    </Banner>
  );
}

const pageOf = ({ medicalRecordNumber }: LookalikeFound): string => `/patients/${medicalRecordNumber}`;

/** By what one is told apart from others of the name. */
export const LookalikeFacts = (person: LookalikeFound) => (
  <p class="small">
    {factsOf(person)} <OnlineMark of={person} />{" "}
    {person.archivedAt !== null && <span class="tag">{t.patients.lookalikesArchived}</span>}
  </p>
);

const factsOf = ({ medicalRecordNumber, birthDate, phone: number }: LookalikeFound): string =>
  [medicalRecordNumber, birthDate === null ? t.patients.birthUnknown : calendarDate(birthDate), number && phone(number)]
    .filter(Boolean)
    .join(" · ");

interface TakeProps {
  person: LookalikeFound;
  text: string;
  onTaken: (person: LookalikeFound) => void;
}

/** It is them: whoever is archived is brought back, with what the clinic knows of them. */
export function TakeButton({ person, text, onTaken }: TakeProps) {
  const isAway = person.archivedAt !== null;
  const words = isAway ? t.patients.lookalikesRestore : text;
  return (
    <Button
      aria-label={`${words}: ${person.medicalRecordNumber}`}
      onClick={async () => {
        if (!isAway || (await restorePatient(person))) onTaken(person);
      }}
    >
      {words}
    </Button>
  );
}

/** What is asked for, once enough is typed to know somebody by: their name and birth date, or their NIK. */
function wishOf({ name = "", birthDate: text = "", nik: number = "" }: Values): string {
  const birthDate = readBirthDate(text)?.date;
  const nik = /^\d{16}$/.test(number.trim()) ? number.trim() : undefined;
  const isNamed = name.trim().length >= shortestName && birthDate !== undefined;
  if (!isNamed && nik === undefined) return "";
  // Nobody is called by a number: who has typed no name yet asks by the NIK alone.
  return JSON.stringify({ name: name.trim() || nik, birthDate, nik });
}
