import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import type {
  Consultation,
  ConsultationState,
  ConsultationStatus,
  chatSocket,
  Message,
  SocketEventBody,
  SocketEventName,
} from "@rawat/contracts";
import { askChats, askConsultations } from "../api/chats.ts";
import { mayPass } from "../failure.ts";
import { hear as hearLive } from "../live.ts";
import { currentUser } from "../session.ts";
import { together } from "./messages.ts";
import { type Outbox, outboxOf } from "./outbox.ts";
import { readState } from "./read-state.ts";
import { createReading } from "./reading.ts";
import { learnServerTime } from "./server-clock.ts";
import { line, onOpen, onTold, tell, useLine } from "./socket.ts";
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
  /** How much of what the other one has said one has not seen. */
  unread: ReadonlySignal<number>;
  /** Reads what was said before. @param beforeShown is called as it is there, and not shown yet */
  readOlder(beforeShown: () => void): Promise<void>;
  /** Reads anew how far it is, as when its time is over or somebody ended it. */
  look(): Promise<void>;
}

/** Whether its doctor has written anything. */
export const isAnswered = ({ consultation, messages }: Pick<Conversation, "consultation" | "messages">): boolean =>
  consultation.value.isAnswered || messages.value.some(({ senderRole }) => senderRole === "doctor");

const pageSize = 50;
/** So long after it was stored something that was said has come over the line, too. */
const readStoredAfterMs = 1_500;
/** So long after a failed look the clinic is asked once more. */
const lookAgainMs = 2_000;

const lookingAgain = () => new Promise((resolve) => setTimeout(resolve, lookAgainMs));

/** Reads what is shown first, before the line is there. */
export async function openConversation(id: string, signal: AbortSignal): Promise<Opened> {
  const params = { id };
  const [{ data: consultation }, state, { data: messages }] = await Promise.all([
    askConsultations(signal).get({ params }),
    readState(id, signal),
    askChats(signal).messages({ params, query: { limit: String(pageSize) } }),
  ]);
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
  const onlooker = { sent: (message: Message) => take([message]), refused: () => void look() };
  const outbox = outboxOf(id, onlooker, ending);
  const typing = createTyping(id);
  const reading = createReading(id, opened.state.readMarks);
  const { id: own } = currentUser();

  /** Takes what was told of its status at once: why it ended is read. */
  const hearStatus = (status: ConsultationStatus | undefined) => {
    if (status === undefined || status === consultation.peek().status) return;
    consultation.value = { ...consultation.peek(), status };
    void look();
  };

  /** Who was told to have come or gone since it was asked how far it is: the answer may be of before. */
  const toldMeanwhile = new Map<string, boolean>();
  const withPresence = (participants: Participants): Participants =>
    participants.map((one) => ({ ...one, online: toldMeanwhile.get(one.userId) ?? one.online }));

  let isToLook = false;
  let looking: Promise<void> | undefined;
  /** One after the other, so that no answer overtakes a later one; until it is known. */
  const lookOn = async () => {
    while (isToLook && !ending.aborted) {
      isToLook = false;
      toldMeanwhile.clear();
      try {
        const [one, next] = await Promise.all([askConsultations().get({ params: { id } }), readState(id)]);
        batch(() => {
          consultation.value = one.data;
          state.value = {
            ...next,
            participants: withPresence(next.participants),
            readMarks: furthest(state.peek().readMarks, next.readMarks),
          };
        });
      } catch (error) {
        if (!mayPass(error)) return;
        isToLook = true;
        await lookingAgain();
      }
    }
  };
  const look = () => {
    isToLook = true;
    looking ??= lookOn().finally(() => {
      looking = undefined;
    });
    return looking;
  };

  /** Up to here nothing is missing. What is told while something still is does not move it on. */
  let whole = opened.messages.at(-1)?.id;
  let isWhole = false;

  const catchUp = async () => {
    isWhole = false;
    try {
      // Joined first: what is said from then on is told, and what was said until then is asked for.
      const { serverTime, status } = await tell("join_consultation", { consultationId: id });
      learnServerTime(Date.parse(serverTime));
      hearStatus(status);
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
      if (!mayPass(error)) return;
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
      state.value = { ...state.peek(), readMarks: furthest(state.peek().readMarks, [mark]) };
      if (mark.userId === own) reading.heard(mark.messageId);
    });
    hear("presence", ({ userId, online }) => {
      toldMeanwhile.set(userId, online);
      state.value = { ...state.peek(), participants: withPresence(state.peek().participants) };
    });
    hear("consultation_expiring", (told) => {
      if (isOwn(told)) isExpiring.value = true;
    });
    hear("consultation_status_update", (told) => {
      if (!isOwn(told)) return;
      hearStatus(told.status);
      void look();
    });
    // What is stored long after it was said, for want of its worker, nobody tells over the line any more; nor what was told while the
    // clinic's instances could not hear each other.
    const stored = new Set<string>();
    const isHere = (messageId: string) => messages.peek().some((message) => message.id === messageId);
    /** Until it is known. */
    const readStored = async () => {
      while (!ending.aborted) {
        try {
          const { data } = await askChats(ending).messages({ params: { id }, query: { limit: String(pageSize) } });
          return take(data);
        } catch (error) {
          if (!mayPass(error)) return;
          await lookingAgain();
        }
      }
    };
    hearLive((heard) => {
      if (heard === "gap") return void Promise.all([readStored(), look()]);
      if (heard.type === "consultation.ended" && heard.id === id) return void look();
      if (heard.type !== "chat.message_stored") return;
      stored.add(heard.id);
      if (stored.size > 1) return;
      setTimeout(() => {
        const isMissing = ![...stored].every(isHere);
        stored.clear();
        if (isMissing) void readStored();
      }, readStoredAfterMs);
    }, ending);
    // A device that slept may think that its line is there still: whoever says something over it finds out.
    document.addEventListener(
      "visibilitychange",
      () => document.visibilityState === "visible" && line.peek() === "open" && isWhole && void catchUp(),
      { signal: ending },
    );
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
    unread: computed(() => {
      const upTo = reading.upToNow.value;
      return messages.value.filter(({ senderId, id: messageId }) => senderId !== own && messageId > upTo).length;
    }),
    async readOlder(beforeShown) {
      const [first] = messages.peek();
      const query = { limit: String(pageSize), ...(first && { before: first.id }) };
      const { data } = await askChats().messages({ params: { id }, query });
      beforeShown();
      hasOlder.value = data.length === pageSize;
      take(data);
    },
    look,
  };
}

type Participants = ConsultationState["participants"];
type ReadMarks = ConsultationState["readMarks"];

/** How far each has read, by whichever says more. */
function furthest(known: ReadMarks, told: ReadMarks): ReadMarks {
  const marks = new Map(known.map((mark) => [mark.userId, mark]));
  for (const mark of told) if (mark.messageId > (marks.get(mark.userId)?.messageId ?? "")) marks.set(mark.userId, mark);
  return [...marks.values()];
}
