import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from "node:net";
import { endpoint, type ServiceContracts, socket } from "@rawat/contracts";
import {
  createAssertionCheck,
  createAssertionIssuer,
  createLogger,
  createMetrics,
  type KeyValue,
  sendJson,
  systemClock,
  Unauthenticated,
} from "@rawat/platform";
import { openMemoryKeyValue } from "../../platform/src/key-value/memory.ts";
import { createAddressOf, createConnectionKeyOf } from "../src/address.ts";
import { createCallLimits } from "../src/call-limits.ts";
import type { Identify } from "../src/caller.ts";
import type { ConnectionBounds } from "../src/connections.ts";
import { createCors } from "../src/cors.ts";
import { createGateway } from "../src/gateway.ts";
import { type InstanceOptions, openInstances } from "../src/instances.ts";
import { createOurPrograms } from "../src/our-programs.ts";
import { createRequestLimits } from "../src/request-limits.ts";
import { createRouteTable } from "../src/route-table.ts";
import { createGatewayServer } from "../src/server.ts";
import type { Shares } from "../src/shares.ts";

const secret = "a-secret-of-the-tests-that-is-long-enough";
export const assertions = createAssertionCheck(secret, "cards");

const plain = { summary: "A route of the tests", status: 200, errors: [] } as const;

/** A service whose contract has a route for everything that a gateway can do. */
export const fakeServices = {
  cards: {
    contracts: {
      cards: {
        list: endpoint({ ...plain, method: "get", path: "/api/cards", access: ["staff", "admin"] }),
        get: endpoint({ ...plain, method: "get", path: "/api/cards/:id", access: "signed_in", deadlineMs: 1_000 }),
        create: endpoint({
          ...plain,
          method: "post",
          path: "/api/cards",
          access: ["staff"],
          idempotent: true,
          deadlineMs: 1_000,
        }),
        change: endpoint({ ...plain, method: "patch", path: "/api/cards/:id", access: "signed_in" }),
        remove: endpoint({ ...plain, method: "delete", path: "/api/cards/:id", access: "signed_in" }),
        read: endpoint({ ...plain, method: "get", path: "/api/public/cards", access: "anyone", deadlineMs: 1_000 }),
        send: endpoint({ ...plain, method: "post", path: "/api/public/cards", access: "anyone", deadlineMs: 1_500 }),
        upload: endpoint({
          ...plain,
          method: "post",
          path: "/api/public/upload",
          access: "anyone",
          idempotent: true,
          deadlineMs: 60_000,
          bodyBytesMax: 300_000_000,
        }),
        attach: endpoint({
          ...plain,
          method: "post",
          path: "/api/public/attach",
          access: "anyone",
          deadlineMs: 500,
          bodyWithinMs: 3_000,
          bodyBytesMax: 300_000_000,
        }),
        inner: endpoint({ ...plain, method: "get", path: "/internal/cards", access: "service" }),
      },
    },
    sockets: {
      echo: socket({
        transport: "websocket",
        path: "/ws/echo",
        access: "anyone",
        summary: "A socket of the tests",
        sends: {},
        receives: {},
      }),
    },
  },
} satisfies Record<string, ServiceContracts>;

/** Who a token of the tests is: `Bearer staff-1` is an account of role staff; a token that begins otherwise is nobody's. */
export const identify: Identify = (authorization) => {
  const [, role, number] = /^Bearer (admin|doctor|staff|agent|patient)-(\d+)$/.exec(authorization ?? "") ?? [];
  if (role === undefined) throw new Unauthenticated("unauthenticated");
  const numbered = String(number).padStart(12, "0");
  const accountId = `01980000-0000-7000-8000-${numbered}`;
  const actor = { kind: "account", accountId, role: role as "staff", name: "Somebody" } as const;
  const caller = { actor, sessionId: `01980001-0000-7000-8000-${numbered}` };
  // Every second account is found at once, the others after asking the database.
  return Number(number) % 2 === 0 ? caller : Promise.resolve(caller);
};

export interface GatewayWish {
  instances?: readonly string[];
  /** The instances of further services. */
  others?: Readonly<Record<string, readonly string[]>>;
  corsOrigins?: readonly string[];
  trusted?: readonly string[];
  keyValue?: KeyValue;
  accountMax?: number;
  addressMax?: number;
  pools?: InstanceOptions;
  ownApp?: RequestListener;
  services?: Readonly<Record<string, ServiceContracts>>;
  shares?: Shares;
  /** Milliseconds that a caller may take to read what was sent. */
  readWithinMs?: number;
  /** Who a token is; as above when absent. */
  identify?: Identify;
  /** Connections, those of trusted proxies excepted. */
  connections?: ConnectionBounds;
}

const answersNotFound: RequestListener = (request, response) => {
  request.resume();
  sendJson(response, 404, {
    own: true,
    id: request.headers["x-request-id"],
    address: request.headers["x-rawat-address"],
  });
};

/** A whole gateway that listens, and what it wrote and counted. Lines come a moment after the answer. */
export async function startTestGateway(wish: GatewayWish = {}) {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger("gateway", "info", { write: (text: string) => void lines.push(JSON.parse(text)) });
  const keyValue = wish.keyValue ?? openMemoryKeyValue();
  const limits = createRequestLimits(keyValue, systemClock, {
    accountMax: wish.accountMax ?? 1_000_000,
    addressMax: wish.addressMax ?? 1_000_000,
  });
  const metrics = createMetrics("gateway");
  const refused: object[] = [];
  const instances = openInstances(
    { cards: wish.instances ?? ["http://127.0.0.1:9"], ...wish.others },
    logger,
    wish.pools,
  );
  const gateway = createGateway({
    routes: createRouteTable(wish.services ?? fakeServices),
    instances,
    identify: wish.identify ?? identify,
    programs: createOurPrograms(createAssertionCheck(secret, "gateway")),
    limits,
    callLimits: createCallLimits(keyValue),
    issuer: createAssertionIssuer(secret, "gateway"),
    ownApp: wish.ownApp ?? answersNotFound,
    cors: createCors(wish.corsOrigins ?? []),
    addressOf: createAddressOf(wish.trusted ?? []),
    logger,
    metrics,
    refusals: { note: (deed) => void refused.push(deed) },
    ...(wish.shares && { shares: wish.shares }),
    ...(wish.readWithinMs !== undefined && { readWithinMs: wish.readWithinMs }),
  });
  const server = createGatewayServer(gateway, {
    connectionKeyOf: createConnectionKeyOf(wish.trusted ?? []),
    ...(wish.connections && { connections: wish.connections }),
  });
  const port = await listening(server);
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    lines,
    refused,
    metrics,
    gateway,
    instances,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      gateway.close();
      await instances.close();
      await limits.stop();
    },
  };
}

export type TestGateway = Awaited<ReturnType<typeof startTestGateway>>;

async function listening(server: Pick<Server, "listen" | "address">, port = 0): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

export interface Upstream {
  url: string;
  port: number;
  server: Server;
  /** What it was asked, but for probes: method and target. */
  seen: string[];
  close(): Promise<void>;
}

/** A service of node:http that answers as told, and says that it is ready unless told otherwise. */
export async function startUpstream(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  { isReady = () => true, port = 0 }: { isReady?: () => boolean; port?: number } = {},
): Promise<Upstream> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    if (request.url === "/health/ready") {
      response.writeHead(isReady() ? 200 : 503).end();
      return;
    }
    seen.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  const taken = await listening(server, port);
  return {
    url: `http://127.0.0.1:${taken}`,
    port: taken,
    server,
    seen,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A service that speaks bare TCP, for what node:http would not do. It is told of each request's bytes. */
export async function startRawUpstream(answer: (socket: Socket, text: string, turn: number) => void) {
  const seen: string[] = [];
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
    let turn = 0;
    socket.on("data", (bytes) => {
      const text = bytes.toString("latin1");
      if (text.startsWith("GET /health/ready")) {
        socket.write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
        return;
      }
      seen.push(text);
      answer(socket, text, ++turn);
    });
  });
  const port = await listening(server as unknown as Server);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    seen,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Milliseconds without a further byte after which an answer is taken to be whole. */
const wholeAfterMs = 40;

/** Sends bytes as they are, and resolves with all that came back until the connection ended; nothing at all after `quietMs`. */
export function sendRaw(port: number, text: string | Buffer, quietMs = 400): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    const end = () => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(quietMs, end);
    socket.on("data", (bytes) => {
      answer += bytes.toString("latin1");
      socket.setTimeout(wholeAfterMs);
    });
    socket.on("end", end).on("error", end).on("close", end);
  });
}

/** The statuses of all answers in what a connection gave back. */
export const statusesIn = (answer: string): number[] =>
  [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));

/** Waits until something is the case. */
export async function until(isSo: () => boolean, withinMs = 5_000): Promise<void> {
  const giveUpAt = Date.now() + withinMs;
  while (!isSo()) {
    if (Date.now() > giveUpAt) throw new Error("It did not come to be in time");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
