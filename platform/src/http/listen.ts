import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
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
export async function listenWith(server: Server, { host, port, portVariable }: ListenOptions): Promise<Listening> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE")
        reject(new ConfigError([`${portVariable}: port ${port} on ${host} is in use; choose another`]));
      else if (error.code === "EACCES")
        reject(new ConfigError([`${portVariable}: port ${port} may not be opened; choose one above 1023`]));
      else reject(new ConfigError([`HOST: cannot listen on ${host}: ${error.message}`]));
    });
    server.listen(port, host, resolve);
  });
  return {
    server,
    port: (server.address() as AddressInfo).port,
    close: (drain, leave) => closeServer(server, drain, leave),
  };
}

async function closeServer(server: Server, drain?: () => void, leave?: () => Promise<void>): Promise<void> {
  if (drain) {
    drain();
    await delay(noticeMs);
  }
  await leave?.();
  // Behind the reading of sockets: who knocked or asked while this process had no time is let in first, and not reset.
  await afterReading();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const ended = AbortSignal.timeout(finishWithinMs);
  ended.addEventListener("abort", () => server.closeAllConnections());
  // `close` alone waits for idle connections that were busy a moment ago.
  const sweep = setInterval(() => setImmediate(() => server.closeIdleConnections()), 50);
  await closed;
  clearInterval(sweep);
}
