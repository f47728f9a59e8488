import type { ReadData } from "./answers.ts";
import type { Contract, Endpoint, Input, Meta } from "./endpoint.ts";

/** One request on its way out: what becomes HTTP. */
export interface Outgoing {
  method: string;
  /** Path and query, every part encoded. */
  url: string;
  body: unknown;
  headers: Record<string, string>;
}

/** What came back: the status is a success; sending throws otherwise. */
export interface Incoming {
  body: unknown;
  etag?: string;
}

export interface Answer<E extends Endpoint> {
  data: ReadData<E["response"]>;
  meta: Meta<E>;
  /** The resource's version, to be sent back as `ifMatch`. */
  etag: string | undefined;
}

export interface CallOptions {
  ifMatch?: string;
  idempotencyKey?: string;
}

/** One function for each endpoint of a contract, or for these of them. */
export type Client<C extends Contract, K extends keyof C = keyof C> = {
  readonly [N in K]: (input: Input<C[N]> & CallOptions) => Promise<Answer<C[N]>>;
};

/** What a call is given, whatever its endpoint. */
export interface AnyInput extends CallOptions {
  params?: Record<string, string>;
  query?: Record<string, string | undefined>;
  body?: unknown;
}

/** The request of a call. */
export function requestOf(method: string, path: string, input: AnyInput): Outgoing {
  const headers: Record<string, string> = {};
  if (input.ifMatch) headers["if-match"] = input.ifMatch;
  if (input.idempotencyKey) headers["idempotency-key"] = input.idempotencyKey;
  return { method: method.toUpperCase(), url: urlOf(path, input), body: input.body, headers };
}

/** What an answer carries, as it came. */
export function contentOf({ body, etag }: Incoming): { data: unknown; meta: unknown; etag: string | undefined } {
  const { data, meta = {} } = (body ?? {}) as { data?: unknown; meta?: unknown };
  return { data, meta, etag };
}

/** Fills a path's parameters and appends the query; a parameter cannot leave its place, for everything is encoded. */
export function urlOf(
  path: string,
  input: { params?: Record<string, string>; query?: Record<string, string | undefined> },
): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(input.params?.[name] ?? ""));
  const query = Object.entries(input.query ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return query.length === 0 ? filled : `${filled}?${new URLSearchParams(query)}`;
}
