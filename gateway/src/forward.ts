import { Readable } from "node:stream";
import {
  type AssertionIssuer,
  createLanes,
  createRetryBudget,
  type Entrant,
  Invalid,
  limitKeyOf,
  networkOf,
  nowMs,
  headers as own,
  ProblemError,
  type RetryBudget,
  TooMany,
} from "@rawat/platform";
import type { Caller } from "./caller.ts";
import {
  createCallerLanes,
  enterAll,
  into,
  notifying,
  polling,
  pollingNear,
  toServices,
  type Way,
} from "./caller-lanes.ts";
import { bringsBody } from "./edge.ts";
import { Exchange } from "./exchange.ts";
import { createHolding } from "./holding.ts";
import type { Instances } from "./instances.ts";
import { isClinics, ownersOf } from "./owners.ts";
import { createPaces } from "./paces.ts";
import { readBody, streamBody } from "./request-body.ts";
import type { ForwardRoute } from "./route-table.ts";
import type { Holding, Shares } from "./shares.ts";
import type { SocketBounds } from "./socket-bounds.ts";
import { watchStreams } from "./stream-watch.ts";
import { createUploadPlaces } from "./upload-places.ts";
import { isOver, type Visit } from "./visit.ts";

/** Sends a request that was let in to the service of its route, and the service's answer back. */
export type Forward = (visit: Visit, route: ForwardRoute, caller: Caller) => void;

export interface ForwardOptions {
  instances: Instances;
  issuer: AssertionIssuer;
  shares: Shares;
  /** What comes in over sockets, by polls too. */
  socketBounds: SocketBounds;
  /** Who sends a request, at this moment, with the role that its route asks for; it throws otherwise. */
  confirm(visit: Visit, route: ForwardRoute): Caller | Promise<Caller>;
  /** Answers what failed. */
  fail(visit: Visit, error: unknown): void;
  /** How long a caller may take to read what was sent; the usual time when absent. */
  readWithinMs?: number | undefined;
}

const keptUploadBytesMax = 262_144;
/** Milliseconds from the end of a body here to its end at the service, whose deadline must be the earlier one. */
const handOverMs = 2_000;

/**
 * Whoever is shut out is shut out of what they have begun, too: who asks is looked at again when their body is in and it is their
 * turn, and each second while they send or read a stream.
 */
export function createForward({
  instances,
  issuer,
  shares,
  socketBounds,
  confirm,
  fail,
  readWithinMs,
}: ForwardOptions): {
  forward: Forward;
  close(): void;
} {
  const streams = watchStreams({
    confirm,
    end(visit, error) {
      visit.exchange?.leave();
      fail(visit, error);
    },
  });
  const budgets = new Map<string, RetryBudget>();
  const lanes = createCallerLanes(toServices);
  const paces = createPaces();
  const notified = createCallerLanes(notifying);
  /** Who opens a session of polls, by the bounds of visitors and behind none of them. */
  const openings = createCallerLanes(toServices);
  const lineOf = ({ isSocket, isNotification }: ForwardRoute) => {
    if (isSocket) return openings;
    return isNotification ? notified : lanes;
  };
  // Who polls is known to the service alone, once it reads a token.
  const polls = createLanes(polling);
  const pollsNear = createLanes(pollingNear);
  const enterPolls = (address: string, entrant: Entrant) => {
    const key = limitKeyOf(address);
    return enterAll([into([polls, key]), into([pollsNear, networkOf(key)])], entrant);
  };
  /** Places for the starts of long bodies, which are kept here, and for what is passed on of them. */
  const ofClinic = { starts: createUploadPlaces(32, [8]), streams: createUploadPlaces(16, [4]) };
  const ofStrangers = { starts: createUploadPlaces(128, [48, 24, 8]), streams: createUploadPlaces(24, [12, 12, 4]) };
  const beginUpload = (what: "starts" | "streams", holding: Holding, caller: Caller) =>
    holding.upload((isClinics(caller) ? ofClinic : ofStrangers)[what]);
  const budgetOf = (service: string): RetryBudget => {
    const budget = budgets.get(service) ?? createRetryBudget();
    budgets.set(service, budget);
    return budget;
  };

  const forward: Forward = (visit, route, caller) => {
    if (isOver(visit)) return;
    const { request, headers } = visit;
    const isRead = request.method === "GET" || request.method === "HEAD";
    const isPoll = route.isSocket && isRead && !opensSession(request.url);
    const hasBody = bringsBody(headers);
    if (isRead && hasBody) throw new Invalid("bad_path");
    if (hasBody && Number(headers.contentLength ?? 0) > route.bodyBytesMax) throw new ProblemError("body_too_large");
    const holding = hasBody ? createHolding(shares, ownersOf(caller, visit.address), visit) : undefined;
    if (holding) {
      const begin = () => beginUpload("starts", holding, caller);
      // A body that is in already is on no way: of a burst of many at once, each in one piece, none is too many.
      const hold = () => (request.complete ? undefined : holding.hold("bodies"));
      const refusal = isStreamed(visit, route) ? begin() : hold();
      if (refusal) throw refusal;
      visit.holding = holding;
    }

    const exchange = new Exchange(
      {
        visit,
        group: instances.of(route.service),
        budget: budgetOf(route.service),
        shares,
        isUpload: route.isUpload,
        isRepeatable: isRead || (route.isRepeatable && headers.idempotencyKey !== undefined),
        isPoll,
        stickyKey: route.isSocket ? visit.address : undefined,
        readWithinMs,
      },
      route.deadlineMs + (route.bodyWithinMs ?? 0),
    );
    visit.exchange = exchange;
    if (route.bodyWithinMs !== undefined) request.once("end", () => exchange.endWithin(route.deadlineMs + handOverMs));
    let isAdmittedNow = true;
    const hand = (body: Buffer | Readable | null) => {
      const go = (now: Caller) => exchange.send(outgoingHeaders(visit, route, now, issuer, exchange.leftMs), body);
      const refuse = (error: unknown) => {
        exchange.leave();
        fail(visit, error);
      };
      if (isAdmittedNow) {
        go(caller);
        return;
      }
      try {
        const now = confirm(visit, route);
        if (now instanceof Promise) now.then(go).catch(refuse);
        else go(now);
      } catch (error) {
        refuse(error);
      }
    };
    const send = (body: Buffer | Readable | null) => {
      if (route.isSocket && Buffer.isBuffer(body) && !socketBounds.take(body, visit.address)) {
        exchange.fail(new TooMany("too_many_requests", { retryAfterSeconds: 1 }));
        return;
      }
      if ((route.isSocket && !isRead) || body instanceof Readable) {
        hand(body);
        return;
      }
      const entrant = { begin: () => hand(body), giveUp: () => exchange.expire(), leftMs: exchange.leftMs };
      const enterLine: Way = (standing) => lineOf(route).enter(caller, visit.address, standing, route.service);
      // Whoever waits to write, for a row that somebody holds, reads meanwhile.
      const where = `${route.service} ${isRead ? "reads" : "writes"}`;
      const enterPaced = () => paces.enter(caller, visit.address, where, entrant, enterLine);
      const enterUnpaced = () => (isPoll ? enterPolls(visit.address, entrant) : enterLine(entrant));
      const place = isPaced(route) ? enterPaced() : enterUnpaced();
      if (place) visit.place = place;
      else exchange.fail(new TooMany("too_many_requests", { retryAfterSeconds: 1 }));
    };
    if (holding)
      readThrough(visit, route, holding, {
        send,
        refuse: (error) => exchange.fail(error),
        begin: () => beginUpload("streams", holding, caller),
      });
    else send(null);
    isAdmittedNow = false;
    if (caller.actor.kind === "account") streams.add(visit, route);
  };
  return { forward, close: streams.close };
}

/** Whether a poll of Socket.IO is its first, which is answered at once, as any other read; read as Engine.IO reads it. */
const opensSession = (target = ""): boolean => !new URL(target, "http://localhost").searchParams.has("sid");

/** What is answered once a file was looked through, or when there is something to tell, tells nothing of how busy a service is. */
const isPaced = ({ isSocket, isUpload, isNotification }: ForwardRoute): boolean =>
  !isSocket && !isUpload && !isNotification;

/** An upload that says to be short is kept like every other body: it may be slow, and it holds no connection. */
const isStreamed = ({ headers }: Visit, { isUpload }: ForwardRoute): boolean =>
  isUpload && !(Number(headers.contentLength) <= keptUploadBytesMax);

/** Sends a body that is in, and a long one as soon as it has shown that it comes: only then it takes a place of which there are few. */
function readThrough(
  visit: Visit,
  route: ForwardRoute,
  holding: Holding,
  {
    send,
    begin,
    refuse,
  }: { send(body: Buffer | Readable): void; begin(): ProblemError | undefined; refuse(error: ProblemError): void },
): void {
  const { request, response, headers } = visit;
  const { bodyBytesMax } = route;
  const goOn = (start: Buffer) => {
    const refusal = begin();
    if (refusal) refuse(refusal);
    else send(streamBody(request, start, bodyBytesMax, holding, refuse));
  };
  if (headers.expect !== undefined) response.writeContinue();
  const long = isStreamed(visit, route) ? { keptMax: keptUploadBytesMax, goOn } : undefined;
  readBody(request, bodyBytesMax, holding, send, refuse, long);
}

function outgoingHeaders(
  visit: Visit,
  route: ForwardRoute,
  { actor, sessionId }: Caller,
  issuer: AssertionIssuer,
  leftMs: number,
): string[] {
  const { passed, contentLength, authorization } = visit.headers;
  passed.push(
    "authorization",
    `Bearer ${issuer.issue(route.service, actor, sessionId)}`,
    own.requestId,
    visit.requestId,
    own.address,
    visit.address,
    own.deadlineAt,
    String(Math.round(nowMs() + leftMs)),
  );
  if (contentLength !== undefined && isStreamed(visit, route)) passed.push("content-length", contentLength);
  if (route.isOpen && visit.tokenFault && authorization !== undefined) passed.push(own.claim, authorization);
  return passed;
}
