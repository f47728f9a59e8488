import { defaultSocketBytesMax, routeOf } from "@rawat/contracts/language";
import type { Server, Socket } from "socket.io";
import { Invalid, ProblemError, TooMany } from "../errors.ts";
import { leaveLongTurn } from "../giving-way.ts";
import { faultOfShape } from "../http/json-shape.ts";
import { headers } from "../request-context.ts";
import { createPatience, knownWithinMs, listedEvent, type Served } from "./connections.ts";
import type { Acknowledgement } from "./run-command.ts";
import { type Connection, ownRooms } from "./socket-service.ts";
import { createTokenBucket } from "./token-bucket.ts";

/** Bytes that a message of any of these may have. */
export const bytesMaxOf = (all: readonly Served[]): number =>
  Math.max(...all.map(({ contract }) => contract.bytesMax ?? defaultSocketBytesMax));

/** Carries a contract over a namespace of Socket.IO. */
export function carryBySocketIo(io: Server, served: Served): void {
  const { contract, runner } = served;
  const namespace = io.of(contract.namespace ?? "/");
  const bytesMax = contract.bytesMax ?? defaultSocketBytesMax;

  namespace.use(async (socket, next) => {
    try {
      countAttempt(socket);
      const isThere = () => socket.conn.readyState === "open";
      socket.data.identified = await served.admit(tokenOf(socket), addressOf(socket), isThere);
      next();
    } catch (error) {
      const { error: data } = runner.refusalOf(error);
      served.logger.info({
        method: "SOCKET",
        path: `${routeOf(contract)} connect`,
        status: data.status,
        fault: data.code,
      });
      next(Object.assign(new Error(data.code), { data }));
    }
  });

  namespace.on("connection", (socket) => {
    known.add(socket.conn);
    const connection = connectionOf(served, socket);
    // One after the other: what somebody sends is done in its order, and nothing before they were let in.
    let last: Promise<unknown> = letIn(served, socket, connection);
    let waiting = 0;
    const isTooMuch = createPatience();
    socket.onAny((command: string, ...given: unknown[]) => {
      const acknowledge = given.findLast((one) => typeof one === "function") as ((told: unknown) => void) | undefined;
      const [body] = given.filter((one) => typeof one !== "function");
      const answer = (told: Acknowledgement) => {
        acknowledge?.(told);
        if (isTooMuch(told)) cutOff(socket.conn);
      };
      if (waiting >= waitingMax) {
        answer(runner.refusalOf(tooMany()));
        return;
      }
      waiting++;
      last = last.then(async () => {
        // Whoever is shut out is shut out of what they have sent, too.
        const told = socket.connected
          ? await runner.run(connection, command, body, faultOf(body, bytesMax))
          : undefined;
        if (told) answer(told);
        waiting--;
        await leaveLongTurn();
      });
    });
    socket.on("disconnect", () => served.closed(connection));
  });
}

/** Commands that one connection may send ahead of what is done. */
const waitingMax = 200;
const tooMany = () => new TooMany("too_many_requests", { retryAfterSeconds: 1 });

async function letIn(served: Served, socket: Socket, connection: Connection): Promise<void> {
  try {
    await socket.join(ownRooms(connection));
    // Asking who it is took its time: whoever was shut out meanwhile was told in rooms that it was not in yet.
    await served.admit(tokenOf(socket), connection.address, () => socket.connected);
    if (await served.opened(connection, () => served.runner.admit(tokenOf(socket), true))) return;
  } catch {
    // It is nobody's any more.
  }
  socket.disconnect(true);
}

function tokenOf({ handshake }: Socket): string | undefined {
  const { token } = handshake.auth as { token?: unknown };
  return typeof token === "string" ? token : undefined;
}

/** Namespaces share one bound of the bytes that may come in; what is over a contract's own, or nested beyond reason, is refused here. */
function faultOf(body: unknown, bytesMax: number): ProblemError | undefined {
  if (body === undefined) return undefined;
  let text: string;
  try {
    text = JSON.stringify(body) ?? "";
  } catch {
    // So deep that it cannot even be written.
    return new ProblemError("body_too_large");
  }
  if (Buffer.byteLength(text) > bytesMax) return new ProblemError("body_too_large");
  const fault = faultOfShape(text);
  return fault ? new Invalid("invalid_request", { detail: fault }) : undefined;
}

const attempts = new WeakMap<object, number>();
/** How often one connection of Engine.IO may ask to be let in: with a token, and with a new one where that had run out. */
const attemptsMax = 3;

function countAttempt({ conn }: Socket): void {
  const count = (attempts.get(conn) ?? 0) + 1;
  attempts.set(conn, count);
  if (count <= attemptsMax) return;
  if (count === attemptsMax + 1) setImmediate(() => cutOff(conn));
  throw tooMany();
}

/** What a connection of Engine.IO is to us: whoever made it, with the line that it came by. */
type Line = Socket["conn"];

/** Connections that somebody was let in by. */
const known = new WeakSet<Line>();

/**
 * Packets that a connection may send at once, and then each second, whatever is in them: more than commands, acknowledgements and pings ever
 * are. What Socket.IO answers by itself, such as a packet for no namespace of ours, no command's limit counts.
 */
const packetRate = { burst: 500, perSecond: 100 };
/** Before anybody is let in: to ask for that takes one, and the rest are pings. */
const strangerPacketsMax = 20;
const lookEveryMs = 1_000;
/** Packets, and bytes, that wait for a reader who does not read; then the connection ends. */
const unreadMax = 2_000;
const unreadBytesMax = 8 * 1_048_576;

/** Engine.IO keeps what its transport could not take yet, and offers no figure of it. */
function isUnread(conn: object): boolean {
  const { writeBuffer = [], transport } = conn as Unread;
  if (writeBuffer.length > unreadMax) return true;
  const bytes = writeBuffer.reduce(
    (sum, { data }) => sum + (data?.length ?? 0),
    transport?.socket?.bufferedAmount ?? 0,
  );
  return bytes > unreadBytesMax;
}

interface Unread {
  writeBuffer?: { data?: { length: number } }[];
  transport?: { socket?: { bufferedAmount?: number } };
}

/** Ends a connection with its line: asked to close, one that does not read what waits for it would stay. */
function cutOff(conn: Line): void {
  // A WebSocket's own line; the requests of polling share theirs with others.
  const line = (conn.transport as { socket?: { terminate?(): void } }).socket;
  conn.close(true);
  line?.terminate?.();
}

/**
 * Cuts off whoever sends more than anybody has to say, and whoever does not read, before that takes everybody's time and memory. Answers
 * how to stop looking.
 */
export function watchLines(io: Server): () => void {
  const open = new Set<Line>();
  io.engine.on("connection", (conn: Line) => {
    open.add(conn);
    const bucket = createTokenBucket(packetRate);
    let packets = 0;
    const count = () => {
      if ((!known.has(conn) && ++packets > strangerPacketsMax) || !bucket.take().isWithin) cutOff(conn);
    };
    conn.on("packet", count);
    // Probes of a WebSocket in place of polling, each of which is answered, are no packets of the connection yet.
    conn.on("upgrading", count);
    // A line that is only asked to close may stay for half a minute.
    const stranger = setTimeout(() => known.has(conn) || cutOff(conn), knownWithinMs);
    conn.on("close", () => {
      clearTimeout(stranger);
      open.delete(conn);
    });
  });
  const timer = setInterval(() => {
    for (const conn of open) if (isUnread(conn)) cutOff(conn);
  }, lookEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}

function connectionOf({ contract }: Served, socket: Socket): Connection {
  return {
    ...socket.data.identified,
    id: socket.id,
    address: addressOf(socket),
    send: (event, body) => void socket.emit(event, listedEvent(contract, event, body)),
    join: (room) => socket.join(room),
    leave: (room) => socket.leave(room),
    isIn: (room) => socket.rooms.has(room),
    end: () => void socket.disconnect(true),
  };
}

function addressOf({ handshake }: Socket): string {
  const forwarded = handshake.headers[headers.address];
  return typeof forwarded === "string" ? forwarded : handshake.address;
}
