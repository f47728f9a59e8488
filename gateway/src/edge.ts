import type { IncomingMessage } from "node:http";
import { Invalid, ProblemError } from "@rawat/platform";
import { type EdgeHeaders, isOurs, readHeaders } from "./edge-headers.ts";
import { pathOf } from "./edge-target.ts";

/** A request whose line and headers every program on its way reads alike. */
export interface Edge {
  /** The path without its query, as it was sent. */
  path: string;
  headers: EdgeHeaders;
}

const hostForm = /^(?:[\w.-]{1,253}|\[[\dA-Fa-f:.]{2,45}\])(?::\d{1,5})?$/;
const plainConnection = /^(?:keep-alive|close|upgrade)$/i;
const lengthForm = /^\d{1,15}$/;
const methodsOffered = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
const methodsTaken = new Set(methodsOffered.split(", "));

/**
 * Looks at a request before anything else does, and reads its headers.
 *
 * @throws ProblemError for what is odd in any way: `bad_path`, `headers_too_large`, `method_not_allowed`,
 * `http_version_not_supported`.
 */
export function readEdge(request: IncomingMessage): Edge {
  const { httpVersion, method = "", url = "" } = request;
  if (httpVersion !== "1.1" && httpVersion !== "1.0") throw new ProblemError("http_version_not_supported");
  if (!methodsTaken.has(method)) throw new ProblemError("method_not_allowed", { headers: { allow: methodsOffered } });
  const headers = readHeaders(request.rawHeaders);
  const path = pathOf(url);
  if (!isHostPlain(headers.host, httpVersion) || !isBodyPlain(headers, httpVersion)) throw new Invalid("bad_path");
  const { connection } = headers;
  if (connection !== undefined && !plainConnection.test(connection)) checkConnection(connection);
  return { path, headers };
}

/** HTTP/1.0, which load balancers still probe with, may come without. */
const isHostPlain = (host: string | undefined, httpVersion: string): boolean =>
  host === undefined ? httpVersion === "1.0" : hostForm.test(host);

function isBodyPlain({ contentLength, transferEncoding }: EdgeHeaders, httpVersion: string): boolean {
  if (contentLength !== undefined && !lengthForm.test(contentLength)) return false;
  if (transferEncoding === undefined) return true;
  return contentLength === undefined && httpVersion === "1.1" && transferEncoding.toLowerCase() === "chunked";
}

/** `Connection: x-user-id` asks the next hop to drop that header; one that we go by may not be named. */
function checkConnection(connection: string): void {
  for (const part of connection.toLowerCase().split(",")) {
    const name = part.trim();
    if (name !== "upgrade" && isOurs(name)) throw new Invalid("bad_path");
  }
}

/** Whether the request brings a body. */
export const bringsBody = ({ contentLength, transferEncoding }: EdgeHeaders): boolean =>
  transferEncoding !== undefined || (contentLength !== undefined && Number(contentLength) > 0);
