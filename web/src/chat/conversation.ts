import { batch, type ReadonlySignal, signal } from "@preact/signals";
import type {
  Consultation,
  ConsultationState,
  chatSocket,
  Message,
  SocketEventBody,
  SocketEventName,
} from "@rawat/contracts";
import { askChats, askConsultations } from "../api/chats.ts";
import { Refusal } from "../failure.ts";
import { currentUser } from "../session.ts";
import { together } from "./messages.ts";
import { createOutbox, type Outbox } from "./outbox.ts";
import { createReading } from "./reading.ts";
import { learnServerTime } from "./server-clock.ts";
import { onOpen, onTold, tell, useLine } from "./socket.ts";
import { createTyping, type Typing } from "./typing.ts";

/** What is read of a consultation before it is shown. */
export interface Opened {
  consultation: Consultation;
  state: ConsultationState;
  /** The latest page. */
  messages: readonly Message[];
}

export interface Conversation {
  consultation: ReadonlySignal<Consultation>;
  state: ReadonlySignal<ConsultationState>;
  messages: ReadonlySignal<readonly Message[]>;
  /** Whether there is something before the first of them. */
  hasOlder: ReadonlySignal<boolean>;
  /** Whether it is about to end, by the clinic's own word. */
  isExpiring: ReadonlySignal<boolean>;
  outbox: Outbox;
  typing: Typing;
  /** Tells that everything so far was seen. */
  markRead(): void;
  /** Reads what was said before. */
  readOlder(): Promise<void>;
  /** Reads anew how far it is, as when its time is over or somebody ended it. */
  look(): Promise<void>;
}

const pageSize = 50;

/** Reads what is shown first, before the line is there. */
export async function openConversation(id: string, signal: AbortSignal): Promise<Opened> {
  const params = { id };
  const [{ data: consultation }, { data: state }, { data: messages }] = await Promise.all([
    askConsultations(signal).get({ params }),
    askChats(signal).status({ params }),
    askChats(signal).messages({ params, query: { limit: String(pageSize) } }),
  ]);
  if (state.status === "active") learnServerTime(Date.parse(state.expiresAt) - state.secondsRemaining * 1_000);
  return { consultation, state, messages };
}

/** A consultation that one of the two talks in, or an administrator reads, until `ending` is aborted. */
export function createConversation(opened: Opened, ending: AbortSignal): Conversation {
  const { id } = opened.consultation;
  const consultation = signal(opened.consultation);
  const state = signal(opened.state);
  const messages = signal(opened.messages);
  const hasOlder = signal(opened.messages.length === pageSize);
  const isExpiring = signal(false);

  const take = (more: readonly Message[]) => {
    messages.value = together(messages.peek(), more);
    outbox.arrived(more);
  };
  const outbox = createOutbox(id, (message) => take([message]));
  const typing = createTyping(id);
  const reading = createReading(id, opened.state.readMarks);

  const look = async () => {
    try {
      const params = { id };
      const [one, other] = await Promise.all([askConsultations().get({ params }), askChats().status({ params })]);
      batch(() => {
        consultation.value = one.data;
        state.value = other.data;
      });
    } catch {
      // What is shown stays: the next occasion reads it.
    }
  };

  /** Up to here nothing is missing. What is told while something still is does not move it on. */
  let whole = opened.messages.at(-1)?.id;
  let isWhole = false;

  const catchUp = async () => {
    isWhole = false;
    try {
      // Joined first: what is said from then on is told, and what was said until then is asked for.
      const { serverTime } = await tell("join_consultation", { consultationId: id });
      learnServerTime(Date.parse(serverTime));
      for (let hasMore = true; hasMore; ) {
        const missed = await tell("sync", {
          consultationId: id,
          ...(whole !== undefined && { afterMessageId: whole }),
        });
        take(missed.messages);
        whole = missed.messages.at(-1)?.id ?? whole;
        hasMore = missed.hasMore;
      }
      isWhole = true;
      outbox.flush();
      reading.resend();
    } catch (error) {
      if (error instanceof Refusal && error.status < 500 && error.status !== 429) return;
      // The line broke, or the clinic is away for a moment: it is asked once more, by the next connection or a little later.
      setTimeout(() => !ending.aborted && !isWhole && void catchUp(), 2_000);
    }
    await look();
  };

  if (currentUser().role !== "admin") {
    useLine(ending);
    onOpen(() => void catchUp(), ending);
    const isOwn = ({ consultationId }: { consultationId?: string | undefined }) => consultationId === id;
    const hear = <K extends SocketEventName<typeof chatSocket>>(
      event: K,
      listener: (body: SocketEventBody<typeof chatSocket, K>) => void,
    ) => onTold(event, listener, ending);
    hear("new_message", (message) => {
      if (!isOwn(message)) return;
      take([message]);
      typing.hasSaid(message.senderId);
      if (isWhole) whole = message.id;
    });
    hear("typing_start", (somebody) => isOwn(somebody) && typing.began(somebody));
    hear("typing_stop", (somebody) => isOwn(somebody) && typing.hasSaid(somebody.userId));
    hear("message_read", (mark) => {
      if (!isOwn(mark)) return;
      const others = state.peek().readMarks.filter(({ userId }) => userId !== mark.userId);
      state.value = { ...state.peek(), readMarks: [...others, mark] };
    });
    hear("presence", ({ userId, online }) => {
      const participants = state.peek().participants.map((one) => (one.userId === userId ? { ...one, online } : one));
      state.value = { ...state.peek(), participants };
    });
    hear("consultation_expiring", (told) => {
      if (isOwn(told)) isExpiring.value = true;
    });
    hear("consultation_status_update", (told) => isOwn(told) && void look());
    ending.addEventListener(
      "abort",
      () => void tell("leave_consultation", { consultationId: id }).catch(() => undefined),
    );
  }

  return {
    consultation,
    state,
    messages,
    hasOlder,
    isExpiring,
    outbox,
    typing,
    markRead: () => reading.upTo(messages.peek()),
    async readOlder() {
      const [first] = messages.peek();
      const query = { limit: String(pageSize), ...(first && { before: first.id }) };
      const { data } = await askChats().messages({ params: { id }, query });
      hasOlder.value = data.length === pageSize;
      take(data);
    },
    look,
  };
}
