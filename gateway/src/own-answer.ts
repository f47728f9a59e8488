import type { RequestListener } from "node:http";
import { headers as own, ProblemError } from "@rawat/platform";
import { bringsBody } from "./edge.ts";
import { refuse } from "./refuse.ts";
import type { Visit } from "./visit.ts";

/** Milliseconds that the body of a request to ourselves may take; a form is sent in one piece. */
const bodyWithinMs = 5_000;

/** Hands a request to our own application, with its id and address in the headers where every program looks for them. */
export function answerOwn(visit: Visit, ownApp: RequestListener): void {
  const { request, response, headers, corsHeaders } = visit;
  visit.isOwn = true;
  request.headers[own.requestId] = visit.requestId;
  request.headers[own.address] = visit.address;
  delete request.headers[own.deadlineAt];
  for (let at = 0; at < corsHeaders.length; at += 2)
    response.appendHeader(corsHeaders[at] as string, corsHeaders[at + 1] as string);
  if (visit.isLast) response.setHeader("connection", "close");
  if (bringsBody(headers)) {
    const late = setTimeout(() => {
      if (!request.complete) refuse(visit, new ProblemError("body_too_slow"));
    }, bodyWithinMs);
    visit.exchange = { leave: () => clearTimeout(late) };
    if (headers.expect !== undefined) response.writeContinue();
  }
  ownApp(request, response as Parameters<RequestListener>[1]);
}
