import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import {
  type Access,
  type Actor,
  type Audience,
  type Contract,
  defaultDeadlineMs,
  type Endpoint,
  type Multipart,
  Role,
  rolesOf,
  type SentForm,
} from "@rawat/contracts/language";
import type { Request, Response } from "express";
import { nowMs } from "../clock.ts";
import { Forbidden, Invalid, NotFound, TooSlow, Unauthenticated } from "../errors.ts";
import { claimKey, type Keeping } from "../idempotency.ts";
import { assertAwaited, currentRequest, runWithin } from "../request-context.ts";
import type { AnyHandler, AnyReply, Call, Handlers } from "./calls.ts";
import { parseParams } from "./parse.ts";
import { checkIfMatch } from "./preconditions.ts";
import { readInput } from "./read-input.ts";
import { abandon, begin, sendReply } from "./send-reply.ts";

/** An endpoint with its handler, ready to be served. */
export interface Route {
  endpoint: Endpoint;
  handler: AnyHandler;
}

/** Binds a contract to its handlers: nothing is missing, and each has the type its endpoint declares. */
export function implement<C extends Contract>(contract: C, handlers: Handlers<C>): Route[] {
  return Object.entries(contract).map(([name, endpoint]) => {
    assertAudiences(endpoint);
    assertRepeatable(endpoint);
    const handler = handlers[name as keyof C] as unknown as AnyHandler | AnyHandler["handle"];
    return { endpoint, handler: typeof handler === "function" ? { handle: handler } : handler };
  });
}

/** What is read as it comes cannot be compared with what came before. */
function assertRepeatable({ idempotent, body, method, path }: Endpoint): void {
  if (idempotent && typeof body === "string")
    throw new Error(`${method} ${path} is streamed, and cannot be told from another`);
}

/** A contract that lets somebody in and does not say what they see is found out at the start, not by them. */
function assertAudiences({ access, response, method, path }: Endpoint): void {
  if (typeof response !== "object" || !("shown" in response)) return;
  const { shown } = response;
  const missing = audiencesOf(access).filter((who) => !shown[who]);
  if (missing.length > 0) throw new Error(`${method} ${path} does not say what ${missing.join(", ")} see`);
}

function audiencesOf(access: Access): readonly Audience[] {
  if (access === "anyone") return [...Role.options, "visitor", "service"];
  if (access === "signed_in") return Role.options;
  return typeof access === "string" ? [access] : access;
}

/**
 * Answers one request by its contract: access, parameters, precondition, body, idempotency, handler, and an answer of which
 * only what the contract lists for this caller leaves.
 */
export async function answer(
  route: Route,
  actor: Actor,
  request: Request,
  response: Response,
  keeping: Keeping,
): Promise<void> {
  const { endpoint, handler } = route;
  assertAccess(endpoint.access, actor);
  const call = { params: parseParams(endpoint, request.params as Record<string, string>), actor } as Call<Endpoint>;
  if (handler.version)
    call.ifMatch = await checkIfMatch(
      request,
      endpoint.ifMatch === "required",
      () => handler.version?.(call) as Promise<number>,
    );
  Object.assign(call, await readInput(endpoint, request), { headers: request.headers });
  Object.defineProperty(call, "gone", { get: () => goneOf(response), enumerable: true });

  // Its caller was told meanwhile that the body took too long: then nothing is done.
  if (response.headersSent) return;
  const carryOut = () => handOver(route, call, request, response, keeping);
  const { bodyWithinMs, deadlineMs = defaultDeadlineMs } = endpoint;
  await (bodyWithinMs === undefined ? carryOut() : runWithin(deadlineMs, carryOut));
}

/** Has the handler do what was understood, and sends its answer. */
async function handOver(
  { endpoint, handler }: Route,
  call: Call<Endpoint>,
  request: Request,
  response: Response,
  keeping: Keeping,
): Promise<void> {
  // It lay for as long as its caller waits: of many like it, each would be done at the cost of one that somebody waits for.
  assertAwaited();
  const stopFeeling = typeof endpoint.body === "string" ? feelForCaller(response) : undefined;
  const work = handler.again ? once({ endpoint, handler }, call, request, keeping) : handler.handle(call);
  const begun = work.then((made) => begin(made, request));
  const reply = await beforeDeadline(begun)
    .catch((error) => {
      void begun.then(abandon, () => undefined);
      throw error;
    })
    .finally(stopFeeling);
  try {
    // Its caller was told something else meanwhile, or has gone.
    if (response.headersSent || response.destroyed) return;
    await sendReply(endpoint, reply, call.actor, request, response);
  } finally {
    await abandon(reply);
  }
}

/** Who a visitor is, only the service knows that gave them a secret. */
export function assertAccess(access: Access, actor: Actor): void {
  if (access === "anyone") return;
  const roles = rolesOf(access);
  if (actor.kind === "visitor") {
    const mayVisit = access === "visitor" || (typeof access !== "string" && access.includes("visitor"));
    if (mayVisit && actor.id !== undefined) return;
    // What only our own programs may ask does not exist for anybody else; a visitor is told to sign in all the same.
    throw new Unauthenticated("unauthenticated");
  }
  if (access === "service") {
    if (actor.kind !== "service") throw new NotFound("not_found");
    return;
  }
  if (actor.kind !== "account") throw new Forbidden("not_allowed");
  if (roles && !roles.includes(actor.role)) throw new Forbidden("not_allowed");
}

const feelEveryMs = 500;

/**
 * Says now and then that it is at work (RFC 2518, 10.1). Whoever is sent more than is read has their connection left unread, and that its other
 * end is gone would be noticed when all of it is read: minutes later. What is written to it comes back at once. Answers how to stop.
 */
function feelForCaller(response: Response): () => void {
  const feeling = setInterval(() => {
    if (!response.headersSent && response.writable) response.writeProcessing();
  }, feelEveryMs);
  return () => clearInterval(feeling);
}

const signals = new WeakMap<Response, AbortSignal>();

/** Made for who wants it: few do, and every request would pay. */
function goneOf(response: Response): AbortSignal {
  const known = signals.get(response);
  if (known) return known;
  const gone = new AbortController();
  response.once("close", () => gone.abort(new Invalid("invalid_request", { detail: "The caller has gone" })));
  signals.set(response, gone.signal);
  return gone.signal;
}

const keyForm = /^[\x21-\x7e]{1,255}$/;
const unfit = (message: string) => new Invalid("invalid_request", { issues: [{ path: "Idempotency-Key", message }] });

/** Runs a creation once for its Idempotency-Key, however often it is sent. */
async function once(
  { endpoint, handler }: Route,
  call: Call<Endpoint>,
  request: IncomingMessage,
  keeping: Keeping,
): Promise<AnyReply | undefined> {
  const key = request.headers["idempotency-key"];
  if (key === undefined) return handler.handle(call);
  if (typeof key !== "string" || !keyForm.test(key)) throw unfit("Expected 1 to 255 visible ASCII characters");
  // The path as it was called: the same wish for two things is two wishes.
  const [path = ""] = (request.url ?? "").split("?");
  const held = await claimKey(keeping, {
    accountId: ownerOf(call.actor),
    key,
    route: `${endpoint.method} ${path}`,
    body: comparable(call.body),
  });
  if ("made" in held) return handler.again?.(held.made, call);
  try {
    return await handler.handle({ ...call, idempotency: held.claim });
  } catch (error) {
    await held.claim.release().catch(() => undefined);
    throw error;
  }
}

/** What tells two bodies apart: of a form's files their digests, for they are large. */
function comparable(body: unknown): unknown {
  if (typeof body !== "object" || body === null || !("files" in body)) return body;
  const { fields, files } = body as SentForm<Multipart>;
  const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
  const told = Object.entries(files).map(([name, all]) => [
    name,
    all.map((file) => ({ name: file.name, digest: digest(file.bytes) })),
  ]);
  return { fields, files: Object.fromEntries(told) };
}

/** Whose keys they are. All visitors together would find each other's. @throws Invalid for a visitor of whom nothing is known. */
function ownerOf(actor: Actor): string {
  if (actor.kind === "account") return actor.accountId;
  if (actor.kind === "service") return actor.service;
  if (actor.id === undefined) throw unfit("Only who is known may send it: nobody could tell your keys from another's");
  return `visitor ${actor.id}`;
}

/** Stops waiting when the caller does; what is still running may then not commit (see `inTransaction`). */
export async function beforeDeadline<T>(work: Promise<T>): Promise<T> {
  const deadlineAt = currentRequest()?.deadlineAt;
  if (deadlineAt === undefined) return work;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooSlow()), Math.max(0, deadlineAt - nowMs()));
  });
  work.catch(() => undefined);
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
