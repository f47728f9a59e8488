import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import {
  accounts,
  actionOf,
  audit,
  deadLetters,
  type Endpoint,
  introspection,
  live,
  users,
  wantedBy,
} from "@rawat/contracts";
import {
  createHttpApp,
  currentRequest,
  type HttpApp,
  implement,
  type Metrics,
  NotFound,
  type Route,
  sendJson,
  Unauthenticated,
} from "@rawat/platform";
import type { Express } from "express";
import { buildAsyncApi } from "../asyncapi.ts";
import type { CallLimits } from "../call-limits.ts";
import { wantsDemo } from "../config.ts";
import { assertWhole } from "../demonstration-store.ts";
import type { Deps } from "../deps.ts";
import { liveHandlers } from "../live/live-handlers.ts";
import { buildOpenApi } from "../openapi.ts";
import type { OurPrograms } from "../our-programs.ts";
import { rememberedFor } from "../remembered-for.ts";
import { auditHandlers, type Trails } from "./audit-handlers.ts";
import { authHandlers } from "./auth-handlers.ts";
import { createRefreshCookie } from "./cookies.ts";
import { deadLetterHandlers } from "./dead-letter-handlers.ts";
import { joinHealth } from "./health.ts";
import { introspectionHandlers } from "./introspection-handlers.ts";
import { mountPages } from "./pages.ts";
import { readyMade } from "./ready-made.ts";
import { userHandlers } from "./user-handlers.ts";

export interface OwnAppOptions {
  deps: Deps;
  programs: OurPrograms;
  trails: Trails;
  callLimits: CallLimits;
  /** Every service's instances, for /health. */
  instances: Readonly<Record<string, readonly string[]>>;
  metrics: Metrics;
}

/** What the gateway answers itself: accounts, the joined audit trail, health, figures, the API page, and the pages. */
export function createOwnApp({ deps, programs, trails, callLimits, instances, metrics }: OwnAppOptions): HttpApp {
  const { config, identification } = deps;
  const cookie = createRefreshCookie(
    config.PUBLIC_URL?.startsWith("https:") ?? false,
    config.JWT_REFRESH_TOKEN_DURATION,
  );

  const authenticate = async (request: IncomingMessage, endpoint?: Endpoint) => {
    // What anyone may ask needs no token, and a stale one must not keep people from signing in.
    if (!endpoint || endpoint.access === "anyone") return { kind: "visitor" as const };
    if (endpoint.access === "service")
      return programs.identify(request.headers.authorization)?.actor ?? { kind: "visitor" as const };
    const caller = await identification.identify(request.headers.authorization);
    Object.assign(currentRequest() ?? {}, { sessionId: caller.sessionId });
    return caller.actor;
  };

  return createHttpApp({
    service: "gateway",
    db: deps.db,
    secret: config.INTERNAL_SECRET,
    logger: deps.logger,
    checks: deps.checks,
    refusals: deps.refusals,
    wantedBy,
    metrics,
    authenticate,
    guardMetrics: (request) => assertMetricsToken(request, config.METRICS_TOKEN),
    // An answer that holds a secret and text of the caller's own tells the secret by its compressed length.
    // And what is told piece by piece would wait for more of it.
    compressible: (path) => !/^(\/api)?\/auth\//.test(path) && path !== live.follow.path,
    routes: [
      ...bothPaths(implement(accounts, authHandlers(deps, cookie)).map((route) => countedBy(callLimits, route))),
      ...implement(introspection, introspectionHandlers(deps)),
      ...implement(users, userHandlers(deps)),
      ...implement(audit, auditHandlers(deps, trails)),
      ...implement(live, liveHandlers(deps.live)),
      ...implement(deadLetters, deadLetterHandlers(deps)),
    ],
    extend: (app) => mountOwn(app, deps, instances),
  });
}

/** The same route, counted where its contract tells how often one account may call it. */
const countedBy = (callLimits: CallLimits, { endpoint, handler }: Route): Route => ({
  endpoint,
  handler: {
    ...handler,
    async handle(call) {
      await callLimits.take(actionOf(endpoint), endpoint.accountLimit, call.actor);
      return handler.handle(call);
    },
  },
});

/** `/auth/…` and `/api/auth/…` are the same routes. */
const bothPaths = (routes: readonly Route[]): Route[] =>
  routes.flatMap((route) => [
    route,
    { ...route, endpoint: { ...route.endpoint, path: `/api${route.endpoint.path}` as const } },
  ]);

/** Everybody may ask, and each answer asks every service. */
const healthHoldsMs = 500;

function mountOwn(app: Express, deps: Deps, instances: OwnAppOptions["instances"]): void {
  const { checks, config, db } = deps;
  const demo = wantsDemo(config);
  const loaded = demo ? { demonstration: () => assertWhole(db) } : {};
  const health = rememberedFor(healthHoldsMs, () => joinHealth(checks, instances, loaded));
  app.get("/health", async (_, response) => {
    const { ready, ...states } = await health();
    sendJson(response, ready ? 200 : 503, { status: ready ? "up" : "down", demo, ...states });
  });
  app.get(
    "/openapi.json",
    readyMade("application/json; charset=utf-8", () => JSON.stringify(buildOpenApi())),
  );
  app.get(
    "/asyncapi.json",
    readyMade("application/json; charset=utf-8", () => JSON.stringify(buildAsyncApi())),
  );
  mountPages(app, deps);
}

/** Figures tell how busy the clinic is: they are for who holds the token, and not offered where none is set. */
function assertMetricsToken({ headers }: IncomingMessage, token: string | undefined): void {
  if (!token) throw new NotFound("not_found");
  const expected = Buffer.from(`Bearer ${token}`);
  const given = Buffer.from(headers.authorization ?? "");
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new Unauthenticated("unauthenticated");
}
