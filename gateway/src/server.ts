import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { Invalid, ProblemError } from "@rawat/platform";
import { isClosing } from "./closing.ts";
import { boundConnections, type ConnectionBounds } from "./connections.ts";
import { CountedRequest } from "./counted-request.ts";
import type { Gateway } from "./gateway.ts";

const headersWithinMs = 10_000;
/** An import takes up to ten minutes; every other request has a shorter deadline of its own. */
const requestWithinMs = 660_000;
const lookEveryMs = 2_000;
const keepAliveMs = 65_000;
/** One more than is accepted, so that what is too many is seen and not silently cut off. */
const headersMax = 101;

export interface ServerOptions {
  /** By what a connection is counted; by nothing when absent, or for what brings everybody's. */
  connectionKeyOf?: (socketAddress?: string) => string | undefined;
  connections?: ConnectionBounds;
}

/** The server in front of a gateway. What node would answer by itself, bare, is answered like everything else. */
export function createGatewayServer(
  gateway: Gateway,
  { connectionKeyOf = () => undefined, connections }: ServerOptions = {},
): Server {
  const server = createServer(
    {
      IncomingMessage: CountedRequest,
      connectionsCheckingInterval: lookEveryMs,
      headersTimeout: headersWithinMs,
      requestTimeout: requestWithinMs,
      keepAliveTimeout: keepAliveMs,
      // Looked at by the gateway, which answers in the same form as for every other fault.
      requireHostHeader: false,
      noDelay: true,
      // Another protocol than WebSocket is not spoken; such a request is an ordinary one that HTTP/1.1 answers.
      shouldUpgradeCallback: ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === "websocket",
    },
    gateway.listener,
  );
  server.maxHeadersCount = headersMax;
  boundConnections(server, connectionKeyOf, connections);
  server.on("upgrade", gateway.upgrade);
  server.on("connect", (request: IncomingMessage, socket: Duplex) => {
    socket.on("error", () => socket.destroy());
    gateway.turnAway(
      request,
      new ProblemError("method_not_allowed", { headers: { allow: "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS" } }),
    );
  });
  // The gateway asks for the body when it wants it.
  server.on("checkContinue", gateway.listener);
  server.on("checkExpectation", (request: IncomingMessage, _: ServerResponse) => {
    gateway.turnAway(request, new Invalid("bad_path"), 417);
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket: AnsweringSocket) => {
    const problem = problemOf(error, socket);
    if (problem) gateway.turnAway({ socket, headers: {} }, problem);
  });
  return server;
}

const codeOfParserFault: Readonly<Record<string, ConstructorParameters<typeof ProblemError>[0]>> = {
  HPE_HEADER_OVERFLOW: "headers_too_large",
  HPE_CHUNK_EXTENSIONS_OVERFLOW: "body_too_large",
  ERR_HTTP_REQUEST_TIMEOUT: "body_too_slow",
};

type AnsweringSocket = Socket & { _httpMessage?: { headersSent: boolean } | null };

/** Why no request could be made of it: bad framing, too much of it, or too slow. Nothing where nobody is to be told. */
function problemOf(error: NodeJS.ErrnoException, socket: AnsweringSocket): ProblemError | undefined {
  // It was refused by its headers already, and that answer is on its way.
  if (isClosing(socket) && error.code !== "ECONNRESET") return undefined;
  if (error.code === "ECONNRESET" || !socket.writable || socket._httpMessage?.headersSent) {
    socket.destroy();
    return undefined;
  }
  return new ProblemError(codeOfParserFault[error.code ?? ""] ?? "bad_path");
}
