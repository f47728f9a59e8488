import type { IncomingMessage, ServerResponse } from "node:http";
import { type ProblemError, problemOf } from "../errors.ts";
import { hasBody } from "./parse.ts";
import { endBeforeRest } from "./rest.ts";

/** Headers of every answer of an API: nothing is kept by caches, framed, guessed at or run. */
export const apiHeaders: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "strict-transport-security": "max-age=31536000; includeSubDomains",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  type = "application/json; charset=utf-8",
): void {
  response.end(begin(response, status, JSON.stringify(body), type));
}

/** Sets the head of an answer, and gives the text that is to follow. */
function begin(response: ServerResponse, status: number, text: string, type: string): string {
  response.statusCode = status;
  response.setHeader("content-type", type);
  response.setHeader("content-length", Buffer.byteLength(text));
  return text;
}

/**
 * Answers with problem details. When the caller has not sent all of its body, the connection is closed behind the answer,
 * for what follows on it would be taken for a request.
 */
export function sendProblem(
  request: IncomingMessage,
  response: ServerResponse,
  error: ProblemError,
  requestId: string,
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  for (const name of ["etag", "location", "content-disposition", "content-encoding"]) response.removeHeader(name);
  for (const [name, value] of Object.entries(error.headers)) response.setHeader(name, value);
  if (!request.complete) response.setHeader("connection", "close");
  const [path = ""] = (request.url ?? "").split("?");
  const problem = problemOf(error, path, requestId);
  const text = begin(response, error.status, JSON.stringify(problem), "application/problem+json; charset=utf-8");
  if (hasBody(request) && !request.complete) endBeforeRest(request, response, text);
  else response.end(text);
}
