import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import {
  type Actor,
  createSocketClient,
  Role,
  type SocketClient,
  type SocketContract,
  type SocketFault,
  SocketRefusal,
  socket,
} from "@rawat/contracts/language";
import { io } from "socket.io-client";
import { WebSocket } from "ws";
import { z } from "zod";
import { NotFound, Unauthenticated, Unavailable } from "../src/errors.ts";
import { createMetrics } from "../src/http/metrics.ts";
import { createLogger } from "../src/logger.ts";
import { type OpenSockets, openSockets } from "../src/sockets/open-sockets.ts";
import { type Identified, implementSocket, type SocketHandlers } from "../src/sockets/socket-service.ts";
import type { StrangerBounds } from "../src/sockets/strangers.ts";

const Room = z.string().regex(/^[a-z]+-\d+$/);

/** Rooms of which each belongs to somebody; who may look into one may write if their role does. */
const notes = {
  path: "/ws/notes",
  access: ["admin", "doctor", "patient", "visitor"],
  summary: "Notes in rooms",
  rate: { burst: 80, perSecond: 10 },
  bytesMax: 20_000,
  besideType: ["room"],
  sends: {
    join: {
      summary: "Enter a room",
      body: z.strictObject({ room: Room }),
      errors: ["not_found"],
      answeredBy: "joined",
    },
    write: {
      summary: "Write into a room",
      access: ["admin", "patient", "visitor"],
      body: z.strictObject({ room: Room, text: z.string().min(1).max(1_000) }),
      ack: z.object({ length: z.number() }),
      errors: ["not_found"],
      answeredBy: "kept",
    },
    sleep: { summary: "Take long", access: ["admin"], errors: [], deadlineMs: 300 },
    rest: { summary: "Take long, in a line of its own", access: ["visitor"], errors: [], hasOwnLine: true },
  },
  receives: {
    written: { summary: "A note", body: z.object({ room: Room, text: z.string(), by: z.string() }) },
    joined: { summary: "It was entered", body: z.object({}) },
    kept: { summary: "It was written", body: z.object({ length: z.number() }) },
  },
} as const;

export const carriedNotes = socket({ ...notes, transport: "socket.io", path: "/socket.io", namespace: "/notes" });
/** Beside the others over the same connections: more often, and of less at once. */
const briefNotes = socket({
  ...notes,
  transport: "socket.io",
  path: "/socket.io",
  namespace: "/brief",
  bytesMax: 500,
  crowd: ["patient"],
  rate: { burst: 1_000, perSecond: 100 },
});
export const plainNotes = socket({ ...notes, transport: "websocket" });
export type Notes = typeof carriedNotes;

/** What was done, and in which order. */
export const written: string[] = [];

/** Tokens of who was shut out, and who came and went, in that order. */
export const shutOut = new Set<string>();
/** Tokens of whom nobody can be asked. */
export const unanswered = new Set<string>();
/** Tokens that have run out, of sessions that go on. */
export const runOut = new Set<string>();
export const seen: string[] = [];

/** How many take long at once, the most of them, and how many were begun. */
export const inHand = { now: 0, most: 0, begun: 0 };

/** How often it was asked who somebody is, and of how many at once. */
export const asked = { times: 0, now: 0, most: 0 };

async function identify(token: string | undefined, isLetIn = false): Promise<Identified<Notes>> {
  asked.times++;
  asked.most = Math.max(asked.most, ++asked.now);
  try {
    return await identityOf(token, isLetIn);
  } finally {
    asked.now--;
  }
}

/** Who a token of the tests is: `patient-1`, of the session `s-patient-1`; a visitor's is `visitor-1`, a program's `service-1`. */
async function identityOf(token: string | undefined, isLetIn: boolean): Promise<Identified<Notes>> {
  if (token !== undefined && runOut.has(token) && !isLetIn) throw new Unauthenticated("unauthenticated");
  // Whoever has a number of this end is asked for at length.
  if (token?.endsWith("9")) await pause(token.endsWith("99") ? 1_000 : 150);
  if (token !== undefined && unanswered.has(token)) throw new Unavailable();
  if (token !== undefined && shutOut.has(token)) throw new Unauthenticated("session_ended");
  const [, kind = "", number = ""] = /^([a-z]+)-(\d+)$/.exec(token ?? "") ?? [];
  const id = `01980000-0000-7000-8000-${number.padStart(12, "0")}`;
  const role = Role.safeParse(kind);
  let actor: Actor;
  if (role.success) actor = { kind: "account", accountId: id, role: role.data, name: `${token}` };
  else if (kind === "visitor") actor = { kind: "visitor", id };
  else if (kind === "service") actor = { kind: "service", service: "things" };
  else if (token === undefined) actor = { kind: "visitor" };
  else throw new Unauthenticated("unauthenticated");
  return { actor: actor as Identified<Notes>["actor"], sessionId: `s-${token}` };
}

const nameOf = (actor: Actor) =>
  actor.kind === "account" ? actor.name : `visitor-${Number(actor.kind === "visitor" && actor.id?.slice(-12))}`;

/** Who may look into a room: whoever it is called after, and an administrator; there are those of the first nine of each kind. */
function assertMine(actor: Actor, room: string): void {
  const mayAll = actor.kind === "account" && actor.role === "admin";
  if (!/-\d$/.test(room) || (!mayAll && nameOf(actor) !== room)) throw new NotFound("not_found");
}

async function takeLong(): Promise<void> {
  inHand.begun++;
  inHand.most = Math.max(inHand.most, ++inHand.now);
  await pause(1_000);
  inHand.now--;
}

function handlersOf(hub: () => OpenSockets, contract: SocketContract): SocketHandlers<Notes> {
  return {
    async join({ actor, body, connection }) {
      assertMine(actor, body.room);
      await connection.join(body.room);
      return {};
    },
    async write({ actor, body: { room, text } }) {
      assertMine(actor, room);
      if (text.startsWith("slow")) await new Promise((resolve) => setTimeout(resolve, 50));
      written.push(text);
      hub().tell(contract as Notes, room, "written", { room, text, by: nameOf(actor) });
      return { length: text.length, secret: "is not in the contract" };
    },
    sleep: takeLong,
    rest: takeLong,
  };
}

const hooks = {
  async connected({ actor }: { actor: Actor }) {
    if (nameOf(actor).endsWith("-8")) await pause(1_000);
    // Nothing of who has a number so high is done before.
    if (/-\d{5}$/.test(nameOf(actor))) await pause(6_000);
    seen.push(`${nameOf(actor)} came`);
  },
  disconnected({ actor }: { actor: Actor }) {
    seen.push(`${nameOf(actor)} went`);
  },
};

export interface Instance {
  port: number;
  sockets: OpenSockets;
  lines: string[];
  close(): Promise<void>;
}

/** An instance that serves the notes in both ways. */
export async function startInstance(prefix: string, redisUrl?: string, strangers?: StrangerBounds): Promise<Instance> {
  const lines: string[] = [];
  const logger = createLogger("notes", "info", { write: (line: string) => void lines.push(line) });
  const sockets = await openSockets({
    redisUrl,
    prefix,
    strangers,
    logger,
    metrics: createMetrics("notes"),
    refusals: { note: () => {} },
  });
  const server = createServer((_, response) => response.writeHead(404).end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  sockets.attach(server, [
    implementSocket({ contract: carriedNotes, identify, handlers: handlersOf(() => sockets, carriedNotes), ...hooks }),
    implementSocket({
      contract: briefNotes,
      identify: identify as never,
      handlers: handlersOf(() => sockets, briefNotes) as never,
    }),
    implementSocket({
      contract: plainNotes,
      identify: identify as never,
      handlers: handlersOf(() => sockets, plainNotes) as never,
      ...hooks,
    }),
  ]);
  return {
    port: (server.address() as AddressInfo).port,
    sockets,
    lines,
    async close() {
      await sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export interface Guest extends SocketClient<Notes> {
  /** What it was told, by event. */
  heard: [string, unknown][];
  /** Resolves when the connection has ended. */
  ended: Promise<void>;
  close(): void;
}

/** How one way of carrying sockets connects; it throws a SocketRefusal for whoever is not let in. */
export type Connect = (port: number, token: string | undefined) => Promise<Guest>;

const events = ["written", "joined", "kept"] as const;

export const connectCarried: Connect = async (port, token) => {
  const client = io(`http://127.0.0.1:${port}/notes`, {
    auth: token === undefined ? {} : { token },
    transports: ["websocket"],
    reconnection: false,
    forceNew: true,
  });
  await new Promise<void>((resolve, reject) => {
    client.once("connect", resolve);
    client.once("connect_error", (error: Error & { data?: SocketFault }) => {
      client.close();
      reject(error.data ? new SocketRefusal(error.data) : error);
    });
  });
  const heard: [string, unknown][] = [];
  for (const event of events) client.on(event, (body) => void heard.push([event, body]));
  return {
    ...createSocketClient(carriedNotes, {
      send: (command, body) => client.timeout(5_000).emitWithAck(command, body),
      on: (event, listener) => void client.on(event as never, listener as never),
    }),
    heard,
    ended: new Promise((resolve) => client.once("disconnect", () => resolve())),
    close: () => void client.close(),
  };
};

export const connectPlain: Connect = async (port, token) => {
  const client = new WebSocket(`ws://127.0.0.1:${port}/ws/notes${token === undefined ? "" : `?token=${token}`}`);
  const heard: [string, unknown][] = [];
  const listeners = new Map<string, ((body: unknown) => void)[]>();
  const answers: ((frame: { type: string; data: object }) => void)[] = [];
  let refused: SocketRefusal | undefined;
  const ended = new Promise<void>((resolve) => client.once("close", () => resolve()));
  client.on("error", () => undefined);
  client.on("message", (text) => {
    const { type, data, ...beside } = JSON.parse(String(text));
    const body = { ...data, ...beside };
    // What is said of no frame is said of the connection.
    if (type === "error" && !("type" in data)) refused = new SocketRefusal(data);
    else if (type === "error" || type === "joined" || type === "kept") answers.shift()?.({ type, data });
    heard.push([type, body]);
    for (const listener of listeners.get(type) ?? []) listener(body);
  });
  await new Promise((resolve) => client.once("open", resolve));
  // Whoever shows no token in the address is asked for a frame with it, and has none.
  if (token === undefined) client.send(JSON.stringify({ type: "auth", data: {} }));
  const send = async (command: string, body: unknown) => {
    const { room, ...data } = (body ?? {}) as Record<string, unknown>;
    const answer = new Promise<{ type: string; data: object }>((resolve) => answers.push(resolve));
    client.send(JSON.stringify({ type: command, ...(room !== undefined && { room }), data }));
    const { type, data: told } = await Promise.race([
      answer,
      ended.then(() => {
        throw refused ?? new Error("It ended");
      }),
    ]);
    return type === "error" ? { ok: false, error: told } : { ok: true, ...told };
  };
  // A plain WebSocket is open before anybody knows who opened it: the first answer tells.
  const guest = {
    ...createSocketClient(plainNotes as unknown as Notes, {
      send,
      on: (event, listener) => void listeners.set(event, [...(listeners.get(event) ?? []), listener]),
    }),
    heard,
    ended,
    close: () => client.close(),
  };
  await Promise.race([send("nothing", {}).catch(() => undefined), ended]);
  if (refused) throw refused;
  heard.splice(0);
  return guest;
};
