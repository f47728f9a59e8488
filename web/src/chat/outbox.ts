import { type ReadonlySignal, signal } from "@preact/signals";
import type { Attachment, Message } from "@rawat/contracts";
import { dropDraft, keepDraft, readDraft, type Values } from "../components/drafts.ts";
import { NoAnswer } from "../failure.ts";
import { newIdempotencyKey } from "../idempotency-key.ts";
import { currentUser } from "../session.ts";
import { isPicture, upload } from "./attachments.ts";
import { line, tell } from "./socket.ts";

/** What was said here and is not acknowledged yet: until then nobody is told that it was sent. */
export interface Waiting {
  /** Makes it one message, however often it is sent. */
  clientMessageId: string;
  content: string;
  /** When it was said, by this device: the clinic's moment comes with its acknowledgement. */
  at: string;
  /** Once its file is at the clinic. */
  attachment?: Attachment | undefined;
  /** Until then; a reload takes it away. */
  file?: File | undefined;
  standing: "waits" | "goes" | "failed";
  /** Why it failed; unknown after a reload. */
  error?: unknown;
}

export interface Outbox {
  waiting: ReadonlySignal<readonly Waiting[]>;
  say(content: string, file?: File): void;
  /** Sends one that failed once more, as the same message. */
  again(clientMessageId: string): void;
  /** Gives one up that failed. */
  drop(clientMessageId: string): void;
  /** Sends what waits, one after the other, so that it stands in the order in which it was said. */
  flush(): void;
  /** Notes what has arrived, by whichever way that is learned. */
  arrived(messages: readonly Message[]): void;
}

/** Under which name the drafts keep what was typed in a consultation, and what of it is not sent. */
const draftOf = (consultationId: string): string => `consultation ${consultationId}`;

/** @param onSent is given each message as it is acknowledged */
export function createOutbox(consultationId: string, onSent: (message: Message) => void): Outbox {
  const waiting = signal<readonly Waiting[]>(kept(consultationId));
  let isUnderWay = false;

  const set = (next: readonly Waiting[]) => {
    waiting.value = next;
    keep(consultationId, next);
  };
  const change = (clientMessageId: string, changes: Partial<Waiting>) =>
    set(waiting.peek().map((one) => (one.clientMessageId === clientMessageId ? { ...one, ...changes } : one)));
  const remove = (isGone: (one: Waiting) => boolean) => {
    if (waiting.peek().some(isGone)) set(waiting.peek().filter((one) => !isGone(one)));
  };

  const send = async (one: Waiting) => {
    const { clientMessageId, content, file } = one;
    change(clientMessageId, { standing: "goes", error: undefined });
    try {
      const attachment = one.attachment ?? (file && (await upload(consultationId, file)));
      if (attachment) change(clientMessageId, { attachment });
      const type = attachment ? (isPicture(attachment) ? "image" : "file") : "text";
      const { id, createdAt } = await tell("send_message", {
        consultationId,
        content,
        clientMessageId,
        ...(attachment && { type, attachmentId: attachment.id }),
      });
      const { id: senderId, name: senderName, role: senderRole } = currentUser();
      const said = { id, createdAt, consultationId, senderId, senderName, senderRole, type, content, clientMessageId };
      onSent({ ...said, ...(attachment && { attachment }) } as Message);
      remove((other) => other.clientMessageId === clientMessageId);
    } catch (error) {
      // Without a line it goes when that is back: nobody has to ask for it.
      const isCut = error instanceof NoAnswer && error.reason !== "slow" && line.peek() !== "open";
      change(clientMessageId, isCut ? { standing: "waits" } : { standing: "failed", error });
    }
  };

  const flush = async () => {
    if (isUnderWay) return;
    isUnderWay = true;
    try {
      for (;;) {
        const next = waiting.peek().find(({ standing }) => standing === "waits");
        if (!next || line.peek() !== "open") return;
        await send(next);
      }
    } finally {
      isUnderWay = false;
    }
  };

  return {
    waiting,
    say(content, file) {
      const one = { clientMessageId: newIdempotencyKey(), content, at: new Date().toISOString(), file };
      set([...waiting.peek(), { ...one, standing: "waits" }]);
      void flush();
    },
    again(clientMessageId) {
      const one = waiting.peek().find((other) => other.clientMessageId === clientMessageId);
      // Pressed twice it goes once.
      if (one?.standing !== "failed") return;
      change(clientMessageId, { standing: "waits" });
      void flush();
    },
    drop: (clientMessageId) => remove((one) => one.clientMessageId === clientMessageId),
    flush: () => void flush(),
    arrived(messages) {
      const { id } = currentUser();
      const own = new Set(messages.filter(({ senderId }) => senderId === id).map((one) => one.clientMessageId));
      remove((one) => own.has(one.clientMessageId));
    },
  };
}

const field = "waiting";

/** What a reload has interrupted goes on; a file that was on its way then has to be chosen again, so what it was sent with is gone too. */
function kept(consultationId: string): Waiting[] {
  const text = readDraft(draftOf(consultationId))?.values[field];
  const all: Waiting[] = text ? JSON.parse(text) : [];
  return all.map((one) => ({ ...one, standing: one.standing === "failed" ? "failed" : "waits" }));
}

function keep(consultationId: string, waiting: readonly Waiting[]): void {
  const worth = waiting.filter(({ file, attachment }) => !file || attachment);
  const bare = worth.map(({ file: _, error: __, ...one }) => one);
  keepPart(consultationId, { [field]: bare.length > 0 ? JSON.stringify(bare) : "" });
}

/** What was typed and not said yet. */
export const typedIn = (consultationId: string): string => readDraft(draftOf(consultationId))?.values.text ?? "";

export const keepTyped = (consultationId: string, text: string): void => keepPart(consultationId, { text });

function keepPart(consultationId: string, part: Values): void {
  const name = draftOf(consultationId);
  const values = { ...readDraft(name)?.values, ...part };
  if (Object.values(values).every((text) => text === "")) dropDraft(name);
  else keepDraft(name, { values, key: undefined });
}
