import type { z } from "zod";
import type { Role } from "./actor.ts";
import type { ProblemCode } from "./problem.ts";

/** Answers that are no JSON. */
export type StreamedType = "text/csv" | "text/calendar";

export type Method = "get" | "post" | "put" | "patch" | "delete";

/** `anyone`; `signed_in`: an account of any role; `service`: our own programs only, never through the gateway; or the roles. */
export type Access = "anyone" | "signed_in" | "service" | readonly Role[];

/**
 * How often one account may call an endpoint in a minute; more is answered 429. For what people change of their own: whoever did so
 * in a loop would keep everybody else's `If-Match` from fitting.
 */
export interface AccountLimit {
  readonly max: number;
  /** Whose calls are counted; every account's when absent. */
  readonly roles?: readonly Role[];
}

/** What people may change of their own in a minute, each by one endpoint. */
export const ownChangesPerMinute = 60;

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
  /** A zod schema for JSON; `"text/csv"` for a body that is streamed to the handler unread. */
  readonly body?: z.ZodType | "text/csv";
  readonly status: 200 | 201 | 202 | 204;
  /** The schema of `data` in the answer; a media type for an answer that the handler writes itself. Absent: no body. */
  readonly response?: z.ZodType | StreamedType;
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
  /** How often one account may call it. */
  readonly accountPerMinute?: AccountLimit;
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
  if (Array.isArray(e.access)) codes.push("not_allowed");
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
  (E["body"] extends z.ZodType ? { body: z.input<E["body"]> } : unknown);

/** What a handler is given: the same, parsed. */
export interface Parsed<E extends Endpoint> {
  params: E["params"] extends z.ZodType ? z.output<E["params"]> : Record<string, never>;
  query: E["query"] extends z.ZodType ? z.output<E["query"]> : Record<string, never>;
  body: E["body"] extends z.ZodType ? z.output<E["body"]> : undefined;
}

export type Data<E extends Endpoint> = z.output<Schema<E["response"]>>;
export type Meta<E extends Endpoint> = z.output<Schema<E["meta"]>>;
