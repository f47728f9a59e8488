import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { Forbidden, type Logger, NotFound, ProblemError, translate, Unauthenticated } from "@rawat/platform";
import { createAccessLog } from "./access-log.ts";
import { addressOfOdd, nearOfOdd } from "./address.ts";
import type { Caller } from "./caller.ts";
import { condemn, isClosing } from "./closing.ts";
import { foreign } from "./cors.ts";
import { inCrumbs } from "./counted-request.ts";
import { bringsBody, type Edge, readEdge } from "./edge.ts";
import { createForward } from "./forward.ts";
import type { GatewayOptions, Upgrade } from "./gateway-options.ts";
import { lookInTurns } from "./looks.ts";
import { noteRefusal } from "./note-refusal.ts";
import { createOwnAnswer } from "./own-answer.ts";
import { createRefusalLines, type RefusalLines } from "./refusal-lines.ts";
import { answerEmpty, refuse } from "./refuse.ts";
import { PastLimit } from "./request-limits.ts";
import type { ForwardRoute } from "./route-table.ts";
import { createShares } from "./shares.ts";
import { createSocketBounds } from "./socket-bounds.ts";
import { createTurnAway, type TurnAway } from "./turn-away.ts";
import { createVisit, isOver, type Visit, visitIdOf } from "./visit.ts";
import { createSockets } from "./websocket.ts";

export interface Gateway {
  listener(request: IncomingMessage, response: ServerResponse): void;
  turnAway: TurnAway;
  upgrade: Upgrade;
  /** From now on every answer is its connection's last, and sockets are ended. */
  drain(): void;
  /** Ends the connections to the services, and the sockets that are still open. */
  close(): void;
}

const visitor: Caller = { actor: { kind: "visitor" } };

/** Requests that one connection may send ahead of their answers. Browsers send one; of a thousand that come in one piece each would be kept. */
const unansweredMax = 16;

/**
 * The only door. A request passes, in this order: the check of its line and headers, its id, CORS, the route table, the token,
 * the limits, the role, the limit of the endpoint; then it is forwarded, or answered by our own application. What is answered before its
 * token is looked at, or without one being known, is counted all the same: of its address.
 */
export function createGateway(options: GatewayOptions): Gateway {
  const { routes, instances, identify, limits, callLimits, cors, addressOf, logger } = options;
  const { ownApp, programs, shares = createShares() } = options;
  const answerOwn = createOwnAnswer(ownApp, shares, options.readWithinMs);
  const socketBounds = createSocketBounds();
  const forwarding = createForward({
    socketBounds,
    instances,
    issuer: options.issuer,
    shares,
    confirm,
    fail,
    readWithinMs: options.readWithinMs,
  });
  const accessLog = createAccessLog(logger, options.metrics, options.writeLines);
  const refusalLines = createRefusalLines(logger);
  const looks = lookInTurns();
  const sockets = createSockets(options, refusalLines, socketBounds, looks);
  const unansweredOf = new WeakMap<Socket, number>();
  const lastOf = new WeakMap<Socket, ServerResponse>();
  let isDraining = false;

  function listener(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    if (hasEnded(socket)) return;
    const unanswered = (unansweredOf.get(socket) ?? 0) + 1;
    if (unanswered > unansweredMax) {
      socket.destroy();
      return;
    }
    unansweredOf.set(socket, unanswered);
    const before = lastOf.get(socket);
    lastOf.set(socket, response);
    const nearOf = () => nearOfOdd(addressOf, request);
    // The answer to one before it may have been the connection's last.
    const lookAtIt = () => hasEnded(socket) || look(request, response);
    // What is sent ahead would hold its place for as long as the answer before it lasts, which may be hours.
    if (unanswered > 1 && before) before.once("close", () => looks.later(nearOf, lookAtIt));
    else looks.soon(nearOf, lookAtIt);
  }

  function look(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    const visit = createVisit(request, response);
    visit.isLast = isDraining;
    response.on("close", () => {
      unansweredOf.set(socket, (unansweredOf.get(socket) ?? 1) - 1);
      visit.exchange?.leave();
      visit.place?.leave();
      visit.holding?.release();
      if (!visit.isOwn) accessLog.note(visit, hasOwnLine(visit, refusalLines));
    });
    try {
      receive(visit);
    } catch (error) {
      fail(visit, error);
    }
  }

  function receive(visit: Visit): void {
    const { request } = visit;
    const { method = "GET", socket } = request;
    let edge: Edge;
    try {
      edge = readEdge(request);
    } catch (odd) {
      // Whoever sends what programs read differently may mean something else by what follows.
      visit.isLast = true;
      visit.address = addressOfOdd(addressOf, request);
      answerAtDoor(visit, () => {
        throw odd;
      });
      return;
    }
    const { path, headers } = edge;
    if (headers.requestId !== undefined) visit.requestId = visitIdOf(headers.requestId);
    visit.path = path;
    visit.headers = headers;
    visit.address = addressOf(socket.remoteAddress, headers.forwardedFor);
    visit.corsHeaders = cors.headersFor(headers.origin);
    if (bringsBody(headers)) request.once(inCrumbs, () => refuseCrumbs(visit));
    if (method === "OPTIONS" && headers.origin !== undefined && headers.preflightMethod !== undefined) {
      visit.corsHeaders = cors.preflightFor(headers.origin);
      answerAtDoor(visit, () => answerEmpty(visit));
      return;
    }
    const route = routes.lookup(method, path);
    if (route) visit.route = route;
    const others = route ? [] : routes.methodsOf(path);
    if (others.length > 0) {
      answerAtDoor(visit, () => answerOther(visit, method, others));
      return;
    }
    const caller = programs.isTheirs(path) ? (programs.identify(headers.authorization) ?? visitor) : callerOf(visit);
    if (caller instanceof Promise) {
      const unknown = (error: unknown) =>
        answerAtDoor(visit, () => {
          throw error;
        });
      caller.then((known) => admit(visit, known), unknown).catch((error) => fail(visit, error));
    } else admit(visit, caller);
  }

  /** Answers a request of which nobody's account is known, and none is asked for. */
  function answerAtDoor(visit: Visit, answer: () => void): void {
    const counted = limits.takeAtDoor(visit.address);
    if (counted) counted.then(answer).catch((error) => fail(visit, error));
    else answer();
  }

  function callerOf(visit: Visit, isLetIn = false): Caller | Promise<Caller> {
    const { authorization } = visit.headers;
    if (authorization === undefined) return visitor;
    try {
      const caller = identify(authorization, isLetIn);
      return caller instanceof Promise ? caller.catch((error) => unknownCaller(visit, error)) : caller;
    } catch (error) {
      return unknownCaller(visit, error);
    }
  }

  function admit(visit: Visit, caller: Caller): void {
    visit.caller = caller;
    const counted = limits.take(caller, visit.address, visit.route?.isNotification);
    if (counted) counted.then(() => enter(visit, caller)).catch((error) => fail(visit, error));
    else enter(visit, caller);
  }

  function enter(visit: Visit, caller: Caller): void {
    const { route, headers } = visit;
    if (!route) {
      if (caller === visitor && programs.isTheirs(visit.path)) throw new NotFound("not_found");
      answerOwn(visit);
      return;
    }
    assertRole(route, caller, visit.tokenFault);
    if (route.isSocket && !cors.isFriendly(headers.origin, headers.host)) throw foreign();
    const counted = callLimits.take(route.action, route.accountLimit, caller.actor);
    if (counted) counted.then(() => forwarding.forward(visit, route, caller)).catch((error) => fail(visit, error));
    else forwarding.forward(visit, route, caller);
  }

  /** Who sends it at this moment. @throws Unauthenticated or Forbidden for whoever may not any more. */
  function confirm(visit: Visit, route: ForwardRoute): Caller | Promise<Caller> {
    const checked = (caller: Caller) => {
      assertRole(route, caller, visit.tokenFault);
      return caller;
    };
    const caller = callerOf(visit, true);
    return caller instanceof Promise ? caller.then(checked) : checked(caller);
  }

  function refuseCrumbs(visit: Visit): void {
    // Nothing is read any more, and behind its answer the connection ends in a moment, in which its sender opens no other instead.
    if (isOver(visit)) return;
    visit.exchange?.leave();
    fail(visit, new ProblemError("body_too_large", { detail: "It came in too many pieces that are too small" }));
  }

  function fail(visit: Visit, error: unknown): void {
    const problem = translated(error, logger, visit.requestId);
    const { socket } = visit.request;
    visit.isPastLimit = problem instanceof PastLimit;
    // Behind a proxy the connection is not the caller's own.
    if (problem instanceof PastLimit && problem.isFar && visit.address === addressOf(socket.remoteAddress, undefined))
      visit.isLast = true;
    refuse(visit, problem);
    // What they have sent ahead is not looked at any more.
    if (visit.isLast) condemn(socket);
    noteRefusal(options.refusals, visit, problem);
  }

  return {
    listener,
    turnAway: createTurnAway(limits, addressOf),
    upgrade: sockets.upgrade,
    drain() {
      isDraining = true;
      sockets.end();
    },
    close() {
      sockets.end();
      forwarding.close();
      accessLog.flush();
      refusalLines.stop();
    },
  };
}

/** Whether what still comes on the connection is no request. */
const hasEnded = (socket: Socket): boolean => isClosing(socket) || socket.destroyed;

/** Whoever is refused by the limit, or before it is known who asks, could fill the disk with lines of their own. */
function hasOwnLine({ isPastLimit, caller, address }: Visit, refusalLines: RefusalLines): boolean {
  if (isPastLimit) return refusalLines.note("limit", caller, address);
  return caller !== undefined || refusalLines.note("door", undefined, address);
}

/** What a path answers that exists, but not for this method. */
function answerOther(visit: Visit, method: string, allowed: readonly string[]): void {
  const allow = allowed.join(", ");
  if (method !== "OPTIONS") throw new ProblemError("method_not_allowed", { headers: { allow } });
  answerEmpty(visit, ["allow", allow]);
}

/** The sender of a token that does not hold is nobody known; what is for everybody they may ask all the same. */
function unknownCaller(visit: Visit, error: unknown): Caller {
  if (!(error instanceof Unauthenticated)) throw error;
  visit.tokenFault = error;
  return visitor;
}

function assertRole({ isOpen, roles }: ForwardRoute, { actor }: Caller, tokenFault?: ProblemError): void {
  if (actor.kind !== "account") {
    if (isOpen) return;
    throw tokenFault ?? new Unauthenticated("unauthenticated");
  }
  if (roles && !roles.has(actor.role)) throw new Forbidden("not_allowed");
}

/** A refusal is an answer like any other; only what nobody foresaw is logged as a fault of ours. */
const translated = (error: unknown, logger: Logger, requestId: string): ProblemError =>
  error instanceof ProblemError ? error : translate(error, logger, requestId);
