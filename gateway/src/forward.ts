import type { Readable } from "node:stream";
import {
  type AssertionIssuer,
  createLanes,
  createRetryBudget,
  Invalid,
  headers as own,
  ProblemError,
  type RetryBudget,
  TooMany,
} from "@rawat/platform";
import type { Caller } from "./caller.ts";
import { bringsBody } from "./edge.ts";
import { Exchange } from "./exchange.ts";
import { createHolding, type Holding, shareKeyOf } from "./holding.ts";
import type { Instances } from "./instances.ts";
import { readBody, streamBody } from "./request-body.ts";
import type { ForwardRoute } from "./route-table.ts";
import type { Shares } from "./shares.ts";
import type { Visit } from "./visit.ts";

/** Sends a request that was let in to the service of its route, and the service's answer back. */
export type Forward = (visit: Visit, route: ForwardRoute, caller: Caller) => void;

/**
 * A token that is none of ours, on a route that anyone may ask: the service of the route may know it (a visitor's of the live
 * chat). It is a claim to be checked, never an identity.
 */
const claimHeader = "x-rawat-claim";

const keptUploadBytesMax = 262_144;

/** A page asks for a handful at once; more than this of one caller stand in a line of their own and not before everybody else. */
const laneBounds = { insideMax: 32, waitingMax: 2_000 };

/** @param readWithinMs how long a caller may take to read what was sent; the usual time when absent. */
export function createForward(
  instances: Instances,
  issuer: AssertionIssuer,
  shares: Shares,
  readWithinMs?: number,
): Forward {
  const budgets = new Map<string, RetryBudget>();
  const lanes = createLanes(laneBounds);
  const budgetOf = (service: string): RetryBudget => {
    const budget = budgets.get(service) ?? createRetryBudget();
    budgets.set(service, budget);
    return budget;
  };

  return (visit, route, caller) => {
    const { request, headers } = visit;
    const isRead = request.method === "GET" || request.method === "HEAD";
    const hasBody = bringsBody(headers);
    if (isRead && hasBody) throw new Invalid("bad_path");
    if (hasBody && Number(headers.contentLength ?? 0) > route.bodyBytesMax) throw new ProblemError("body_too_large");
    const holding = hasBody ? createHolding(shares, shareKeyOf(caller, visit.address), visit) : undefined;
    const isUpload = hasBody && isStreamed(visit, route);
    // A body that is in already is on no way: of a burst of many at once, each in one piece, none is too many.
    const refusal = isUpload || !request.complete ? holding?.hold(isUpload ? "uploads" : "bodies") : undefined;
    if (refusal) throw refusal;
    if (holding) visit.holding = holding;

    const exchange = new Exchange(
      {
        visit,
        group: instances.of(route.service),
        budget: budgetOf(route.service),
        shares,
        headers: outgoingHeaders(visit, route, caller, issuer),
        isRepeatable: isRead || (route.isRepeatable && headers.idempotencyKey !== undefined),
        stickyKey: route.isSocket ? visit.address : undefined,
        readWithinMs,
      },
      route.deadlineMs,
    );
    visit.exchange = exchange;
    const send = (body: Buffer | Readable | null) => {
      if (route.isSocket || isUpload) {
        exchange.send(body);
        return;
      }
      const place = lanes.enter(shareKeyOf(caller, visit.address), {
        begin: () => exchange.send(body),
        giveUp: () => exchange.expire(),
        leftMs: exchange.leftMs,
      });
      if (place) visit.place = place;
      else exchange.fail(new TooMany("too_many_requests", { retryAfterSeconds: 1 }));
    };
    if (holding) sendWithBody(send, exchange, visit, holding, route);
    else send(null);
  };
}

/** An upload that says to be short is kept like every other body: it may be slow, and it holds no connection. */
const isStreamed = ({ headers }: Visit, { isUpload }: ForwardRoute): boolean =>
  isUpload && !(Number(headers.contentLength) <= keptUploadBytesMax);

function sendWithBody(
  send: (body: Buffer | Readable) => void,
  exchange: Exchange,
  visit: Visit,
  holding: Holding,
  route: ForwardRoute,
): void {
  const { request, response, headers } = visit;
  const { bodyBytesMax } = route;
  const refuse = (error: ProblemError) => exchange.fail(error);
  if (headers.expect !== undefined) response.writeContinue();
  if (isStreamed(visit, route)) send(streamBody(request, bodyBytesMax, refuse));
  else readBody(request, bodyBytesMax, holding, send, refuse);
}

function outgoingHeaders(visit: Visit, route: ForwardRoute, caller: Caller, issuer: AssertionIssuer): string[] {
  const { passed, contentLength, authorization } = visit.headers;
  const { actor } = caller;
  const cacheKey = actor.kind === "account" ? `${caller.sessionId ?? actor.accountId} ${actor.role}` : "visitor";
  passed.push(
    "authorization",
    `Bearer ${issuer.issue(route.service, actor, cacheKey)}`,
    own.requestId,
    visit.requestId,
    own.address,
    visit.address,
    own.deadlineAt,
    String(Date.now() + route.deadlineMs),
  );
  if (contentLength !== undefined && isStreamed(visit, route)) passed.push("content-length", contentLength);
  if (route.isOpen && visit.tokenFault && authorization !== undefined) passed.push(claimHeader, authorization);
  return passed;
}
