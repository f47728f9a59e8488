import type { IncomingMessage, ServerResponse } from "node:http";
import type { Actor, Contract, Data, Endpoint, Meta, Parsed } from "@rawat/contracts";
import type { IdempotencyClaim } from "../idempotency.ts";

/** One request to an endpoint, checked and parsed. */
export interface Call<E extends Endpoint> extends Parsed<E> {
  actor: Actor;
  /** The version that If-Match demands; undefined when the caller demands none. */
  ifMatch: number | undefined;
  /** Present when an Idempotency-Key came: to be completed in the transaction that creates. */
  idempotency: IdempotencyClaim | undefined;
  request: IncomingMessage;
  response: ServerResponse;
}

/** What a handler answers. What the contract does not list does not leave. */
export interface Reply<E extends Endpoint> {
  data: Data<E>;
  meta?: Meta<E>;
  /** The resource's version, sent as a strong ETag. */
  version?: number;
  /** Where a created resource is, when not under this endpoint's path by its id. */
  location?: string;
}

/** Endpoints with a JSON answer reply; those without a body, or that stream it, do not. */
type Handle<E extends Endpoint> = E["response"] extends object
  ? (call: Call<E>) => Promise<Reply<E>>
  : (call: Call<E>) => Promise<void>;

/** What a conditional change needs besides: the present version, or NotFound, known before the body is looked at. */
interface Versioned<E extends Endpoint> {
  version(call: Pick<Call<E>, "params" | "actor">): Promise<number>;
  handle: Handle<E>;
}

/** What an idempotent creation needs besides: the same resource again, by its id. */
interface Repeatable<E extends Endpoint> {
  again(id: string, call: Pick<Call<E>, "actor">): Promise<Reply<E>>;
  handle: Handle<E>;
}

export type Handler<E extends Endpoint> = E extends { ifMatch: string }
  ? Versioned<E>
  : E extends { idempotent: true }
    ? Repeatable<E>
    : Handle<E>;

/** A handler for every endpoint of a contract; a missing one does not compile. */
export type Handlers<C extends Contract> = { readonly [K in keyof C]: Handler<C[K]> };

/** A handler whatever its endpoint is, as the router runs it. */
export interface AnyHandler {
  version?: (call: Pick<Call<Endpoint>, "params" | "actor">) => Promise<number>;
  again?: (id: string, call: Pick<Call<Endpoint>, "actor">) => Promise<Reply<Endpoint> | undefined>;
  handle: (call: Call<Endpoint>) => Promise<Reply<Endpoint> | undefined>;
}
