import type { RequestListener } from "node:http";
import { headers as own, ProblemError } from "@rawat/platform";
import { bringsBody } from "./edge.ts";
import { usualReadWithinMs } from "./exchange.ts";
import { createHolding, shareKeyOf } from "./holding.ts";
import { refuse } from "./refuse.ts";
import type { Shares } from "./shares.ts";
import type { Visit } from "./visit.ts";

/** Milliseconds that the body of a request to ourselves may take; a form is sent in one piece. */
const bodyWithinMs = 5_000;

/**
 * Hands a request to our own application, with its id and address in the headers where every program looks for them.
 *
 * @param readWithinMs how long the caller may take to read the answer, before they are taken to be gone.
 */
export function answerOwn(
  visit: Visit,
  ownApp: RequestListener,
  shares: Shares,
  readWithinMs = usualReadWithinMs,
): void {
  const { request, response, headers, corsHeaders } = visit;
  if (bringsBody(headers)) watchBody(visit, shares);
  expectReader(visit, readWithinMs);
  visit.isOwn = true;
  request.headers[own.requestId] = visit.requestId;
  request.headers[own.address] = visit.address;
  delete request.headers[own.deadlineAt];
  for (let at = 0; at < corsHeaders.length; at += 2)
    response.appendHeader(corsHeaders[at] as string, corsHeaders[at + 1] as string);
  if (visit.isLast) response.setHeader("connection", "close");
  if (bringsBody(headers) && headers.expect !== undefined) response.writeContinue();
  ownApp(request, response as Parameters<RequestListener>[1]);
}

/** Gives up an answer that has begun and is not read to its end in one to two times `readWithinMs`: it is held in memory as long. */
function expectReader({ response }: Visit, readWithinMs: number): void {
  let hadBegun = false;
  const looking = setInterval(() => {
    if (hadBegun) response.destroy();
    hadBegun = response.headersSent;
  }, readWithinMs);
  response.once("close", () => clearInterval(looking));
}

/** Gives up a body that takes too long, and holds a place for it while it is on its way. */
function watchBody(visit: Visit, shares: Shares): void {
  const { request, address, caller } = visit;
  const holding = createHolding(shares, shareKeyOf(caller, address), visit);
  const fault = holding.hold("bodies");
  if (fault) throw fault;
  visit.holding = holding;
  // What came in one piece with its headers is there before anything else is looked at.
  process.nextTick(() => {
    if (request.complete) holding.arrived();
  });
  request.once("end", holding.arrived);
  const late = setTimeout(() => {
    if (!request.complete) refuse(visit, new ProblemError("body_too_slow"));
  }, bodyWithinMs);
  visit.exchange = { leave: () => clearTimeout(late) };
}
