import type { IncomingHttpHeaders } from "node:http";
import { apiHeaders, headers } from "@rawat/platform";
import type { Visit } from "./visit.ts";

// What concerns one connection, what tells of the machinery behind, and what the gateway says itself.
const dropped = new Set([
  ...[
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
  ],
  ...["server", "x-powered-by", headers.requestId, headers.address, headers.deadlineAt],
  ...["access-control-allow-origin", "access-control-allow-credentials", "access-control-allow-methods"],
  ...["access-control-allow-headers", "access-control-expose-headers", "access-control-max-age"],
]);
const plainConnection = /^(?:keep-alive|close)$/i;
const securityHeaders = Object.entries(apiHeaders);

/** The headers of a service's answer as the caller gets them, names and values in turn. */
export function answerHeadOf(answer: IncomingHttpHeaders, visit: Visit): string[] {
  const head = [headers.requestId, visit.requestId];
  const { connection } = answer;
  const named = connection === undefined || plainConnection.test(connection) ? undefined : namesIn(connection);
  for (const name in answer) {
    if (dropped.has(name) || named?.has(name)) continue;
    const value = answer[name];
    if (typeof value === "string") head.push(name, value);
    else for (const one of value ?? []) head.push(name, one);
  }
  for (const [name, value] of securityHeaders) if (answer[name] === undefined) head.push(name, value);
  for (const part of visit.corsHeaders) head.push(part);
  if (visit.isLast) head.push("connection", "close");
  return head;
}

const namesIn = (connection: string): Set<string> =>
  new Set(connection.split(",").map((name) => name.trim().toLowerCase()));
