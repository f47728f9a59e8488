import { type ReadonlySignal, signal } from "@preact/signals";
import type { Socket } from "socket.io-client";

/** One thing that went over the line, as it went. */
export interface Frame {
  number: number;
  at: string;
  kind: "sent" | "answered" | "told" | "line";
  name: string;
  body: unknown;
}

export interface Connection {
  frames: ReadonlySignal<readonly Frame[]>;
  isOpen: ReadonlySignal<boolean>;
  connect(token: string): Promise<void>;
  /** Sends any command with any body: whoever tries something out also wants to see how it is refused. */
  send(command: string, body: unknown): Promise<void>;
  close(): void;
  clear(): void;
}

const ackMs = 10_000;
/** What came before is of no use to whoever looks on. */
const framesMax = 500;

/** A connection with the token of whoever tries the sockets out, and everything that goes over it. */
export function createConnection(): Connection {
  const frames = signal<readonly Frame[]>([]);
  const isOpen = signal(false);
  let socket: Socket | undefined;
  let number = 0;
  const note = (kind: Frame["kind"], name: string, body?: unknown) => {
    number++;
    frames.value = [{ number, at: new Date().toISOString(), kind, name, body }, ...frames.peek()].slice(0, framesMax);
  };
  return {
    frames,
    isOpen,
    async connect(token) {
      const { io } = await import("socket.io-client");
      socket?.close();
      socket = io({ auth: { token }, transports: ["websocket"], reconnection: false, forceNew: true });
      socket.on("connect", () => {
        isOpen.value = true;
        note("line", "connect");
      });
      socket.on("connect_error", (error) => note("line", "connect_error", { ...error, message: error.message }));
      socket.on("disconnect", (reason) => {
        isOpen.value = false;
        note("line", "disconnect", reason);
      });
      socket.onAny((event: string, body: unknown) => note("told", event, body));
    },
    async send(command, body) {
      note("sent", command, body);
      try {
        note("answered", command, await socket?.timeout(ackMs).emitWithAck(command, body));
      } catch (error) {
        note("answered", command, String(error));
      }
    },
    close: () => socket?.close(),
    clear: () => {
      frames.value = [];
    },
  };
}
