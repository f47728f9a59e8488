import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, createServer as createDoor, type Server as Door } from "node:net";
import { setImmediate as afterReading, setTimeout as delay } from "node:timers/promises";
import { ConfigError } from "../config.ts";

export interface ListenOptions {
  host: string;
  port: number;
  /** The variable that chose the port, named when it is taken. */
  portVariable: string;
}

export interface Listening {
  server: Server;
  port: number;
  /**
   * Lets the requests in hand finish, then ends. `drain` is called first, so that no new ones are sent, and `leave` when that was
   * noticed: it ends what would never finish by itself.
   */
  close(drain?: () => void, leave?: () => Promise<void>): Promise<void>;
}

const headersWithinMs = 10_000;
const requestWithinMs = 600_000;
const keepAliveMs = 30_000;
/** Long enough for a gateway that looks every half second to see that this instance is going. */
const noticeMs = 1_000;
const finishWithinMs = 6_000;

/** Starts to listen with a server of a service's kind. @throws ConfigError naming the variable when the port or the address cannot be had. */
export function listen(handler: RequestListener, options: ListenOptions): Promise<Listening> {
  const server = createServer({ connectionsCheckingInterval: 2_000 }, handler);
  server.headersTimeout = headersWithinMs;
  server.requestTimeout = requestWithinMs;
  server.keepAliveTimeout = keepAliveMs;
  return listenWith(server, options);
}

/** The same with a server of one's own. */
export async function listenWith(server: Server, options: ListenOptions): Promise<Listening> {
  const port = await opened(server, options);
  return { server, port, close: (drain, leave) => closeServer(server, [], drain, leave) };
}

/**
 * One connection is let in at each door in a turn of the event loop (libuv takes no second one), however long that turn is: behind one door
 * whoever opens hundreds at once, while there is work for everybody, keeps all who come anew waiting for seconds.
 */
const doorsMax = 32;

/** The same through many doors, for a server to which anybody comes. Where the system lets no port have several it has one. */
export async function listenWide(server: Server, options: ListenOptions): Promise<Listening> {
  // Those that share a port say so from the first: whether it is somebody else's shows only to one that does not.
  const probe = createDoor();
  const port = await opened(probe, options);
  await closed(probe);
  try {
    await opened(server, { ...options, port, reusePort: true });
  } catch {
    return listenWith(server, { ...options, port });
  }
  const doors: Door[] = [];
  while (doors.length < doorsMax - 1) {
    const door = createDoor({ allowHalfOpen: true, noDelay: true }, (socket) => server.emit("connection", socket));
    await opened(door, { ...options, port, reusePort: true });
    doors.push(door);
  }
  return { server, port, close: (drain, leave) => closeServer(server, doors, drain, leave) };
}

/** Opens a door, and answers its port. @throws ConfigError */
async function opened(
  door: Door,
  { portVariable, ...where }: ListenOptions & { reusePort?: boolean },
): Promise<number> {
  const { host, port } = where;
  await new Promise<void>((resolve, reject) => {
    door.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE")
        reject(new ConfigError([`${portVariable}: port ${port} on ${host} is in use; choose another`]));
      else if (error.code === "EACCES")
        reject(new ConfigError([`${portVariable}: port ${port} may not be opened; choose one above 1023`]));
      else reject(new ConfigError([`HOST: cannot listen on ${host}: ${error.message}`]));
    });
    door.listen(where, resolve);
  });
  return (door.address() as AddressInfo).port;
}

const closed = (door: Door) => new Promise<void>((resolve) => door.close(() => resolve()));

async function closeServer(
  server: Server,
  doors: readonly Door[],
  drain?: () => void,
  leave?: () => Promise<void>,
): Promise<void> {
  if (drain) {
    drain();
    await delay(noticeMs);
  }
  await leave?.();
  // Behind the reading of sockets: who knocked or asked while this process had no time is let in first, and not reset.
  await afterReading();
  const allClosed = Promise.all([server, ...doors].map(closed));
  const ended = AbortSignal.timeout(finishWithinMs);
  ended.addEventListener("abort", () => server.closeAllConnections());
  // `close` alone waits for idle connections that were busy a moment ago.
  const sweep = setInterval(() => setImmediate(() => server.closeIdleConnections()), 50);
  await allClosed;
  clearInterval(sweep);
}
