import type { IncomingMessage, ServerResponse } from "node:http";
import type { Access, Actor, Contract, Endpoint } from "@rawat/contracts";
import type { Knex } from "knex";
import { z } from "zod";
import { Forbidden, Invalid, NotFound, TooSlow, Unauthenticated } from "../errors.ts";
import { claimKey } from "../idempotency.ts";
import { currentRequest } from "../request-context.ts";
import type { AnyHandler, Call, Handlers, Reply } from "./calls.ts";
import { csvOf, type FlatRow, prefersCsv } from "./csv.ts";
import { assertContentType, parseParams, parseWith, queryOf, readJson } from "./parse.ts";
import { checkIfMatch, etagOf } from "./preconditions.ts";
import { parseBody } from "./put-body.ts";
import { sendJson, sendText } from "./respond.ts";

/** An endpoint with its handler, ready to be served. */
export interface Route {
  endpoint: Endpoint;
  handler: AnyHandler;
}

/** Binds a contract to its handlers: nothing is missing, and each has the type its endpoint declares. */
export function implement<C extends Contract>(contract: C, handlers: Handlers<C>): Route[] {
  return Object.entries(contract).map(([name, endpoint]) => {
    const handler = handlers[name as keyof C] as AnyHandler | AnyHandler["handle"];
    return { endpoint, handler: typeof handler === "function" ? { handle: handler } : handler };
  });
}

/**
 * Answers one request by its contract: access, parameters, precondition, body, idempotency, handler, and an answer of which
 * only what the contract lists leaves.
 */
export async function answer(
  route: Route,
  params: Record<string, string>,
  actor: Actor,
  request: IncomingMessage,
  response: ServerResponse,
  db: Knex,
): Promise<void> {
  const { endpoint, handler } = route;
  assertAccess(endpoint.access, actor);
  const call = { params: parseParams(endpoint, params), actor } as Call<Endpoint>;
  if (handler.version)
    call.ifMatch = await checkIfMatch(
      request,
      endpoint.ifMatch === "required",
      () => handler.version?.(call) as Promise<number>,
    );
  Object.assign(call, await parseInput(endpoint, request), { request, response });

  // Its caller was told meanwhile that the body took too long: then nothing is done.
  if (response.headersSent) return;
  const reply = await beforeDeadline(handler.again ? once(route, call, db) : handler.handle(call));
  if (response.writableEnded || response.headersSent) return;
  send(endpoint, reply, request, response);
}

function assertAccess(access: Access, actor: Actor): void {
  if (access === "anyone") return;
  if (actor.kind === "visitor") throw new Unauthenticated("unauthenticated");
  // What only our own programs may ask does not exist for anybody else.
  if (access === "service") {
    if (actor.kind !== "service") throw new NotFound("not_found");
    return;
  }
  if (actor.kind !== "account") throw new Forbidden("not_allowed");
  if (access !== "signed_in" && !access.includes(actor.role)) throw new Forbidden("not_allowed");
}

/** An endpoint that names no parameters takes none: a misspelt one must not be passed over in silence. */
const noQuery = z.strictObject({});

async function parseInput(endpoint: Endpoint, request: IncomingMessage) {
  const query = parseWith(endpoint.query ?? noQuery, queryOf(request.url ?? ""));
  const body = { value: undefined as unknown, issues: query.issues };
  if (endpoint.body === "text/csv") {
    assertContentType(request, "text/csv");
  } else if (endpoint.body) {
    const parsed = parseBody({ ...endpoint, body: endpoint.body }, await readJson(request, endpoint));
    body.value = parsed.value;
    body.issues = [...query.issues, ...parsed.issues];
  }
  if (body.issues.length > 0)
    throw new Invalid("invalid_request", { detail: "Some fields are not valid", issues: body.issues });
  return { query: query.value, body: body.value };
}

const keyForm = /^[\x21-\x7e]{1,255}$/;

/** Runs a creation once for its Idempotency-Key, however often it is sent. */
async function once(
  { endpoint, handler }: Route,
  call: Call<Endpoint>,
  db: Knex,
): Promise<Reply<Endpoint> | undefined> {
  const key = call.request.headers["idempotency-key"];
  if (key === undefined) return handler.handle(call);
  if (typeof key !== "string" || !keyForm.test(key)) {
    throw new Invalid("invalid_request", {
      issues: [{ path: "Idempotency-Key", message: "Expected 1 to 255 visible ASCII characters" }],
    });
  }
  const accountId = call.actor.kind === "account" ? call.actor.accountId : call.actor.kind;
  // The path as it was called: the same wish for two doctors is two wishes.
  const [path = ""] = (call.request.url ?? "").split("?");
  const held = await claimKey(db, { accountId, key, route: `${endpoint.method} ${path}`, body: call.body });
  if ("made" in held) return handler.again?.(held.made, call);
  try {
    return await handler.handle({ ...call, idempotency: held.claim });
  } catch (error) {
    await held.claim.release().catch(() => undefined);
    throw error;
  }
}

/** Stops waiting when the caller does; what is still running may then not commit (see `inTransaction`). */
async function beforeDeadline<T>(work: Promise<T>): Promise<T> {
  const deadlineAt = currentRequest()?.deadlineAt;
  if (deadlineAt === undefined) return work;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooSlow()), Math.max(0, deadlineAt - Date.now()));
  });
  work.catch(() => undefined);
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function send(
  endpoint: Endpoint,
  reply: Reply<Endpoint> | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (endpoint.status === 204 || !reply) {
    response.statusCode = endpoint.status;
    response.end();
    return;
  }
  const { data, meta } = listed(endpoint, reply);
  if (endpoint.csv) {
    response.setHeader("vary", "Accept");
    if (prefersCsv(request)) {
      sendText(response, endpoint.status, csvOf(data as FlatRow[]), "text/csv; charset=utf-8");
      return;
    }
  }
  if (reply.version !== undefined) response.setHeader("etag", etagOf(reply.version));
  const location = reply.location ?? locationOf(endpoint, data);
  if (location) response.setHeader("location", location);
  sendJson(response, endpoint.status, meta === undefined ? { data } : { data, meta });
}

/** What of a reply the contract lists. A reply that does not fit is our own fault, hence no `Invalid`. */
function listed(endpoint: Endpoint, { data, meta }: Reply<Endpoint>): { data: unknown; meta?: unknown } {
  if (endpoint.response === undefined || typeof endpoint.response === "string")
    throw new Error(`${endpoint.path} declares no JSON answer`);
  const parsed = endpoint.response.safeParse(data);
  if (!parsed.success)
    throw new Error(`The answer of ${endpoint.method} ${endpoint.path} does not match its contract`, {
      cause: parsed.error,
    });
  return { data: parsed.data, meta: meta === undefined ? undefined : endpoint.meta?.parse(meta) };
}

function locationOf(endpoint: Endpoint, data: unknown): string | undefined {
  if (endpoint.status !== 201 || typeof data !== "object" || data === null || !("id" in data)) return undefined;
  return `${endpoint.path}/${data.id}`;
}
