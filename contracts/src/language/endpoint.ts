import type { z } from "zod";
import type { Access } from "./access.ts";
import type { Role } from "./actor.ts";
import type { AnsweredData, Answers } from "./answers.ts";
import type { Body, BodyInput, ParsedBody } from "./bodies.ts";
import type { ProblemCode } from "./problem.ts";

export type Method = "get" | "post" | "put" | "patch" | "delete";

/**
 * How often one account may call an endpoint; more is answered 429. For what people change of their own: whoever did so in a loop
 * would keep everybody else's `If-Match` from fitting, and each change is kept for good.
 */
export interface AccountLimit {
  /** Calls in a minute. */
  readonly aMinute: number;
  /** Calls in the 24 hours that begin with the first of them; no bound of its own when absent. */
  readonly aDay?: number;
  /** Whose calls are counted; every account's when absent. */
  readonly roles?: readonly Role[];
}

/** What people may change of their own, each by one endpoint. */
export const ownChanges = { aMinute: 60, aDay: 600 } as const;

/**
 * What patients may book, move or cancel of their own, each by one endpoint. Nobody's fingers are faster, and whatever is booked stays
 * in the clinic's books and trail, also when it is cancelled at once.
 */
export const ownBookings = { aMinute: 20, aDay: 200 } as const;

/**
 * What patients may order and pay, each by one endpoint: more than anybody does, and less than would keep the payment provider busy for
 * one of them.
 */
export const ownPayments = { aMinute: 600, aDay: 6_000 } as const;

/** How often people may make or end the address of their calendar: each time is a line of the trail. */
export const ownAddresses = { aMinute: 10, aDay: 100 } as const;

/** How often people may open a room with others: each time is remembered for a day, also where the room was there. */
export const ownRooms = { aMinute: 600, aDay: 6_000 } as const;

/** More than anybody sends a minute; each is read whole, also one that is refused then. What is kept of them is counted in bytes. */
export const ownFiles = { aMinute: 20 } as const;

/**
 * One endpoint, said once: the service's validation and access check, the type of its handler, the gateway's route, the
 * typed client, the API page and the test that walks every role are all derived from this object.
 */
export interface Endpoint {
  readonly method: Method;
  /** The path with `:names` for parameters, which `params` describes. */
  readonly path: `/${string}`;
  readonly access: Access;
  /** What it does, as a short sentence for the API page. */
  readonly summary: string;
  readonly description?: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  /** A schema for JSON, text that is read as it comes, a form with files, or JSON that is signed. */
  readonly body?: Body;
  readonly status: 200 | 201 | 202 | 204;
  /** The schema of `data` in the answer, or who sees which; a media type or `file` for what is no JSON. Absent: no body. */
  readonly response?: Answers;
  /** The schema of `meta` in the answer. */
  readonly meta?: z.ZodObject;
  /** The codes a caller must expect, besides those any request may meet (see `commonErrors`). */
  readonly errors: readonly ProblemCode[];
  /** `optional`: a change honours If-Match; `required`: it is refused with 428 without. */
  readonly ifMatch?: "optional" | "required";
  /** Honours Idempotency-Key. */
  readonly idempotent?: true;
  /** `data` is a list of flat rows, also given as CSV to whoever accepts `text/csv`. */
  readonly csv?: true;
  /** Milliseconds to the first byte of the answer; 5,000 unless told. */
  readonly deadlineMs?: number;
  /** Milliseconds that a large body may be on its way, where that is apart from its deadline: that begins when the body is in. */
  readonly bodyWithinMs?: number;
  /** Seconds for which anybody's cache may keep what a visitor is answered; it then has an ETag and honours If-None-Match. */
  readonly cacheSeconds?: number;
  /** Headers of the request that the handler reads. */
  readonly reads?: readonly ("cookie" | "last-event-id" | "origin")[];
  /** Its answer goes on for as long as the caller stays, so that it takes nobody's turn. */
  readonly isLasting?: true;
  /** How often one account may call it. */
  readonly accountLimit?: AccountLimit;
  /** The largest body in bytes; 1 MiB unless told. */
  readonly bodyBytesMax?: number;
}

export type Contract = Readonly<Record<string, Endpoint>>;

/** Declares an endpoint; keeps the literal types, from which handlers and clients take theirs. */
export const endpoint = <const E extends Endpoint>(declaration: E): E => declaration;

/** What any request to an endpoint of that kind may meet, so that contracts need not repeat it. */
export function commonErrors(e: Endpoint): ProblemCode[] {
  const codes: ProblemCode[] = ["invalid_request", "too_many_requests", "service_unavailable", "service_too_slow"];
  if (e.access !== "anyone") codes.push("unauthenticated");
  if (typeof e.access !== "string") codes.push("not_allowed");
  if (e.params) codes.push("not_found");
  if (e.body) codes.push("body_too_large", "unsupported_media_type");
  if (e.ifMatch) codes.push("stale_version");
  if (e.ifMatch === "required") codes.push("if_match_required");
  if (e.idempotent) codes.push("request_running", "idempotency_key_reused");
  return codes;
}

/** Milliseconds a request may take to its first byte, unless its endpoint tells another figure. */
export const defaultDeadlineMs = 5_000;

/** Bytes a JSON body may have, unless its endpoint tells another figure. */
export const defaultBodyBytesMax = 1_048_576;

type Schema<T> = T extends z.ZodType ? T : never;

/** What a caller gives: path parameters, query and body, before parsing. */
export type Input<E extends Endpoint> = (E["params"] extends z.ZodType ? { params: z.input<E["params"]> } : unknown) &
  (E["query"] extends z.ZodType ? { query?: z.input<E["query"]> } : unknown) &
  (E["body"] extends Body ? { body: BodyInput<E["body"]> } : unknown);

/** What a handler is given: the same, parsed. */
export interface Parsed<E extends Endpoint> {
  params: E["params"] extends z.ZodType ? z.output<E["params"]> : Record<string, never>;
  query: E["query"] extends z.ZodType ? z.output<E["query"]> : Record<string, never>;
  body: ParsedBody<E["body"]>;
}

/** What a handler answers as `data`. */
export type Data<E extends Endpoint> = AnsweredData<E["response"]>;
export type Meta<E extends Endpoint> = z.output<Schema<E["meta"]>>;
