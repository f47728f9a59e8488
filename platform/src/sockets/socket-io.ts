import { defaultSocketBytesMax, routeOf } from "@rawat/contracts/language";
import type { Server, Socket } from "socket.io";
import { ProblemError, TooMany } from "../errors.ts";
import { leaveLongTurn } from "../giving-way.ts";
import { faultOfShape } from "../http/json-shape.ts";
import { limitKeyOf, networkOf } from "../network.ts";
import { createPatience, knownWithinMs, listedEvent, type Served } from "./connections.ts";
import { type Acknowledgement, commandOf, shapeOfCommands } from "./run-command.ts";
import { type Connection, ownRooms } from "./socket-service.ts";
import type { Strangers } from "./strangers.ts";
import { createTokenBucket } from "./token-bucket.ts";
import { isUnread, unreadBytesOf, whoGivesWay } from "./unread.ts";
import { addressOf } from "./web-sockets.ts";

/** Bytes that a message of any of these may have. */
export const bytesMaxOf = (all: readonly Served[]): number =>
  Math.max(...all.map(({ contract }) => contract.bytesMax ?? defaultSocketBytesMax));

/** Carries a contract over a namespace of Socket.IO. */
export function carryBySocketIo(io: Server, served: Served, strangers: Strangers): void {
  const { contract, runner } = served;
  const namespace = io.of(contract.namespace ?? "/");
  const bytesMax = contract.bytesMax ?? defaultSocketBytesMax;

  namespace.use(async (socket, next) => {
    try {
      countAttempt(socket);
      const isThere = () => socket.conn.readyState === "open";
      socket.data.identified = await served.admit(tokenOf(socket), addressOf(socket.request), isThere);
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
    strangers.leave(socket.conn);
    const connection = connectionOf(served, socket);
    let waiting = 0;
    // One after the other: what somebody sends is done in its order, and nothing before they were let in.
    let last: Promise<unknown> = letIn(served, socket, connection);
    const isTooMuch = createPatience();
    socket.onAny((command: string, ...given: unknown[]) => {
      const acknowledge = given.findLast((one) => typeof one === "function") as ((told: unknown) => void) | undefined;
      const [body] = given.filter((one) => typeof one !== "function");
      const answer = (told: Acknowledgement) => {
        acknowledge?.(told);
        if (isTooMuch(told)) cutOff(socket.conn);
      };
      const refusal = runner.count(connection) ?? (waiting >= waitingMax ? tooMany() : undefined);
      // Nothing of it is kept.
      if (refusal || !commandOf(contract, command)) {
        void runner.run(connection, command, undefined, refusal).then(answer);
        return;
      }
      const bytes = bytesOf(body);
      const fault = bytes > bytesMax ? new ProblemError("body_too_large") : undefined;
      const deadline = runner.deadlineOf(command);
      waiting++;
      noteSentAhead(socket.conn, bytes + bytesOfCommand);
      last = last.then(async () => {
        // Whoever is shut out is shut out of what they have sent, too.
        const told = socket.connected ? await runner.run(connection, command, body, fault, deadline) : undefined;
        if (told) answer(told);
        waiting--;
        noteSentAhead(socket.conn, -bytes - bytesOfCommand);
        await leaveLongTurn();
      });
    });
    socket.on("disconnect", () => served.closed(connection));
  });
}

/** Commands that one connection may send ahead of what is done. */
const waitingMax = 100;
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

/** What a command's body is as text: namespaces share one bound of the bytes that may come in, and what is over a contract's own is refused. */
const bytesOf = (body: unknown): number => (body === undefined ? 0 : Buffer.byteLength(JSON.stringify(body) ?? ""));

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

/** Bytes that a command takes which waits, beside its body. */
const bytesOfCommand = 1_024;
/** Bytes of commands that each line has sent ahead of what is done. */
const sentAhead = new WeakMap<Line, number>();
const noteSentAhead = (line: Line, bytes: number) => sentAhead.set(line, (sentAhead.get(line) ?? 0) + bytes);

/**
 * Packets that a connection may send at once, and then each second, whatever is in them: more than commands, acknowledgements and pings ever
 * are. What Socket.IO answers by itself, such as a packet for no namespace of ours, no command's limit counts.
 */
const packetRate = { burst: 500, perSecond: 100 };
/** Before anybody is let in: to ask for that takes one, and the rest are pings. */
const strangerPacketsMax = 20;
/** What one request of polling brings is looked at in one turn of the event loop. */
const polledAtOnceMax = 50;
const lookEveryMs = 1_000;

/**
 * Whether it may be a command, before anything is made of it: thousands of values in a few kilobytes take a hundred times as much once they
 * are objects. None has bytes in it, for which packets of their own kinds stand: their text may place the same ones a hundred times.
 */
const isOfCommands = (data: unknown): boolean =>
  typeof data === "string" && !/^[56]/.test(data) && faultOfShape(data, shapeOfCommands) === undefined;

/** Ends a connection with its line: asked to close, one that does not read what waits for it would stay. */
function cutOff(conn: Line): void {
  // A WebSocket's own line; the requests of polling share theirs with others.
  const line = (conn.transport as { socket?: { terminate?(): void } }).socket;
  conn.close(true);
  line?.terminate?.();
}

/**
 * Cuts off whoever sends more than anybody has to say, or of a shape that no command has, and whoever does not read, before that takes
 * everybody's time and memory. Answers how to stop looking.
 */
export function watchLines(io: Server, strangers: Strangers): () => void {
  /** With the network that each comes from. */
  const open = new Map<Line, string>();
  io.engine.on("connection", (conn: Line) => {
    const address = addressOf(conn.request);
    if (!strangers.come(conn, address, () => cutOff(conn))) {
      cutOff(conn);
      return;
    }
    open.set(conn, networkOf(limitKeyOf(address)));
    const bucket = createTokenBucket(packetRate);
    let packets = 0;
    const count = () => {
      if ((strangers.has(conn) && ++packets > strangerPacketsMax) || !bucket.take().isWithin) cutOff(conn);
    };
    let inTurn = 0;
    conn.on("packet", ({ type, data }: { type: string; data?: unknown }) => {
      count();
      if (inTurn++ === 0) setImmediate(() => (inTurn = 0));
      const isCrammed = conn.transport.name === "polling" && inTurn > polledAtOnceMax;
      if (isCrammed || (type === "message" && !isOfCommands(data))) cutOff(conn);
    });
    // Probes of a WebSocket in place of polling, each of which is answered, are no packets of the connection yet.
    conn.on("upgrading", count);
    // A line that is only asked to close may stay for half a minute.
    const late = setTimeout(() => strangers.has(conn) && cutOff(conn), knownWithinMs);
    conn.on("close", () => {
      clearTimeout(late);
      strangers.leave(conn);
      open.delete(conn);
    });
  });
  const timer = setInterval(() => {
    const bytesOfLine = (conn: Line) => unreadBytesOf(conn) + (sentAhead.get(conn) ?? 0);
    const lines = [...open].map(([conn, near]) => ({ conn, near, bytes: bytesOfLine(conn) }));
    const tooMuch = lines.filter(({ conn, bytes }) => isUnread(conn, bytes));
    const others = lines.filter((line) => !tooMuch.includes(line));
    for (const { conn } of [...tooMuch, ...whoGivesWay(others)]) cutOff(conn);
  }, lookEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}

function connectionOf({ contract }: Served, socket: Socket): Connection {
  return {
    ...socket.data.identified,
    id: socket.id,
    address: addressOf(socket.request),
    send: (event, body) => void socket.emit(event, listedEvent(contract, event, body)),
    join: (room) => socket.join(room),
    leave: (room) => socket.leave(room),
    isIn: (room) => socket.rooms.has(room),
    end: () => void socket.disconnect(true),
  };
}
