import { apiHeaders, headers, type ProblemError, problemOf } from "@rawat/platform";
import { condemn, endAnswer, isUnread } from "./closing.ts";
import type { Visit } from "./visit.ts";

const securityHeaders: readonly string[] = Object.entries(apiHeaders).flat();

/** Answers with problem details, or cuts the connection when a part of another answer is out already. */
export function refuse(visit: Visit, error: ProblemError): void {
  const { request, response } = visit;
  visit.fault = error.code;
  if (error.cause !== undefined) visit.cause = causeOf(error.cause);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const text = JSON.stringify(problemOf(error, visit.path, visit.requestId));
  const head = [
    ...["content-type", "application/problem+json; charset=utf-8"],
    ...["content-length", String(Buffer.byteLength(text))],
    ...[headers.requestId, visit.requestId],
    ...securityHeaders,
    ...visit.corsHeaders,
    ...Object.entries(error.headers).flat(),
  ];
  const unread = isUnread(request);
  if (unread) condemn(request.socket);
  if (unread || visit.isLast) head.push("connection", "close");
  response.writeHead(error.status, head);
  endAnswer(request, response, text);
}

/** Answers that there is nothing to say, but the headers. */
export function answerEmpty(
  { request, response, requestId, corsHeaders, isLast }: Visit,
  further: readonly string[] = [],
): void {
  const head = [headers.requestId, requestId, ...securityHeaders, ...corsHeaders, ...further];
  const unread = isUnread(request);
  if (unread) condemn(request.socket);
  if (unread || isLast) head.push("connection", "close");
  response.writeHead(204, head);
  endAnswer(request, response);
}

function causeOf(cause: unknown): string {
  const { code, message } = cause as { code?: unknown; message?: unknown };
  return String(code ?? message ?? cause);
}
