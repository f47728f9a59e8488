import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { NotFound, headers as own, type Place, ProblemError, TooMany, translate, Unavailable } from "@rawat/platform";
import { createProxyMiddleware } from "http-proxy-middleware";
import { addressOfOdd, nearOfOdd } from "./address.ts";
import { createCallerLanes, openingSockets } from "./caller-lanes.ts";
import { isClosing } from "./closing.ts";
import { foreign } from "./cors.ts";
import { type Edge, readEdge } from "./edge.ts";
import type { GatewayOptions, Upgrade } from "./gateway-options.ts";
import type { Instance } from "./instances.ts";
import type { Looks } from "./looks.ts";
import { answerRaw } from "./raw-answer.ts";
import type { RefusalLines } from "./refusal-lines.ts";
import { PastLimit } from "./request-limits.ts";
import type { SocketBounds } from "./socket-bounds.ts";
import { visitIdOf } from "./visit.ts";

type SocketOptions = Pick<
  GatewayOptions,
  "routes" | "instances" | "limits" | "cors" | "addressOf" | "logger" | "ownSockets"
>;

export interface Sockets {
  upgrade: Upgrade;
  /** Ends every socket; its owner connects again, to a gateway that stays. */
  end(): void;
}

const upgradeWithinMs = 5_000;
// What makes a WebSocket, and nothing that says who somebody is: sockets show their token themselves.
const passed = ["host", "connection", "upgrade", "origin", "user-agent", "accept-language"] as const;

/** Carries WebSockets to the services whose contracts name the path, and refuses every other change of protocol. */
export function createSockets(
  { routes, instances, limits, cors, addressOf, logger, ownSockets }: SocketOptions,
  refusalLines: RefusalLines,
  bounds: SocketBounds,
  looks: Looks,
): Sockets {
  const targets = new WeakMap<IncomingMessage, Instance>();
  const openings = createCallerLanes(openingSockets);
  /** Leaves the place of who opens a socket, for it is open or will never be. */
  const leaves = new WeakMap<IncomingMessage, () => void>();
  const open = new Set<Duplex>();
  let isEnding = false;
  const proxy = createProxyMiddleware({
    ws: true,
    upgradeTimeout: upgradeWithinMs,
    router: (request) => targets.get(request)?.origin ?? "",
    // The defaults would log addresses, which may hold tokens, and answer in their own words.
    ejectPlugins: true,
    plugins: [
      (server) => {
        server.on("proxyReqWs", (proxied, request, socket) => {
          const leave = () => leaves.get(request)?.();
          for (const end of ["upgrade", "response", "error", "close"]) proxied.once(end, leave);
          // Pipes pass on an orderly end only; a side that is torn down takes the other one along here.
          proxied.once("upgrade", (_answer, behind: Duplex) => {
            socket.once("close", () => behind.destroy());
            behind.once("close", () => socket.destroy());
          });
        });
        server.on("error", (error, request, socket) => refuseBroken(error, request, socket as Socket));
      },
    ],
  });

  function refuseBroken(error: Error, request: IncomingMessage | undefined, socket: Socket | undefined): void {
    const requestId = request && String(request.headers[own.requestId]);
    logger.warn(
      { requestId, cause: (error as NodeJS.ErrnoException).code ?? error.message },
      "a socket could not be carried",
    );
    if (!socket) return;
    // What was said already was said in the other protocol.
    if (socket.bytesWritten > 0) socket.destroy();
    else answerRaw(socket, new Unavailable(), requestId);
  }

  const upgrade: Upgrade = (request, socket, head) => {
    // Before anything else: an error that nobody listens to ends the program.
    socket.on("error", () => socket.destroy());
    if (isClosing(request.socket)) {
      socket.destroy();
      return;
    }
    looks.soon(
      () => nearOfOdd(addressOf, request),
      () => void admit(request, socket, head),
    );
  };

  async function admit(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    let requestId = visitIdOf(undefined);
    let address = addressOfOdd(addressOf, request);
    let isCounted = false;
    let path = "/";
    try {
      const edge = await edgeOf(request);
      const { headers } = edge;
      path = edge.path;
      if (headers.requestId !== undefined) requestId = visitIdOf(headers.requestId);
      address = addressOf(request.socket.remoteAddress, headers.forwardedFor);
      await limits.take({ actor: { kind: "visitor" } }, address);
      isCounted = true;
      const carry = carrierOf(path, address);
      if (!carry || request.method !== "GET") throw new NotFound("not_found");
      if (!cors.isFriendly(headers.origin, headers.host)) throw foreign();
      if (!ownSockets?.has(path)) await placeFor(request, socket, address);
      if (isEnding) throw new Unavailable();
      if (socket.destroyed) return;
      bounds.bound(socket, head, address);
      request.headers = { ...socketHeadersOf(request), [own.requestId]: requestId, [own.address]: address };
      open.add(socket);
      socket.once("close", () => open.delete(socket));
      logger.info({ requestId, method: request.method, path, status: 101 });
      carry(request, socket, head);
    } catch (error) {
      const problem = error instanceof ProblemError ? error : translate(error, logger, requestId);
      const refusal = problem instanceof PastLimit ? "limit" : "door";
      if (isCounted || refusalLines.note(refusal, undefined, address))
        logger.info({ requestId, method: request.method, path, status: problem.status, fault: problem.code });
      answerRaw(socket, problem, requestId, problem.status, path);
    }
  }

  /** Waits until there is room for one more to be opened. @throws TooMany, Unavailable */
  async function placeFor(request: IncomingMessage, socket: Duplex, address: string): Promise<void> {
    const place = await new Promise<Place>((resolve, reject) => {
      // A turn later, for who comes first begins, or is given up, before their place is known here.
      const entered = openings.enter({ actor: { kind: "visitor" } }, address, {
        begin: () => queueMicrotask(() => resolve(entered as Place)),
        giveUp() {
          reject(new Unavailable("service_unavailable", { isBusy: true }));
          // Whoever waited in vain in one lane has a place in those before it.
          queueMicrotask(() => entered?.leave());
        },
        leftMs: upgradeWithinMs,
      });
      if (!entered) reject(new TooMany("too_many_requests", { retryAfterSeconds: 1, isBusy: true }));
    });
    const leave = () => {
      leaves.delete(request);
      place.leave();
    };
    leaves.set(request, leave);
    socket.once("close", () => leaves.get(request)?.());
    if (socket.destroyed) leave();
  }

  /** @throws ProblemError for what is odd, which is counted as everywhere. */
  async function edgeOf(request: IncomingMessage): Promise<Edge> {
    try {
      return readEdge(request);
    } catch (odd) {
      await limits.takeAtDoor(addressOfOdd(addressOf, request));
      throw odd;
    }
  }

  function carrierOf(path: string, address: string): Upgrade | undefined {
    const mine = ownSockets?.get(path);
    if (mine) return mine;
    const route = routes.socketRoute(path);
    if (!route) return undefined;
    return (request, socket, head) => {
      const instance = instances.of(route.service).pick(address);
      if (instance) targets.set(request, instance);
      proxy.upgrade(request, socket as Socket, head);
    };
  }

  return {
    upgrade,
    end() {
      isEnding = true;
      for (const socket of open) socket.destroy();
    },
  };
}

function socketHeadersOf({ headers }: IncomingMessage): IncomingMessage["headers"] {
  const kept = Object.entries(headers).filter(
    ([name]) => name.startsWith("sec-websocket-") || (passed as readonly string[]).includes(name),
  );
  return Object.fromEntries(kept);
}
