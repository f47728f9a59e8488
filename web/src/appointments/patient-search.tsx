import { useSignal } from "@preact/signals";
import type { Patient } from "@rawat/contracts";
import { useEffect, useRef } from "preact/hooks";
import { askPatients } from "../api/patients.ts";
import { go, useAddress, withQuery } from "../app/address.tsx";
import { LinkButton } from "../components/button.tsx";
import { FoundList } from "../components/found-list.tsx";
import { Icon } from "../components/icon.tsx";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { useId } from "../components/use-id.ts";
import { t } from "../i18n/index.ts";
import { onlineMarkOf } from "../patients/online-mark.tsx";
import { aboutPatient } from "./about-patient.ts";

const pauseMs = 120;
const shownMax = "8";

/** Finds for whom something is, as one types: arrows choose, Enter takes, and the address that is shown has them. Whoever is new is registered on the way. */
export function PatientSearch({ onTaken }: { onTaken: () => void }) {
  const { path, query, url } = useAddress();
  const text = useSignal("");
  const asked = useSignal("");
  const chosen = useSignal(0);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    const timer = setTimeout(() => {
      asked.value = text.value.trim();
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [text.value]);
  const found = useLoaded(
    async (signal) =>
      (await askPatients(signal).list({ query: { limit: shownMax, ...(asked.value && { q: asked.value }) } })).data,
    asked.value,
    { staysWhileLoading: true },
  );
  const isFresh = asked.value === text.value.trim() && !found.isLoading;
  const take = ({ medicalRecordNumber }: Patient) => {
    onTaken();
    void go(withQuery(path, { ...query, patient: medicalRecordNumber }), { replace: true });
  };

  /** Enter came before the answer: what was typed is taken, not what is shown of a moment ago. */
  const isOwed = useRef(false);
  useEffect(() => {
    if (!isOwed.current || !isFresh) return;
    isOwed.current = false;
    const [first] = found.value ?? [];
    if (first) take(first);
  }, [isFresh]);

  const onKeyDown = (event: KeyboardEvent) => {
    const patients = found.value ?? [];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && patients.length > 0) {
      event.preventDefault();
      chosen.value = (chosen.value + step + patients.length) % patients.length;
      list.current?.children[chosen.value]?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && !event.repeat) {
      event.preventDefault();
      const patient = patients[chosen.value];
      if (!isFresh) isOwed.current = true;
      else if (patient) take(patient);
    }
  };
  return (
    <div class="choose">
      <div class="search">
        <label class="unseen" for={id}>
          {t.appointments.choosePatient}
        </label>
        <Icon name="search" />
        <input
          ref={input}
          id={id}
          type="text"
          role="combobox"
          enterKeyHint="go"
          aria-expanded="true"
          aria-controls={`${id}-found`}
          aria-activedescendant={found.value?.length ? `${id}-${chosen.value}` : undefined}
          autocomplete="off"
          maxLength={200}
          placeholder={t.appointments.choosePatientHint}
          onInput={({ currentTarget: { value } }) => {
            text.value = value;
            chosen.value = 0;
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <p class="unseen" role="status">
        {found.value && found.error === undefined && t.appointments.patientsFound(found.value.length)}
      </p>
      <Shown of={found} title={t.failures.searchTitle}>
        {(patients) =>
          patients.length === 0 ? (
            <p class="muted">{t.appointments.noPatientFound}</p>
          ) : (
            <FoundList
              id={id}
              label={t.appointments.choosePatient}
              found={patients.map((patient) => ({
                key: patient.id,
                icon: "user",
                text: patient.name,
                more: aboutPatient(patient),
                mark: onlineMarkOf(patient),
              }))}
              chosen={chosen.value}
              onTake={(place) => {
                const patient = patients[place];
                if (patient) take(patient);
              }}
              listRef={list}
            />
          )
        }
      </Shown>
      <p>
        <LinkButton icon="plus" href={withQuery("/patients/new", { next: url, name: nameIn(text.value) })}>
          {t.appointments.registerPatient}
        </LinkButton>
      </p>
    </div>
  );
}

/** What was searched for, if it may be a name: one may have searched by number, birth date or telephone as well. */
const nameIn = (text: string): string | undefined => (/[\d@]/.test(text) ? undefined : text.trim());
