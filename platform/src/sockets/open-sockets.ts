import type { Server as HttpServer, IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { routeOf } from "@rawat/contracts/language";
import type { Server } from "socket.io";
import { openAdapter } from "./between-instances.ts";
import { knownWithinMs, listedEvent, type Served, serve } from "./connections.ts";
import { carryPlain, type PlainSockets } from "./plain.ts";
import type { RunnerOptions } from "./run-command.ts";
import { bytesMaxOf, carryBySocketIo, watchLines } from "./socket-io.ts";
import { roomOf, type SocketHub, type SocketService } from "./socket-service.ts";
import { createStrangers, type StrangerBounds } from "./strangers.ts";
import { WebSockets } from "./web-sockets.ts";

export interface SocketsOptions extends RunnerOptions {
  /** Where several instances tell each other what is to be told; one instance alone when absent. */
  redisUrl: string | undefined;
  /** What streams on a shared Redis begin with. */
  prefix: string;
  /** How many may be connected who were not let in yet; the usual numbers when absent. */
  strangers?: StrangerBounds | undefined;
}

/** The sockets of a program. */
export interface OpenSockets extends SocketHub {
  /** Asks of everybody who is connected here whether they still may be, and ends the connections of who may not. */
  confirm(): Promise<void>;
  /** Serves these contracts on a server that listens. */
  attach(server: HttpServer, services: readonly SocketService[]): void;
  /** Ends every connection; their owners connect again, to an instance that stays. */
  close(): Promise<void>;
}

/** What instances tell each other: what is to be told to a room of a contract. */
interface Word {
  route: string;
  room: string;
  event: string;
  body: unknown;
}

const socketIoPath = "/socket.io";
const settings = {
  path: socketIoPath,
  serveClient: false,
  // Whoever is not let in in time is cut off before that (`watchLines`): it only asks to close, and who does not leaves half a minute later.
  connectTimeout: 2 * knownWithinMs,
  // Other paths are ours to refuse.
  destroyUpgrade: false,
  wsEngine: WebSockets,
};

/**
 * Opens what carries sockets. Every instance hears what any of them tells a room: Socket.IO by its adapter, and plain WebSockets by what
 * the same adapter carries between servers.
 */
export async function openSockets({
  redisUrl,
  prefix,
  strangers: bounds,
  ...options
}: SocketsOptions): Promise<OpenSockets> {
  const { Server } = await import("socket.io");
  const between = redisUrl === undefined ? undefined : await openAdapter(redisUrl, prefix, () => comeAnew());
  const io: Server = new Server({ ...settings, ...(between && { adapter: between.adapter }) });
  const plain = new Map<string, PlainSockets>();
  const strangers = createStrangers(bounds);
  let stopWatching = () => {};

  const all: Served[] = [];
  /** The namespaces of contracts, by their routes. */
  const carriedBy = new Map<string, string>();
  const hear = ({ route, room, event, body }: Word) => {
    const namespace = carriedBy.get(route);
    if (namespace !== undefined) io.of(namespace).local.to(room).emit(event, body);
    else plain.get(route)?.tellHere(room, event, body);
  };
  io.on("word", hear);
  /** What others told meanwhile never comes here: whoever connects anew asks for what they have missed. */
  const comeAnew = () => {
    for (const name of carriedBy.values())
      for (const { conn } of io.of(name).sockets.values())
        setTimeout(() => conn.close(), Math.random() * comeAnewWithinMs).unref();
    for (const sockets of plain.values()) sockets.comeAnew(comeAnewWithinMs);
  };

  return {
    tell(contract, room, event, body) {
      const word: Word = { route: routeOf(contract), room, event, body: listedEvent(contract, event, body) };
      // Those who are here first: they wait for nothing that carries words between instances.
      hear(word);
      if (between) io.serverSideEmit("word", word);
    },
    end(who) {
      const room = roomOf(who);
      for (const name of carriedBy.values()) io.of(name).local.in(room).disconnectSockets(true);
      for (const sockets of plain.values()) sockets.endHere(room);
    },
    async confirm() {
      for (const one of all) await one.confirm();
    },
    attach(server, services) {
      const served = services.map((service) => serve(service, options));
      all.push(...served);
      const carried = served.filter(({ contract }) => contract.transport === "socket.io");
      for (const one of carried) {
        carriedBy.set(routeOf(one.contract), one.contract.namespace ?? "/");
        carryBySocketIo(io, one, strangers);
      }
      // The main namespace is there unasked, and lets anybody in.
      if (![...carriedBy.values()].includes("/")) io.use((_, next) => next(new Error("not_found")));
      for (const one of served)
        if (!carried.includes(one)) plain.set(routeOf(one.contract), carryPlain(one, strangers));
      if (carried.length > 0) {
        io.attach(server, { ...settings, maxHttpBufferSize: bytesMaxOf(carried) });
        stopWatching = watchLines(io, strangers);
      }
      server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
        const [path = ""] = (request.url ?? "").split("?");
        if (carried.length > 0 && path === `${socketIoPath}/`) return;
        const sockets = plain.get(path);
        if (sockets) sockets.upgrade(request, socket, head);
        else socket.destroy();
      });
    },
    async close() {
      stopWatching();
      for (const sockets of plain.values()) sockets.close();
      for (const name of carriedBy.values()) {
        io.of(name).local.disconnectSockets(true);
        await io.of(name).adapter.close();
      }
      // Not the server: it ends when what else it has in hand is done.
      if (carriedBy.size > 0) io.engine.close();
      between?.close();
    },
  };
}

/** Not all at once. */
const comeAnewWithinMs = 2_000;
