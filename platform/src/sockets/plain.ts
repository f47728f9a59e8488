import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { defaultSocketBytesMax, type SocketContract } from "@rawat/contracts/language";
import type { WebSocket } from "ws";
import { Invalid, TooMany } from "../errors.ts";
import { leaveLongTurn } from "../giving-way.ts";
import { faultOfShape } from "../http/json-shape.ts";
import { newId } from "../ids.ts";
import { createPatience, listedEvent, type Served } from "./connections.ts";
import { commandOf, shapeOfCommands } from "./run-command.ts";
import { type Connection, type Identified, ownRooms } from "./socket-service.ts";
import type { Strangers } from "./strangers.ts";
import { addressOf, WebSockets } from "./web-sockets.ts";

/** Rooms of the plain WebSockets of one contract in this program. */
export interface PlainSockets {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Tells those in a room who are connected here. */
  tellHere(room: string, event: string, body: unknown): void;
  /** Ends the connections in a room that are here. */
  endHere(room: string): void;
  /** Has everybody connect anew, one after the other within so many milliseconds. */
  comeAnew(withinMs: number): void;
  close(): void;
}

/** Ends a connection so that its client comes again. */
function farewell(socket: WebSocket): void {
  socket.close(1_012);
  setTimeout(() => socket.terminate(), farewellMs).unref();
}

interface Frame {
  type: string;
  data?: unknown;
}

/** Milliseconds in which whoever shows no token in the address shows it in a first frame. */
const tokenWithinMs = 10_000;
const pingEveryMs = 25_000;
/** Milliseconds that a client has to answer that its connection ends. */
const farewellMs = 500;
/** Bytes that wait for a reader who does not read; then the connection ends. */
const unreadBytesMax = 1_048_576;
/** Commands that one connection may send ahead of what is done; more is read when there is room again. */
const waitingMax = 32;

/** Says why a connection ends, as RFC 6455 (7.4.2) leaves to applications: 4000 and the HTTP status of the reason. */
const closeCode = (status: number): number => 4_000 + status;

/** Carries a contract over plain WebSockets, whose frames are JSON: `{ "type", "data" }` and the fields that the contract puts beside `type`. */
export function carryPlain(served: Served, strangers: Strangers): PlainSockets {
  const { contract, runner } = served;
  const server = new WebSockets({
    noServer: true,
    maxPayload: contract.bytesMax ?? defaultSocketBytesMax,
    // Of hundreds of frames in one piece each has a turn of its own, so that reading can be stopped in between.
    allowSynchronousEvents: false,
  });
  const rooms = new Map<string, Set<Peer>>();

  const begin = async (socket: WebSocket, request: IncomingMessage) => {
    const peer = new Peer(socket, contract, rooms);
    // Heard from the first moment on: what comes before somebody is known waits.
    const frames = framesOf(socket);
    socket.on("error", () => socket.terminate());
    const address = addressOf(request);
    socket.once("close", () => strangers.leave(socket));
    try {
      if (!strangers.come(socket, address, () => socket.terminate())) throw new TooMany("too_many_requests");
      const token = await tokenOf(request, frames);
      const admit = () => served.admit(token, address, () => socket.readyState === socket.OPEN);
      const identified = await admit();
      strangers.leave(socket);
      if (socket.readyState !== socket.OPEN) return;
      const connection = peer.connect(identified, address);
      for (const room of ownRooms(connection)) connection.join(room);
      socket.once("close", () => {
        peer.leaveAll();
        served.closed(connection);
      });
      // Asking who it is took its time: whoever was shut out meanwhile was told in rooms that it was not in yet.
      await admit();
      if (!(await served.opened(connection, () => runner.admit(token, true)))) {
        peer.end(1_011);
        return;
      }
      const isTooMuch = createPatience();
      for await (const text of frames) {
        if (isTooMuch(await perform(connection, peer, text))) throw new TooMany("too_many_requests");
        await leaveLongTurn();
      }
    } catch (error) {
      const { error: fault } = runner.refusalOf(error);
      peer.write("error", fault);
      peer.end(closeCode(fault.status), fault.code);
    }
  };

  const perform = async (connection: Connection, peer: Peer, text: string) => {
    const frame = frameOf(text, contract);
    const odd = frame ? undefined : new Invalid("invalid_request", { detail: "Expected a JSON frame with a type" });
    const fault = runner.count(connection) ?? odd;
    const name = frame?.type ?? "";
    const told = await runner.run(connection, name, frame?.data, fault);
    const answeredBy = commandOf(contract, name)?.answeredBy;
    if (!told.ok) peer.write("error", { ...told.error, ...(frame && { type: name }) });
    else if (answeredBy) connection.send(answeredBy, told);
    return told;
  };

  return {
    upgrade: (request, socket, head) => server.handleUpgrade(request, socket, head, (ws) => void begin(ws, request)),
    tellHere(room, event, body) {
      const listed = listedEvent(contract, event, body);
      for (const peer of rooms.get(room) ?? []) peer.write(event, listed);
    },
    endHere(room) {
      for (const peer of rooms.get(room) ?? []) peer.end();
    },
    comeAnew(withinMs) {
      for (const socket of server.clients) setTimeout(() => farewell(socket), Math.random() * withinMs).unref();
    },
    close: () => {
      for (const socket of server.clients) farewell(socket);
      server.close();
    },
  };
}

/** One plain WebSocket. */
class Peer {
  readonly #socket: WebSocket;
  readonly #contract: SocketContract;
  readonly #rooms: Map<string, Set<Peer>>;
  readonly #own = new Set<string>();
  #isAlive = true;

  constructor(socket: WebSocket, contract: SocketContract, rooms: Map<string, Set<Peer>>) {
    this.#socket = socket;
    this.#contract = contract;
    this.#rooms = rooms;
    socket.on("pong", () => {
      this.#isAlive = true;
    });
    const ping = setInterval(() => {
      if (!this.#isAlive) socket.terminate();
      this.#isAlive = false;
      socket.ping();
    }, pingEveryMs);
    socket.once("close", () => clearInterval(ping));
  }

  connect(identified: Identified, address: string): Connection {
    return {
      ...identified,
      id: newId(),
      address,
      send: (event, body) => this.write(event, listedEvent(this.#contract, event, body)),
      join: (room) => this.#join(room),
      leave: (room) => this.#leave(room),
      isIn: (room) => this.#own.has(room),
      end: (isTooMuch = false) => (isTooMuch ? this.end(closeCode(429), "too_many_requests") : this.end()),
    };
  }

  /** Writes a frame; whoever does not read is cut off before they take everybody's memory. */
  write(type: string, body: unknown): void {
    if (this.#socket.bufferedAmount > unreadBytesMax) this.#socket.terminate();
    const fields = typeof body === "object" && body !== null ? ({ ...body } as Record<string, unknown>) : {};
    const beside: Record<string, unknown> = {};
    for (const name of this.#contract.besideType ?? []) {
      if (name in fields) beside[name] = fields[name];
      delete fields[name];
    }
    this.#socket.send(JSON.stringify({ type, ...beside, data: fields }), () => {});
  }

  /** Ends it; a client that does not answer is cut off. */
  end(code = closeCode(401), reason = "session_ended"): void {
    this.#socket.close(code, reason);
    setTimeout(() => this.#socket.terminate(), farewellMs).unref();
  }

  leaveAll(): void {
    for (const room of this.#own) this.#leave(room);
  }

  #join(room: string): void {
    // Whoever left while they were let into it is in none.
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#own.add(room);
    const members = this.#rooms.get(room) ?? new Set();
    this.#rooms.set(room, members.add(this));
  }

  #leave(room: string): void {
    this.#own.delete(room);
    const members = this.#rooms.get(room);
    members?.delete(this);
    if (members?.size === 0) this.#rooms.delete(room);
  }
}

/** The texts of a connection's frames, in their order; what comes faster than it is taken is not read until there is room. */
function framesOf(socket: WebSocket): AsyncGenerator<string> {
  const waiting: string[] = [];
  let wake = () => {};
  socket.on("message", (data, isBinary) => {
    waiting.push(isBinary ? "" : data.toString());
    if (waiting.length >= waitingMax) socket.pause();
    wake();
  });
  socket.once("close", () => wake());
  return (async function* () {
    // Whoever is shut out is shut out of what they have sent, too.
    while (socket.readyState === socket.OPEN) {
      const next = waiting.shift();
      if (next !== undefined) {
        if (socket.isPaused && waiting.length < waitingMax / 2) socket.resume();
        yield next;
      } else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  })();
}

const tokenOf = async (request: IncomingMessage, frames: AsyncGenerator<string>): Promise<string | undefined> =>
  new URLSearchParams(request.url?.split("?")[1]).get("token") ?? tokenIn(frames);

/** The token of a first frame `auth`; undefined when another frame comes first, or none in time. */
async function tokenIn(frames: AsyncGenerator<string>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, tokenWithinMs, undefined);
  });
  const first = await Promise.race([frames.next(), late]).finally(() => clearTimeout(timer));
  const frame = first?.value ? parse(first.value) : undefined;
  const data = frame?.type === "auth" ? (frame.data as { token?: unknown } | undefined) : undefined;
  return typeof data?.token === "string" ? data.token : undefined;
}

function parse(text: string): (Record<string, unknown> & Frame) | undefined {
  if (faultOfShape(text, shapeOfCommands)) return undefined;
  try {
    const frame: unknown = JSON.parse(text);
    return typeof frame === "object" && frame !== null && "type" in frame && typeof frame.type === "string"
      ? (frame as Record<string, unknown> & Frame)
      : undefined;
  } catch {
    return undefined;
  }
}

/** A frame with the fields beside its type put to the others, where the contract's schema has them. */
function frameOf(text: string, contract: SocketContract): Frame | undefined {
  const frame = parse(text);
  if (!frame) return undefined;
  const { besideType = [] } = contract;
  const beside = besideType.filter((name) => name in frame).map((name) => [name, frame[name]]);
  if (beside.length === 0 || !commandOf(contract, frame.type)?.body) return { type: frame.type, data: frame.data };
  return { type: frame.type, data: { ...(frame.data as object | undefined), ...Object.fromEntries(beside) } };
}
