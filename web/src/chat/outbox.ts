import { type ReadonlySignal, signal } from "@preact/signals";
import type { Attachment, Message } from "@rawat/contracts";
import { draftNames, dropDraft, keepDraft, readDraft, type Values } from "../components/drafts.ts";
import { mayPass, Refusal } from "../failure.ts";
import { newIdempotencyKey } from "../idempotency-key.ts";
import { currentUser } from "../session.ts";
import { isPicture, upload } from "./attachments.ts";
import { draftPrefix } from "./draft-prefix.ts";
import { line, onOpen, tell, useLine } from "./socket.ts";

/** What was said here and is not acknowledged yet: until then nobody is told that it was sent. */
export interface Waiting {
  /** Makes it one message, however often it is sent. */
  clientMessageId: string;
  content: string;
  /** When it was said, by this device: the clinic's moment comes with its acknowledgement. */
  at: string;
  /** Once its file is at the clinic. */
  attachment?: Attachment | undefined;
  /** Until then. */
  file?: File | undefined;
  /** Makes it one file at the clinic, however often it is sent. */
  fileKey?: string | undefined;
  /** What the file was called that a reload took away before it was at the clinic: it has to be chosen again. */
  lostFile?: string | undefined;
  /** `stalled` where nobody knows whether it came, or the clinic is away: it is tried again by itself. */
  standing: "waits" | "goes" | "stalled" | "failed";
  /** Why it did not go; unknown after a reload. */
  error?: unknown;
}

export interface Outbox {
  waiting: ReadonlySignal<readonly Waiting[]>;
  say(content: string, file?: File): void;
  /** Sends one that did not go once more, as the same message; with its file where that was lost. */
  again(clientMessageId: string, file?: File): void;
  /** Gives one up that failed. */
  drop(clientMessageId: string): void;
  /** Sends what waits, in the order in which it was said; what has a file when that is at the clinic. */
  flush(): void;
  /** Notes what has arrived, by whichever way that is learned. */
  arrived(messages: readonly Message[]): void;
}

/** Who is told what becomes of what waits, while they look on. */
export interface Onlooker {
  sent(message: Message): void;
  /** The clinic says no, and why. */
  refused(error: Refusal): void;
}

/** Under which name the drafts keep what was typed in a consultation, and what of it is not sent. */
const draftOf = (consultationId: string): string => `${draftPrefix}${consultationId}`;

const firstPauseMs = 5_000;
const pauseMaxMs = 40_000;

interface Kept extends Outbox {
  onlooker: Onlooker | undefined;
}

/** They go on while another page is looked at: a photograph takes its time. */
const outboxes = new Map<string, Kept>();

/** What waits in a consultation. @param ending when `onlooker` looks on no more */
export function outboxOf(consultationId: string, onlooker: Onlooker, ending: AbortSignal): Outbox {
  const outbox = outboxes.get(consultationId) ?? createOutbox(consultationId);
  outboxes.set(consultationId, outbox);
  outbox.onlooker = onlooker;
  ending.addEventListener("abort", () => {
    if (outbox.onlooker === onlooker) outbox.onlooker = undefined;
  });
  return outbox;
}

/** Goes on with what a reload has interrupted, whatever page is looked at then. */
export function sendInterrupted(): void {
  for (const name of draftNames(draftPrefix)) {
    const consultationId = name.slice(draftPrefix.length);
    if (outboxes.has(consultationId)) continue;
    const outbox = createOutbox(consultationId);
    if (outbox.waiting.peek().length > 0) outboxes.set(consultationId, outbox);
  }
}

const hasFileToGo = ({ file, attachment }: Waiting): boolean => file !== undefined && attachment === undefined;
const isToGo = ({ standing }: Waiting): boolean => standing === "waits" || standing === "stalled";

function createOutbox(consultationId: string): Kept {
  const waiting = signal<readonly Waiting[]>(kept(consultationId));
  const { id: senderId, name: senderName, role: senderRole } = currentUser();
  let pauseMs = firstPauseMs;
  let isPausing = false;

  /** While something waits its line is kept, whatever page is looked at, and it goes as soon as that is there. */
  let holding: AbortController | undefined;
  const hold = (isNeeded: boolean) => {
    if (isNeeded === (holding !== undefined)) return;
    holding?.abort();
    holding = isNeeded ? new AbortController() : undefined;
    if (!holding) return;
    useLine(holding.signal);
    onOpen(() => outbox.flush(), holding.signal);
    // A tab that is closed takes it along, and only the browser itself can ask before that.
    addEventListener("beforeunload", (event) => event.preventDefault(), { signal: holding.signal });
  };
  const set = (next: readonly Waiting[]) => {
    waiting.value = next;
    keep(consultationId, next);
    hold(next.some(({ standing }) => standing !== "failed"));
  };
  const change = (clientMessageId: string, changes: Partial<Waiting>) =>
    set(waiting.peek().map((one) => (one.clientMessageId === clientMessageId ? { ...one, ...changes } : one)));
  const remove = (isGone: (one: Waiting) => boolean) => {
    if (waiting.peek().some(isGone)) set(waiting.peek().filter((one) => !isGone(one)));
  };

  /** Takes one step with a message. @returns whether another one may follow: behind what may go yet everything waits */
  const attempt = async ({ clientMessageId }: Waiting, step: () => Promise<void>): Promise<boolean> => {
    change(clientMessageId, { standing: "goes", error: undefined });
    try {
      await step();
      pauseMs = firstPauseMs;
      return true;
    } catch (error) {
      const standing = mayPass(error) ? (line.peek() === "open" ? "stalled" : "waits") : "failed";
      change(clientMessageId, { standing, error });
      if (error instanceof Refusal) outbox.onlooker?.refused(error);
      if (standing === "failed") return true;
      if (isPausing) return false;
      isPausing = true;
      setTimeout(() => {
        isPausing = false;
        outbox.flush();
      }, pauseMs);
      pauseMs = Math.min(pauseMs * 2, pauseMaxMs);
      return false;
    }
  };

  const send = (one: Waiting) =>
    attempt(one, async () => {
      const { clientMessageId, content, attachment } = one;
      const type = attachment ? (isPicture(attachment) ? "image" : "file") : "text";
      const { id, createdAt } = await tell("send_message", {
        consultationId,
        content,
        clientMessageId,
        ...(attachment && { type, attachmentId: attachment.id }),
      });
      const said = { id, createdAt, consultationId, senderId, senderName, senderRole, type, content, clientMessageId };
      outbox.onlooker?.sent({ ...said, ...(attachment && { attachment }) } as Message);
      remove((other) => other.clientMessageId === clientMessageId);
    });

  const sendFile = (one: Waiting) =>
    attempt(one, async () => {
      const { clientMessageId, file, fileKey } = one;
      if (!file) return;
      const attachment = await upload(consultationId, file, fileKey ?? clientMessageId);
      change(clientMessageId, { attachment, standing: "waits" });
      void sendAll();
    });

  /** One after the other. What is written waits for no file. */
  const sendAll = oneAtATime(async () => {
    for (;;) {
      const next = waiting.peek().find((one) => isToGo(one) && !hasFileToGo(one));
      if (!next || line.peek() !== "open" || !(await send(next))) return;
    }
  });
  const sendFiles = oneAtATime(async () => {
    for (;;) {
      const next = waiting.peek().find((one) => isToGo(one) && hasFileToGo(one));
      if (!next || !(await sendFile(next))) return;
    }
  });

  const outbox: Kept = {
    waiting,
    onlooker: undefined,
    say(content, file) {
      const one = { clientMessageId: newIdempotencyKey(), content, at: new Date().toISOString() };
      set([...waiting.peek(), { ...one, standing: "waits", ...(file && { file, fileKey: newIdempotencyKey() }) }]);
      outbox.flush();
    },
    again(clientMessageId, file) {
      const one = waiting.peek().find((other) => other.clientMessageId === clientMessageId);
      // Pressed twice it goes once.
      if ((one?.standing !== "failed" && one?.standing !== "stalled") || (one.lostFile !== undefined && !file)) return;
      const chosen = file && { file, fileKey: newIdempotencyKey(), lostFile: undefined };
      change(clientMessageId, { standing: "waits", ...chosen });
      outbox.flush();
    },
    drop: (clientMessageId) => remove((one) => one.clientMessageId === clientMessageId),
    flush() {
      void sendAll();
      void sendFiles();
    },
    arrived(messages) {
      const own = new Set(messages.filter((one) => one.senderId === senderId).map((one) => one.clientMessageId));
      remove((one) => own.has(one.clientMessageId));
    },
  };
  hold(waiting.peek().some(isToGo));
  return outbox;
}

/** The same, unless it is under way. */
function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let isUnderWay = false;
  return async () => {
    if (isUnderWay) return;
    isUnderWay = true;
    try {
      await work();
    } finally {
      isUnderWay = false;
    }
  };
}

const field = "waiting";

/** What a reload has interrupted goes on; a file that was on its way then has to be chosen again. */
function kept(consultationId: string): Waiting[] {
  const text = readDraft(draftOf(consultationId))?.values[field];
  const all: Waiting[] = text ? JSON.parse(text) : [];
  return all.map((one) => ({ ...one, standing: one.standing === "failed" || one.lostFile ? "failed" : "waits" }));
}

function keep(consultationId: string, waiting: readonly Waiting[]): void {
  const bare = waiting.map(({ file, error: _, ...one }) =>
    file && !one.attachment ? { ...one, lostFile: file.name } : one,
  );
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
