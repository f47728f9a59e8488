import type { RequestListener } from "node:http";
import { defaultDeadlineMs } from "@rawat/contracts";
import { deadlineIn, headers as own, ProblemError, TooMany, TooSlow } from "@rawat/platform";
import { createCallerLanes, toOurselves } from "./caller-lanes.ts";
import { endWithRest } from "./closing.ts";
import { CountedRequest } from "./counted-request.ts";
import { bringsBody } from "./edge.ts";
import { usualReadWithinMs } from "./exchange.ts";
import { createHolding, shareKeyOf } from "./holding.ts";
import { ownPaths } from "./own-paths.ts";
import { refuse } from "./refuse.ts";
import type { Shares } from "./shares.ts";
import { isOver, type Visit } from "./visit.ts";

/** Milliseconds that the body of a request to ourselves may take; a form is sent in one piece. */
const bodyWithinMs = 5_000;
/** A reader is slow whose answer still waits then. */
const lookEveryMs = 250;

/** What goes on for as long as its caller stays would keep a place for as long. */
const lasting = ownPaths(({ isLasting }) => isLasting === true);

const listenersMax = 20;

/** Hands a request to our own application, as soon as few of its account's are there. */
export type AnswerOwn = (visit: Visit) => void;

/** @param readWithinMs how long the caller may take to read the answer, before they are taken to be gone. */
export function createOwnAnswer(ownApp: RequestListener, shares: Shares, readWithinMs = usualReadWithinMs): AnswerOwn {
  const lanes = createCallerLanes(toOurselves);
  return (visit) => {
    if (isOver(visit)) return;
    const { request, headers, caller } = visit;
    const deadline = deadlineIn(defaultDeadlineMs);
    if (bringsBody(headers)) watchBody(visit, shares);
    expectReader(visit, shares, readWithinMs);
    let isWaiting = false;
    const begin = () => {
      if (isWaiting) request.off("readable", noteArrival);
      handOver(visit, ownApp, deadline.deadlineAt);
    };
    const noteArrival = () => {
      if (request.complete) visit.holding?.arrived();
    };
    if (caller?.actor.kind !== "account" || lasting.has(visit.path)) {
      begin();
      return;
    }
    const giveUp = () => refuse(visit, new TooSlow());
    const place = lanes.enter(caller, visit.address, { begin, giveUp, leftMs: defaultDeadlineMs });
    if (!place) throw new TooMany("too_many_requests", { retryAfterSeconds: 1 });
    visit.place = place;
    // Nobody reads the body of one who waits; that it is in must be noticed all the same.
    isWaiting = !visit.isOwn && visit.holding !== undefined;
    if (isWaiting) request.on("readable", noteArrival);
  };
}

/** With its id, address and deadline in the headers where every program looks for them: who waited has as much less time. */
function handOver(visit: Visit, ownApp: RequestListener, deadlineAt: number): void {
  const { request, response, headers, corsHeaders } = visit;
  if (isOver(visit)) return;
  visit.isOwn = true;
  // The door, the application and a stream's pipe each want to know when it is over: Node takes more than ten for a leak.
  response.setMaxListeners(listenersMax);
  request.headers[own.requestId] = visit.requestId;
  request.headers[own.address] = visit.address;
  request.headers[own.deadlineAt] = String(deadlineAt);
  for (let at = 0; at < corsHeaders.length; at += 2)
    response.appendHeader(corsHeaders[at] as string, corsHeaders[at + 1] as string);
  if (visit.isLast) response.setHeader("connection", "close");
  if (bringsBody(headers)) {
    if (request instanceof CountedRequest) request.keepCounting();
    endWithRest(request, response);
    if (headers.expect !== undefined) response.writeContinue();
  }
  ownApp(request, response as Parameters<RequestListener>[1]);
}

/**
 * Gives up an answer that has begun and is not read to its end within `readWithinMs`: it holds memory and a connection as long. One
 * that waits for its reader is counted among its caller's.
 */
function expectReader(visit: Visit, shares: Shares, readWithinMs: number): void {
  const { response } = visit;
  let unreadSinceMs: number | undefined;
  const looking = setInterval(() => {
    if (!response.headersSent || response.writableLength === 0) {
      // An answer that goes on for hours may be slow for a moment, now and then.
      if (unreadSinceMs !== undefined) visit.holding?.isRead();
      unreadSinceMs = undefined;
      return;
    }
    if (unreadSinceMs === undefined) {
      unreadSinceMs = performance.now();
      visit.holding ??= createHolding(shares, shareKeyOf(visit.caller, visit.address), visit);
      if (visit.holding.hold("ownAnswers")) response.destroy();
    } else if (performance.now() - unreadSinceMs > readWithinMs) response.destroy();
  }, lookEveryMs);
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
