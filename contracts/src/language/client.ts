import type { z } from "zod";
import { type ReadData, shownSchema } from "./answers.ts";
import type { Contract, Endpoint, Input, Meta } from "./endpoint.ts";

/** One request on its way out: what `send` turns into HTTP. */
export interface Outgoing {
  endpoint: Endpoint;
  method: string;
  /** Path and query, every part encoded. */
  url: string;
  body: unknown;
  headers: Record<string, string>;
}

/** What came back: the status is a success; `send` throws otherwise. */
export interface Incoming {
  body: unknown;
  etag?: string;
}

export type Send = (request: Outgoing) => Promise<Incoming>;

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

export type Client<C extends Contract> = {
  readonly [K in keyof C]: (input: Input<C[K]> & CallOptions) => Promise<Answer<C[K]>>;
};

/**
 * A typed client of a contract: one function an endpoint. The answer is parsed by the contract, so a neighbour that
 * answers something else is found out here and not three calls later.
 *
 * @example const { data } = await createClient(patients, send).get({ params: { id } });
 * @throws whatever `send` throws; a ZodError when the answer does not match the contract.
 */
export function createClient<C extends Contract>(contract: C, send: Send): Client<C> {
  const calls = Object.entries(contract).map(([name, endpoint]) => [
    name,
    (input: AnyInput) => call(endpoint, input, send),
  ]);
  return Object.fromEntries(calls) as Client<C>;
}

interface AnyInput extends CallOptions {
  params?: Record<string, string>;
  query?: Record<string, string | undefined>;
  body?: unknown;
}

async function call(endpoint: Endpoint, input: AnyInput, send: Send) {
  const headers: Record<string, string> = {};
  if (input.ifMatch) headers["if-match"] = input.ifMatch;
  if (input.idempotencyKey) headers["idempotency-key"] = input.idempotencyKey;
  const answer = await send({
    endpoint,
    method: endpoint.method.toUpperCase(),
    url: urlOf(endpoint.path, input),
    body: input.body,
    headers,
  });
  const envelope = (answer.body ?? {}) as { data?: unknown; meta?: unknown };
  return {
    data: parse(shownSchema(endpoint.response), envelope.data),
    meta: parse(endpoint.meta, envelope.meta ?? {}),
    etag: answer.etag,
  };
}

const parse = (schema: z.ZodType | undefined, value: unknown): unknown => (schema ? schema.parse(value) : value);

/** Fills a path's parameters and appends the query; a parameter cannot leave its place, for everything is encoded. */
export function urlOf(
  path: string,
  input: { params?: Record<string, string>; query?: Record<string, string | undefined> },
): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(input.params?.[name] ?? ""));
  const query = Object.entries(input.query ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return query.length === 0 ? filled : `${filled}?${new URLSearchParams(query)}`;
}
