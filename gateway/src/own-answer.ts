import type { RequestListener } from "node:http";
import { accounts, defaultDeadlineMs } from "@rawat/contracts";
import {
  createLanes,
  deadlineIn,
  type Entrant,
  type LaneBounds,
  nowMs,
  headers as own,
  type Place,
  ProblemError,
  TooMany,
  TooSlow,
} from "@rawat/platform";
import type { Caller } from "./caller.ts";
import { createCallerLanes, toOurselves } from "./caller-lanes.ts";
import { endWithRest } from "./closing.ts";
import { CountedRequest } from "./counted-request.ts";
import { bringsBody } from "./edge.ts";
import { usualReadWithinMs } from "./exchange.ts";
import { createHolding } from "./holding.ts";
import { ownPaths } from "./own-paths.ts";
import { ownersOf, shareKeyOf } from "./owners.ts";
import { refuse } from "./refuse.ts";
import type { Shares } from "./shares.ts";
import { isOver, type Visit } from "./visit.ts";

/** Milliseconds that the body of a request to ourselves may take; a form is sent in one piece. */
const bodyWithinMs = 5_000;
/** A reader is slow whose answer still waits then. */
const lookEveryMs = 250;

/**
 * What visitors ask of the accounts, and so of the database. Whoever signs in or registers stands in the line of those whose passwords are hashed, which is
 * longer; of links that set a new password each is hashed for once.
 */
const ofAccounts: ReadonlySet<string> = new Set(
  [accounts.refresh, accounts.validate, accounts.forgotPassword, accounts.resetPassword].flatMap(({ path }) => [
    path,
    `/api${path}`,
  ]),
);

/** What goes on for as long as its caller stays has its place until it has begun. */
const lasting = ownPaths(({ isLasting }) => isLasting === true);

/**
 * Of one account so many are begun in a quarter of a second, for opening one costs more than anything else that is asked here. Each page of theirs has one and
 * comes again when it ends; more than these wait for no page.
 */
const openings: LaneBounds = { insideMax: 8, waitingMax: 100 };
const openingMs = 250;

const listenersMax = 20;

/** Hands a request to our own application, as soon as few of its account's, or of its address's, are there. */
export type AnswerOwn = (visit: Visit) => void;

/** @param readWithinMs how long the caller may take to read the answer, before they are taken to be gone. */
export function createOwnAnswer(ownApp: RequestListener, shares: Shares, readWithinMs = usualReadWithinMs): AnswerOwn {
  const lanes = createCallerLanes(toOurselves);
  const opening = createLanes(openings);
  return (visit) => {
    if (isOver(visit)) return;
    const { response, headers, caller, path, address } = visit;
    const deadline = deadlineIn(defaultDeadlineMs);
    if (bringsBody(headers)) watchBody(visit, shares);
    expectReader(visit, shares, readWithinMs);
    if (bringsBody(headers) && headers.expect !== undefined) response.writeContinue();
    const begin = () => handOver(visit, ownApp, deadline.deadlineAt);
    if (!caller || !standsInLane(caller, path)) {
      begin();
      return;
    }
    /** Waits where `way` leads to, unless it was answered meanwhile, for its body took too long, or its caller left. */
    const wait = (way: (entrant: Entrant) => Place | undefined, then: () => void) => {
      if (isOver(visit)) return;
      const giveUp = () => refuse(visit, new TooSlow());
      const place = way({ begin: then, giveUp, leftMs: deadline.deadlineAt - nowMs() });
      // One that it has by now is further on.
      if (place) visit.place ??= place;
      else refuse(visit, new TooMany("too_many_requests", { retryAfterSeconds: 1 }));
    };
    const enter = () => {
      visit.place = undefined;
      wait((entrant) => lanes.enter(caller, address, entrant), begin);
    };
    if (!lasting.has(path)) {
      whenIn(visit, enter);
      return;
    }
    response.once("pipe", () => visit.place?.leave());
    wait((entrant) => {
      const entered = () => {
        setTimeout(() => place?.leave(), openingMs);
        entrant.begin();
      };
      const place = opening.enter(shareKeyOf(caller, address), { ...entrant, begin: entered });
      return place;
    }, enter);
  };
}

const standsInLane = ({ actor }: Caller, path: string): boolean =>
  actor.kind === "account" || (actor.kind === "visitor" && ofAccounts.has(path));

/**
 * Does `then` when the body is in, or as much of it as is kept without anybody reading it: whoever sends theirs slowly has no place as long. What
 * says to be longer is read in its turn.
 */
function whenIn({ request, headers, holding }: Visit, then: () => void): void {
  const kept = request.readableHighWaterMark;
  if (!bringsBody(headers) || request.complete || Number(headers.contentLength) > kept) {
    then();
    return;
  }
  const look = () => {
    if (!request.complete && request.readableLength < kept) return;
    request.off("readable", look);
    if (request.complete) holding?.arrived();
    then();
  };
  request.on("readable", look);
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
      visit.holding ??= createHolding(shares, ownersOf(visit.caller, visit.address), visit);
      if (visit.holding.hold("ownAnswers")) response.destroy();
    } else if (performance.now() - unreadSinceMs > readWithinMs) response.destroy();
  }, lookEveryMs);
  response.once("close", () => clearInterval(looking));
}

/** Gives up a body that takes too long, and holds a place for it while it is on its way. */
function watchBody(visit: Visit, shares: Shares): void {
  const { request, address, caller } = visit;
  const holding = createHolding(shares, ownersOf(caller, address), visit);
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
