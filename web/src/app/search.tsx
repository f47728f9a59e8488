import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Dialog } from "../components/dialog.tsx";
import { FoundList } from "../components/found-list.tsx";
import { Icon } from "../components/icon.tsx";
import type { IconName } from "../components/icon-shapes.ts";
import { useLoaded } from "../components/loaded.tsx";
import { standOver } from "../components/standing-over.ts";
import { Banner } from "../components/state.tsx";
import { useId } from "../components/use-id.ts";
import { sentenceFor } from "../failure.ts";
import { calendarDate } from "../format.ts";
import { t } from "../i18n/index.ts";
import { onlineMarkOf } from "../patients/online-mark.tsx";
import { currentUser } from "../session.ts";
import { actionsOf, registerActionsOf } from "./actions.ts";
import { go } from "./address.tsx";
import { sectionsOf } from "./sections.ts";

/** Long enough for a letter that follows at once; whoever is found is there within a tenth of a second. */
const pauseMs = 50;
const patientsShown = "8";

/** Opens the search: pressed, or by Ctrl-K or `/` from anywhere where one is not typing. */
export function SearchOpener() {
  const isOpen = useSignal(false);
  useEffect(() => {
    const listening = new AbortController();
    addEventListener(
      "keydown",
      (event) => {
        const isShortcut = event.key === "k" && (event.ctrlKey || event.metaKey);
        const isSlash = event.key === "/" && !isTyping(event.target) && !event.ctrlKey && !event.metaKey;
        if (!isShortcut && !isSlash) return;
        event.preventDefault();
        // Over a dialog it would lead away from what that is about.
        if (!document.querySelector("dialog[open]")) isOpen.value = true;
      },
      { signal: listening.signal },
    );
    return () => listening.abort();
  }, []);
  return (
    <>
      <button type="button" class="search-open" onClick={() => (isOpen.value = true)}>
        <Icon name="search" />
        <span>{hint()}</span>
        <kbd>Ctrl K</kbd>
      </button>
      {isOpen.value && <Search onClose={() => (isOpen.value = false)} />}
    </>
  );
}

/** What may be searched for: patients only by those who may know of them. */
const findsPatients = (): boolean => ["admin", "staff", "doctor"].includes(currentUser().role);
const hint = () => (findsPatients() ? t.shell.searchHint : t.shell.searchHintWithoutPatients);

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");

interface Found {
  kind: string;
  text: string;
  more?: string;
  mark?: string | undefined;
  path: string;
  icon: IconName;
  /** A page beside these. */
  isOutside?: true;
}

/** Finds patients, sections and actions as one types; arrows choose, Enter opens. */
function Search({ onClose }: { onClose: () => void }) {
  const text = useSignal("");
  const asked = useSignal("");
  const chosen = useSignal(0);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const { role } = currentUser();
  const label = findsPatients() ? t.shell.searchLabel : hint();
  // At once: who is quick presses Back before the next frame.
  useLayoutEffect(() => standOver(onClose), []);

  useEffect(() => {
    const timer = setTimeout(() => {
      asked.value = text.value.trim();
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [text.value]);
  const patients = useLoaded(
    async (signal) => {
      if (!findsPatients() || asked.value === "") return [];
      // Most visits search for nobody: the first screen does not wait for what a patient is.
      const { askPatients } = await import("../api/patients.ts");
      return (await askPatients(signal).list({ query: { q: asked.value, limit: patientsShown } })).data;
    },
    asked.value,
    { staysWhileLoading: true },
  );

  const found: Found[] = [
    ...(patients.value ?? []).map((patient) => ({
      kind: t.shell.patients,
      text: patient.name,
      more: [patient.medicalRecordNumber, patient.birthDate && calendarDate(patient.birthDate)]
        .filter(Boolean)
        .join(" · "),
      mark: onlineMarkOf(patient),
      path: `/patients/${patient.medicalRecordNumber}`,
      icon: "user" as const,
    })),
    ...sectionsOf[role].map(({ name, path, icon, isOutside }) => ({
      kind: t.shell.sections,
      text: t.sections[name],
      path,
      icon,
      isOutside,
    })),
    { kind: t.shell.sections, text: t.shell.profile, path: "/profile", icon: "user" as const },
    ...[...actionsOf(role), ...registerActionsOf(role)].map((action) => ({ kind: t.shell.actions, ...action })),
  ].filter(({ kind, text: name }) => kind === t.shell.patients || fits(name, text.value));
  const at = Math.min(chosen.value, found.length - 1);

  const open = (one: Found | undefined) => {
    if (one === undefined) return;
    onClose();
    if (one.isOutside) location.assign(one.path);
    else void go(one.path);
  };
  const choose = (place: number) => {
    chosen.value = place;
    list.current?.children[place]?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      choose((at + step + found.length) % found.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      // What is shown is what was asked for a moment ago: whoever is faster gets what they typed.
      if (asked.value === text.value.trim() && !patients.isLoading) open(found[at]);
      else isOwed.current = true;
    }
  };
  const isOwed = useRef(false);
  useEffect(() => {
    if (!isOwed.current || patients.isLoading || asked.value !== text.value.trim()) return;
    isOwed.current = false;
    open(found[0]);
  }, [patients.isLoading, asked.value]);

  return (
    <Dialog title={t.shell.search} kind="finder" onClose={onClose}>
      <div class="search">
        <label class="unseen" for={id}>
          {label}
        </label>
        <Icon name="search" />
        <input
          id={id}
          type="text"
          role="combobox"
          enterKeyHint="go"
          aria-expanded="true"
          aria-controls={`${id}-found`}
          aria-activedescendant={found[at] ? `${id}-${at}` : undefined}
          data-first
          autocomplete="off"
          maxLength={200}
          placeholder={label}
          onInput={(event) => {
            text.value = event.currentTarget.value;
            chosen.value = 0;
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <p class="unseen" role="status">
        {patients.error === undefined && t.shell.searchFound(found.length)}
      </p>
      <div class="alert-place" role="alert">
        {/* Whoever is not found might be registered a second time: what was not asked is not told as an answer. */}
        {patients.error !== undefined && <Banner kind="failed">{sentenceFor(patients.error)}</Banner>}
      </div>
      {found.length === 0 && patients.error === undefined && <p class="muted">{t.shell.searchNone(text.value)}</p>}
      <FoundList
        id={id}
        label={t.shell.search}
        found={found.map(({ kind, text: name, more, mark, path, icon }) => ({
          key: `${kind} ${path}`,
          icon,
          text: name,
          more: more ?? kind,
          mark,
        }))}
        chosen={at}
        onTake={(place) => open(found[place])}
        listRef={list}
      />
    </Dialog>
  );
}

/** Whether any word begins with what is typed. */
function fits(name: string, text: string): boolean {
  const wanted = text.trim().toLocaleLowerCase();
  return (
    wanted === "" ||
    name
      .toLocaleLowerCase()
      .split(/\s+/)
      .some((word) => word.startsWith(wanted)) ||
    name.toLocaleLowerCase().startsWith(wanted)
  );
}
