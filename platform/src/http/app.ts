import type { IncomingMessage, ServerResponse } from "node:http";
import { type Actor, actionOf, type Domain, defaultDeadlineMs, type Endpoint } from "@rawat/contracts/language";
import compression from "compression";
import express, { type Express, type Request, type Response } from "express";
import type { Knex } from "knex";
import { nowMs } from "../clock.ts";
import { isDatabaseAway, isLockHeld } from "../database/faults.ts";
import { NotFound, ProblemError, TooSlow, Unavailable } from "../errors.ts";
import { KeyValueUnavailable } from "../key-value/key-value.ts";
import { type Logger, toldPath } from "../logger.ts";
import { QueueUnavailable } from "../queue/queue.ts";
import type { Refusals } from "../refusals.ts";
import { deadlineIn, headers, type RequestContext, runInContext } from "../request-context.ts";
import { type Check, checkReadiness } from "./health.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { requestIdOf, traceparentOf } from "./request-id.ts";
import { apiHeaders, sendJson, sendProblem } from "./respond.ts";
import { answer, type Route } from "./router.ts";

export interface HttpAppOptions {
  service: string;
  db: Knex;
  /** What keeps requests with an Idempotency-Key from being found out by their digests. */
  secret: string;
  logger: Logger;
  routes: readonly Route[];
  /** Who asks, `endpoint` being undefined for a path that nobody serves. @throws Unauthenticated for a request that may not even be looked at. */
  authenticate(request: IncomingMessage, endpoint?: Endpoint): Promise<Actor> | Actor;
  checks: Readonly<Record<string, Check>>;
  /** Takes what was refused for who asks. */
  refusals: Pick<Refusals, "note">;
  wantedBy: Domain["wantedBy"];
  metrics?: Metrics;
  /** Throws for a request that may not read the figures; a service's own port offers them to anybody. */
  guardMetrics?(request: IncomingMessage): void;
  /** Whether answers of this path may be compressed; only those of a contract's endpoints are. */
  compressible?(path: string): boolean;
  /** Mounts what is no endpoint of a contract, such as pages. */
  extend?(app: Express): void;
}

/** What the application needs to know while it goes down: from then on it is not ready, and connections are closed. */
export interface HttpApp {
  express: Express;
  drain(): void;
}

/**
 * The HTTP side of a program, made from its contracts: one log line and one figure a request, problem details for every
 * error, health and metrics.
 */
export function createHttpApp(options: HttpAppOptions): HttpApp {
  const { service, logger, routes, authenticate, checks } = options;
  const metrics = options.metrics ?? createMetrics(service);
  const app = express();
  let draining = false;
  app.disable("x-powered-by");
  app.disable("etag");
  app.enable("case sensitive routing");
  app.enable("strict routing");
  app.set("query parser", false);

  app.use((request, response, next) => {
    if (draining) response.setHeader("connection", "close");
    const context = contextOf(request, response);
    response.setHeader(headers.requestId, context.requestId);
    for (const [name, value] of Object.entries(apiHeaders)) response.setHeader(name, value);
    observe(request, response, context, logger, metrics);
    runInContext(context, next);
  });
  // What else there is, such as pages, is the same for all: whoever has it compresses it once and not for each of a flood.
  const compress = compression({
    filter: (request, response) =>
      (options.compressible?.(request.path) ?? true) && compression.filter(request, response),
  });

  app.get("/health/live", (_, response) => sendJson(response, 200, { status: "up" }));
  let asked: ReturnType<typeof checkReadiness> | undefined;
  app.get("/health/ready", async (_, response) => {
    // Everybody may ask: one answer is of all who ask while it is found.
    asked ??= checkReadiness(checks).finally(() => {
      asked = undefined;
    });
    const { ready, checks: states } = await asked;
    sendJson(response, ready && !draining ? 200 : 503, {
      status: draining ? "draining" : ready ? "up" : "down",
      checks: states,
    });
  });
  app.get("/metrics", async (request, response) => {
    options.guardMetrics?.(request);
    response.type(metrics.contentType).end(await metrics.text());
  });

  for (const route of inOrder(routes)) {
    app[route.endpoint.method](route.endpoint.path, compress, async (request: Request, response: Response) => {
      response.locals.route = route.endpoint.path;
      response.locals.endpoint = route.endpoint;
      const actor = await authenticate(request, route.endpoint);
      const context = response.locals.context as RequestContext;
      context.actor = actor;
      await answer(route, actor, request, response, options);
    });
  }
  refuseOtherMethods(app, routes, authenticate);
  options.extend?.(app);
  app.use(async (request) => {
    await authenticate(request);
    throw new NotFound("not_found");
  });
  app.use((error: unknown, request: Request, response: Response, _next: unknown) => {
    const context = response.locals.context as RequestContext;
    if (isHangUp(error, request) || (error instanceof TooSlow && response.destroyed)) {
      response.destroy();
      return;
    }
    const problem = translate(error, logger, context.requestId);
    sendProblem(request, response, problem, context.requestId);
    noteRefusal(options, problem, request.path, response.locals.endpoint as Endpoint | undefined);
  });
  return {
    express: app,
    drain: () => {
      draining = true;
    },
  };
}

/**
 * Express takes the first route that fits. As at the door, a word in a path comes before a parameter in its place, wherever a
 * contract names it.
 */
function inOrder(routes: readonly Route[]): Route[] {
  const rankOf = ({ endpoint }: Route) =>
    endpoint.path.replace(/[^/]+/g, (segment) => (segment[0] === ":" ? "1" : "0"));
  return routes.toSorted((a, b) => (rankOf(a) < rankOf(b) ? -1 : Number(rankOf(a) > rankOf(b))));
}

/** What anyone may ask is refused to nobody for who they are: it is not there, or no longer. */
function noteRefusal(
  { refusals, wantedBy }: Pick<HttpAppOptions, "refusals" | "wantedBy">,
  { refused }: ProblemError,
  path: string,
  endpoint: Endpoint | undefined,
): void {
  if (!refused || !endpoint || endpoint.access === "anyone") return;
  const wanted = wantedBy(actionOf(endpoint), path);
  refusals.note({ ...wanted, whose: { ...wanted.whose, ...refused } });
}

/** A path that is served, but not by this method, tells which ones it has. */
function refuseOtherMethods(
  app: Express,
  routes: readonly Route[],
  authenticate: HttpAppOptions["authenticate"],
): void {
  for (const [path, own] of Map.groupBy(routes, (route) => route.endpoint.path)) {
    const methods = own.map((route) => route.endpoint.method.toUpperCase());
    const allow = [...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
    app.all(path, async (request, response) => {
      response.locals.route = path;
      response.setHeader("allow", allow);
      if (request.method === "OPTIONS") {
        response.status(204).end();
        return;
      }
      await authenticate(request);
      throw new ProblemError("method_not_allowed");
    });
  }
}

/** Milliseconds a service answers before its caller stops waiting, so that the caller hears why. */
const marginMs = 150;
/** Longer than any caller waits: one who tells of more has another time. */
const longestMs = 15 * 60_000;

function contextOf(request: IncomingMessage, response: ServerResponse): RequestContext {
  const traceparent = traceparentOf(request.headers.traceparent);
  const address = request.headers[headers.address] ?? request.socket.remoteAddress;
  const told = Number(request.headers[headers.deadlineAt]);
  const leftMs = Number.isFinite(told) && told > 0 ? Math.min(told - nowMs(), longestMs) : defaultDeadlineMs;
  return Object.assign(deadlineIn(leftMs - marginMs), {
    requestId: requestIdOf(request.headers[headers.requestId]),
    ...(traceparent && { traceparent }),
    ...(typeof address === "string" && { address }),
    ...((request.method === "GET" || request.method === "HEAD") && { hasLeft: () => response.destroyed }),
  });
}

function observe(
  request: Request,
  response: ServerResponse & { locals: Record<string, unknown> },
  context: RequestContext,
  logger: Logger,
  metrics: Metrics,
): void {
  response.locals.context = context;
  const startedAt = performance.now();
  response.once("close", () => {
    const ms = performance.now() - startedAt;
    const route = String(response.locals.route ?? "other");
    metrics.observe(request.method, route, response.statusCode, ms / 1_000);
    if (route === "other" && request.path.startsWith("/health")) return;
    const actor = context.actor;
    logger.info({
      requestId: context.requestId,
      method: request.method,
      // The path without its query: what people search for is their own.
      path: toldPath(request.originalUrl.split("?", 1)[0] ?? ""),
      status: response.writableFinished ? response.statusCode : 499,
      ...(!response.writableFinished && { fault: "caller_left" }),
      ms: Math.round(ms * 10) / 10,
      ...(actor?.kind === "account" && { accountId: actor.accountId, role: actor.role }),
      ...(actor?.kind === "service" && { calledBy: actor.service }),
    });
  });
}

const hangUpCodes = new Set(["ECONNRESET", "EPIPE", "ECANCELED", "ERR_STREAM_PREMATURE_CLOSE", "ERR_STREAM_DESTROYED"]);

/**
 * Whether a request ended only because its caller hung up while sending or reading. A database that is gone says the same words,
 * but `fatal` with them, and while the caller is still there.
 */
function isHangUp(error: unknown, { socket, errored }: Request): boolean {
  const { code, fatal } = (error ?? {}) as { code?: string; fatal?: boolean };
  return socket.destroyed && (error === errored || (fatal !== true && hangUpCodes.has(code ?? "")));
}

/** What the caller is told of an error. What is nobody's doing but ours is in the log alone. */
export function translate(error: unknown, logger: Logger, requestId: string): ProblemError {
  if (error instanceof ProblemError) {
    if (error.isBusy) logger.warn({ requestId }, error.message);
    else if (error.status >= 500) logger.error({ requestId, err: error }, error.message);
    return error;
  }
  if (isDatabaseAway(error)) {
    const message = isLockHeld(error) ? "another transaction holds a lock for too long" : "the database is away";
    logger.error({ requestId, err: error }, message);
    return new Unavailable("service_unavailable", { cause: error });
  }
  if (error instanceof QueueUnavailable || error instanceof KeyValueUnavailable) {
    logger.error({ requestId, err: error }, error.message);
    return new Unavailable("service_unavailable", { cause: error });
  }
  // Express could not decode the path.
  if (error instanceof URIError) return new ProblemError("bad_path");
  logger.error({ requestId, err: error }, "a request failed by our own fault");
  return new ProblemError("internal_error");
}
