import { signal } from "@preact/signals";
import { render } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { isAbort, sentenceFor } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { Icon } from "./icon.tsx";

const visibleMs = 6_000;
/** Longer where there is something to decide. */
const offeredMs = 10_000;
/** And where somebody waits at the other end. */
const ledMs = 30_000;

/** What a person may still do about what was said. */
interface Offer {
  text: string;
  onClick: () => void;
  /** It leads on, and takes nothing back: the keys that take back do not press it, and it stands longer. */
  isWay?: true;
}

interface Note {
  id: number;
  text: string;
  kind: "done" | "failed";
  offer: Offer | undefined;
  about: string | undefined;
}

const notes = signal<readonly Note[]>([]);
let region: HTMLElement | undefined;
let lastId = 0;

/**
 * Says something in passing, over whatever is open, and to screen readers without taking the focus. What was offered about a thing (its id) is
 * no longer offered once something newer is said about it: it was an offer for how the thing was then.
 */
export function toast(text: string, kind: Note["kind"] = "done", offer?: Offer, about?: string): void {
  showRegion();
  const earlier = notes.value.map((note) => (about !== undefined && note.about === about ? withoutOffer(note) : note));
  notes.value = [...earlier, { id: ++lastId, text, kind, offer, about }];
}

/** Offers nothing more of what was said: a question is open now, and what it asks about must stay as it says. */
export function withdrawOffers(): void {
  notes.value = notes.value.map(withoutOffer);
}

const withoutOffer = (note: Note): Note => ({ ...note, offer: undefined });

/** Tells of a failure that has no better place; what was given up on purpose is not one. */
export function toastFailure(error: unknown, offer?: Offer): void {
  if (!isAbort(error)) toast(sentenceFor(error), "failed", offer);
}

/** Says that a list is longer than what is shown of it. */
export const toastCut = (count: number): void => toast(t.words.firstOnly(count), "failed");

function showRegion(): void {
  if (!region) {
    region = document.createElement("div");
    region.className = "toasts";
    region.popover = "manual";
    region.role = "status";
    region.ariaLive = "polite";
    render(<Notes />, region);
  }
  hostToasts();
}

/** Keeps what is said over whatever is open, and out of what is closing: a dialog that opens or closes calls it. */
export function hostToasts(): void {
  if (!region) return;
  // Inside the open dialog, for what lies outside a modal one is not read out.
  const host = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
  if (region.parentElement !== host) host.append(region);
  // Shown anew each time, so that it lies on top of a dialog opened since.
  if (region.matches(":popover-open")) region.hidePopover();
  region.showPopover();
}

const Notes = () => notes.value.map((note) => <NoteView key={note.id} {...note} />);

function NoteView({ id, text, kind, offer }: Note) {
  const note = useRef<HTMLParagraphElement>(null);
  const isWanted = useRef(false);
  const leave = () => {
    notes.value = notes.value.filter((other) => other.id !== id);
  };
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    // Nothing goes from under a pointer or a keyboard that is about to use it.
    const leaveUnlessWanted = () => {
      const isUsed = note.current?.matches(":focus-within") || (isWanted.current && note.current?.matches(":hover"));
      isWanted.current = false;
      if (isUsed) timer = setTimeout(leaveUnlessWanted, visibleMs);
      else leave();
    };
    timer = setTimeout(leaveUnlessWanted, offer ? (offer.isWay ? ledMs : offeredMs) : visibleMs);
    return () => clearTimeout(timer);
  }, []);
  // As it is drawn: who is quick takes back what they see before the next frame.
  useLayoutEffect(() => {
    if (!offer || offer.isWay) return;
    const listening = new AbortController();
    addEventListener("keydown", onKeyDown, { signal: listening.signal });
    return () => listening.abort();
    // As everywhere, Ctrl-Z takes back what was done last; in a field it takes back what was typed.
    function onKeyDown(event: KeyboardEvent) {
      const isOwn =
        event.key === "z" &&
        (event.ctrlKey || event.metaKey) &&
        notes.value.findLast((one) => one.offer && !one.offer.isWay)?.id === id;
      if (!isOwn || event.defaultPrevented || isTyping(event.target)) return;
      event.preventDefault();
      accept();
    }
  }, []);
  const accept = () => {
    leave();
    offer?.onClick();
  };
  return (
    <p
      ref={note}
      class={`toast ${kind}`}
      onPointerMove={({ movementX, movementY }) => {
        // A pointer that came to it is about to use it; one that it appeared under rests on what it covers.
        isWanted.current ||= movementX !== 0 || movementY !== 0;
      }}
    >
      <Icon name={kind === "done" ? "check" : "alert"} />
      <span>{text}</span>
      {offer && (
        <button
          type="button"
          class="toast-offer"
          aria-keyshortcuts={offer.isWay ? undefined : "Control+Z"}
          onClick={accept}
        >
          {offer.text}
        </button>
      )}
    </p>
  );
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.matches("input:not([type=radio], [type=checkbox]), textarea");
