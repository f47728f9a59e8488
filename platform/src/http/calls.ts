import type {
  ActorOf,
  Contract,
  Data,
  Endpoint,
  FileAnswer,
  Meta,
  Parsed,
  SeenBy,
  TextType,
} from "@rawat/contracts/language";
import type { z } from "zod";
import type { IdempotencyClaim } from "../idempotency.ts";

/** One request to an endpoint, checked and parsed. */
export interface Call<E extends Endpoint> extends Parsed<E> {
  /** Who asks; who that can be follows from who may. */
  actor: ActorOf<E["access"]>;
  /** The version that If-Match demands; undefined when the caller demands none. */
  ifMatch: number | undefined;
  /** Present when an Idempotency-Key came: to be completed in the transaction that creates. */
  idempotency: IdempotencyClaim | undefined;
  /** The headers that the endpoint reads. */
  headers: { readonly [K in E["reads"] extends readonly (infer H extends string)[] ? H : never]: string | undefined };
  /** Aborted when the caller has gone before the answer. */
  readonly gone: AbortSignal;
}

/** Headers of an answer that belong to this one only, such as a cookie. */
interface OwnHeaders {
  headers?: Readonly<Record<string, string>>;
}

/** What a handler answers as JSON. What the contract does not list does not leave. */
export interface Reply<E extends Endpoint> extends OwnHeaders {
  data: Data<E>;
  meta?: Meta<E>;
  /** The resource's version, sent as a strong ETag. */
  version?: number;
  /** Where a created resource is, when not under this endpoint's path by its id. */
  location?: string;
}

/** What a handler answers as text: whole, or piece by piece as its caller reads. */
export interface TextReply extends OwnHeaders {
  text: string | AsyncIterable<string>;
  /** What it is called where it is saved; shown when absent. */
  filename?: string;
}

export interface FileReply extends OwnHeaders {
  file: FileAnswer;
}

type ReplyTo<E extends Endpoint> = E["response"] extends z.ZodType | SeenBy
  ? Reply<E>
  : E["response"] extends TextType
    ? TextReply
    : E["response"] extends "file"
      ? FileReply
      : // biome-ignore lint/suspicious/noConfusingVoidType: a handler without an answer returns nothing, or headers alone
        OwnHeaders | void;

type Handle<E extends Endpoint> = (call: Call<E>) => Promise<ReplyTo<E>>;

/** What a conditional change needs besides: the present version, or NotFound, known before the body is looked at. */
interface Versioned<E extends Endpoint> {
  version(call: Pick<Call<E>, "params" | "actor">): Promise<number>;
  handle: Handle<E>;
}

/** What an idempotent creation needs besides: the same resource again, by its id. */
interface Repeatable<E extends Endpoint> {
  again(id: string, call: Pick<Call<E>, "actor">): Promise<ReplyTo<E>>;
  handle: Handle<E>;
}

export type Handler<E extends Endpoint> = E extends { ifMatch: string }
  ? Versioned<E>
  : E extends { idempotent: true }
    ? Repeatable<E>
    : Handle<E>;

/** A handler for every endpoint of a contract; a missing one does not compile. */
export type Handlers<C extends Contract> = { readonly [K in keyof C]: Handler<C[K]> };

/** Whatever a handler may answer. */
export type AnyReply = Partial<Reply<Endpoint> & TextReply & FileReply>;

/** A handler whatever its endpoint is, as the router runs it. */
export interface AnyHandler {
  version?: (call: Pick<Call<Endpoint>, "params" | "actor">) => Promise<number>;
  again?: (id: string, call: Pick<Call<Endpoint>, "actor">) => Promise<AnyReply | undefined>;
  handle: (call: Call<Endpoint>) => Promise<AnyReply | undefined>;
}
