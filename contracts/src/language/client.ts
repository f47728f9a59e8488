import type { z } from "zod";
import { shownSchema } from "./answers.ts";
import type { Contract, Endpoint } from "./endpoint.ts";
import { type AnyInput, type Client, contentOf, type Incoming, type Outgoing, requestOf } from "./request.ts";

/** Sends a request to the endpoint that it is for. @throws for an answer that is no success, and where there is none. */
export type Send = (request: Outgoing & { endpoint: Endpoint }) => Promise<Incoming>;

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

async function call(endpoint: Endpoint, input: AnyInput, send: Send) {
  const answer = await send({ endpoint, ...requestOf(endpoint.method, endpoint.path, input) });
  const { data, meta, etag } = contentOf(answer);
  return { data: parse(shownSchema(endpoint.response), data), meta: parse(endpoint.meta, meta), etag };
}

const parse = (schema: z.ZodType | undefined, value: unknown): unknown => (schema ? schema.parse(value) : value);
