import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { defaultBodyBytesMax, type Endpoint, isSchema } from "@rawat/contracts/language";
import { z } from "zod";
import { Invalid } from "../errors.ts";
import { readForm } from "./multipart.ts";
import { assertContentType, limited, type Parsing, parseJson, parseWith, queryOf, readBytes } from "./parse.ts";
import { parseBody } from "./put-body.ts";

/** An endpoint that names no parameters takes none: a misspelt one must not be passed over in silence. */
const noQuery = z.strictObject({});

/** Query and body as the contract has them, told of together where something is wrong. */
export async function readInput(endpoint: Endpoint, request: IncomingMessage) {
  const query = parseWith(endpoint.query ?? noQuery, queryOf(request.url ?? ""));
  const body = await readBody(endpoint, request);
  const issues = [...query.issues, ...body.issues];
  if (issues.length > 0) throw new Invalid("invalid_request", { detail: "Some fields are not valid", issues });
  return { query: query.value, body: body.value };
}

async function readBody(endpoint: Endpoint, request: IncomingMessage): Promise<Parsing> {
  const { body, bodyBytesMax = defaultBodyBytesMax } = endpoint;
  if (body === undefined) return { value: undefined, issues: [] };
  if (typeof body === "string") {
    assertContentType(request, body);
    return { value: onDemand(() => limited(request, bodyBytesMax)), issues: [] };
  }
  if (isSchema(body)) return parseBody({ ...endpoint, body }, parseJson(await readBytes(request, bodyBytesMax)));
  if (body.kind === "multipart") return readForm(request, body, bodyBytesMax);
  const bytes = await readBytes(request, bodyBytesMax);
  const { value, issues } = parseWith(body.json, parseJson(bytes));
  return { value: { json: value, bytes: bytes ?? new Uint8Array() }, issues };
}

/** Not read before somebody wants it: what is refused unread is thrown away as it comes. */
const onDemand = (open: () => Readable): AsyncIterable<Uint8Array> => ({
  [Symbol.asyncIterator]: () => open()[Symbol.asyncIterator](),
});
