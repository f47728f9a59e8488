import { signal } from "@preact/signals";
import type { Consultation } from "@rawat/contracts";
import { useEffect } from "preact/hooks";
import { askConsultations } from "../api/chats.ts";
import { go } from "../app/address.tsx";
import { toast } from "../components/toast.tsx";
import { t } from "../i18n/index.ts";
import { keepLooking } from "../keep-looking.ts";
import { hear } from "../live.ts";
import { currentUser } from "../session.ts";
import { countUnread } from "./count-unread.ts";
import { onTold, useLine } from "./socket.ts";

/** The consultations under way of whoever is signed in; undefined until that is known. */
export const running = signal<readonly Consultation[] | undefined>(undefined);

/** More at once no doctor has. */
const atOnce = "50";
const gatherMs = 150;
/** What nobody could be told of is noticed so much later. */
const againMs = 60_000;

/**
 * Knows on every page which consultations are under way, and tells of one that begins. A doctor's pages keep the line open: that is what makes a
 * doctor be there.
 */
export function useRunning(): void {
  const { role } = currentUser();
  useEffect(() => {
    if (role !== "doctor" && role !== "patient") return;
    const ending = new AbortController();
    const { signal } = ending;
    const about = ({ type }: { type: string }) => type.startsWith("consultation.");
    const look = keepLooking(() => readRunning(signal), { about, gatherMs, againMs }, signal);
    if (role === "doctor") useLine(signal);
    onTold("new_consultation", look, signal);
    onTold("consultation_status_update", look, signal);
    const unread = watchUnread(signal);
    const isWaitedFor = () => role === "doctor" && running.peek()?.some(({ isAnswered }) => !isAnswered);
    hear((heard) => {
      if (heard === "gap" || heard.type !== "chat.message_stored") return;
      unread.look();
      if (isWaitedFor()) look();
    }, signal);
    return () => {
      unread.stop();
      ending.abort();
    };
  }, []);
}

/** Tells of what the other one says in a talk that is not looked at now: which one it was the clinic tells nobody. */
function watchUnread(signal: AbortSignal) {
  const counted = new Map<string, number>();
  let gathering: ReturnType<typeof setTimeout>;
  const count = async () => {
    for (const { id, patientName, doctorName } of running.peek() ?? []) {
      const unread = isLookedAt(id) ? 0 : await countUnread(id, signal);
      if (unread > (counted.get(id) ?? 0) && !isLookedAt(id))
        toastWay(t.shell.hasWritten(currentUser().role === "doctor" ? patientName : doctorName), id);
      counted.set(id, unread);
    }
  };
  return {
    look() {
      clearTimeout(gathering);
      gathering = setTimeout(() => void count().catch(() => undefined), gatherMs);
    },
    stop: () => clearTimeout(gathering),
  };
}

const isLookedAt = (id: string): boolean => location.pathname.startsWith(`/consultations/${id}`);

async function readRunning(signal: AbortSignal): Promise<void> {
  const { data } = await askConsultations(signal).list({ query: { status: "active", limit: atOnce } });
  const before = running.peek();
  running.value = data;
  const known = new Set(before?.map(({ id }) => id));
  // What was under way as the page opened stands there; told is what begins while one does something else.
  for (const one of before ? data : []) if (!known.has(one.id)) tellOf(one);
}

function tellOf({ id, paymentId, patientName, doctorName }: Consultation): void {
  // Its payment's own page leads on by itself.
  if (isLookedAt(id) || location.pathname.startsWith(`/payments/${paymentId}`)) return;
  toastWay(t.shell.consultationBegan(currentUser().role === "doctor" ? patientName : doctorName), id);
}

const toastWay = (text: string, id: string): void =>
  toast(text, "done", { text: t.shell.open, onClick: () => void go(`/consultations/${id}`), isWay: true });
