import { signal } from "@preact/signals";
import type {
  CommandAck,
  CommandInput,
  CommandName,
  chatSocket,
  ProblemCode,
  SocketEventBody,
  SocketEventName,
} from "@rawat/contracts";
import type { Socket } from "socket.io-client";
import { NoAnswer, Refusal } from "../failure.ts";
import { currentToken, renewedToken } from "../http.ts";

type Chat = typeof chatSocket;

/** How the one connection is over which this tab talks; `cut` also while it is made anew. */
export const line = signal<"opening" | "open" | "cut">("opening");

/** A little longer than the clinic takes at most. */
const ackMs = 8_000;
const waitMinMs = 500;
const waitMaxMs = 10_000;
/** Whoever goes from one page to the next needs it again at once. */
const unusedMs = 3_000;

const listeners = new Map<string, Set<(body: unknown) => void>>();
const openListeners = new Set<() => void>();
let socket: Socket | undefined;
let users = 0;
let waitMs = waitMinMs;
/** The clinic did not take the last token: another one is shown next. */
let isTokenRefused = false;

/** Keeps the connection open for as long as somebody uses it. */
export function useLine(signal: AbortSignal): void {
  watch();
  users++;
  if (users === 1) void open();
  signal.addEventListener("abort", () => {
    users--;
    setTimeout(() => users === 0 && close(), unusedMs);
  });
}

/** Calls `listener` whenever the connection has been made, also if it is there already. */
export function onOpen(listener: () => void, signal: AbortSignal): void {
  openListeners.add(listener);
  signal.addEventListener("abort", () => openListeners.delete(listener));
  if (line.peek() === "open") listener();
}

/** Hears an event of the contract. */
export function onTold<K extends SocketEventName<Chat>>(
  event: K,
  listener: (body: SocketEventBody<Chat, K>) => void,
  signal: AbortSignal,
): void {
  const all = listeners.get(event) ?? new Set();
  const untyped = listener as (body: unknown) => void;
  listeners.set(event, all.add(untyped));
  signal.addEventListener("abort", () => all.delete(untyped));
}

/** Sends a command. @throws Refusal for what is refused, NoAnswer where nobody knows whether it was done. */
export async function tell<K extends CommandName<Chat>>(
  command: K,
  body: CommandInput<Chat, K>,
): Promise<CommandAck<Chat, K>> {
  const over = socket;
  // What the client would keep for later is kept by whoever sends it: here nothing may go out without anybody's knowing.
  if (!over?.connected) throw new NoAnswer(navigator.onLine ? "unreachable" : "offline");
  const answer: Acknowledgement = await over
    .timeout(ackMs)
    .emitWithAck(command, body)
    .catch((error: unknown) => {
      throw new NoAnswer(over.connected ? "slow" : "unreachable", error);
    });
  if (answer.ok) return answer as never;
  const { status, code, detail } = answer.error;
  throw new Refusal(status, { code, title: detail });
}

type Acknowledgement = { ok: true } | { ok: false; error: { status: number; code: ProblemCode; detail: string } };

async function open(): Promise<void> {
  if (socket) return void socket.connect();
  try {
    // Most pages never talk: what it takes comes when it is needed.
    const { io } = await import("socket.io-client");
    if (users > 0) socket ??= listenOn(io);
  } catch {
    againLater();
  }
}

function listenOn(io: typeof import("socket.io-client").io): Socket {
  const made = io({
    transports: ["websocket"],
    // Without one the clinic would wait for it: it says no, and it is tried again.
    auth: (show) =>
      void (isTokenRefused ? renewedToken() : currentToken()).then(
        (token) => show({ token }),
        () => show({}),
      ),
    reconnectionDelay: waitMinMs,
    reconnectionDelayMax: waitMaxMs,
    autoConnect: navigator.onLine,
  });
  made.on("connect", () => {
    waitMs = waitMinMs;
    isTokenRefused = false;
    line.value = "open";
    for (const listener of openListeners) listener();
  });
  made.on("connect_error", (error) => {
    line.value = "cut";
    // Whom the clinic itself has refused the client does not bring back by itself.
    if (made.active) return;
    isTokenRefused = (error as { data?: { status?: number } }).data?.status === 401;
    againLater();
  });
  made.on("disconnect", (reason) => {
    line.value = "cut";
    // The clinic has ended it, as it does when its session would: with a newer token it goes on.
    if (reason === "io server disconnect") againLater();
  });
  made.onAny((event: string, body) => {
    for (const listener of listeners.get(event) ?? []) listener(body);
  });
  return made;
}

let isWatching = false;

/** A browser notices first, and knows when it is worth trying again: also before there was any connection. */
function watch(): void {
  if (isWatching) return;
  isWatching = true;
  const reopen = () => {
    if (users === 0 || !navigator.onLine || socket?.connected) return;
    // Whoever looks at it anew does not wait for the end of a pause.
    socket?.disconnect();
    void open();
  };
  addEventListener("offline", () => {
    line.value = "cut";
    socket?.disconnect();
  });
  addEventListener("online", reopen);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && reopen());
}

function againLater(): void {
  line.value = "cut";
  setTimeout(() => users > 0 && navigator.onLine && void open(), waitMs * (0.5 + Math.random()));
  waitMs = Math.min(waitMs * 2, waitMaxMs);
}

function close(): void {
  socket?.disconnect();
  line.value = "opening";
}
