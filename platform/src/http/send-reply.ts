import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Actor, type Answers, audienceOf, type Endpoint, type TextType } from "@rawat/contracts/language";
import { create as dispositionOf } from "content-disposition";
import type { Request, Response } from "express";
import fresh from "fresh";
import type { z } from "zod";
import type { AnyReply } from "./calls.ts";
import { csvOf, type FlatRow, prefersCsv } from "./csv.ts";
import { endAsType } from "./file-name.ts";
import { etagOf } from "./preconditions.ts";

/** A reply whose first piece is there: what fails before is told as any other fault. */
export type Begun = AnyReply & { first?: IteratorResult<string>; rest?: AsyncIterator<string> };

/** Waits for the first piece of a text that comes in pieces. Who asks for the head alone is given nobody's data, so nothing is begun. */
export async function begin(reply: AnyReply | undefined, { method }: Pick<Request, "method">): Promise<Begun> {
  if (reply?.text === undefined || typeof reply.text === "string" || method === "HEAD") return { ...reply };
  const rest = reply.text[Symbol.asyncIterator]();
  return { ...reply, first: await rest.next(), rest };
}

/** Gives back what a reply holds, whether it was sent to its end or not: its pieces may have taken somebody's turn, its file is open. */
export async function abandon({ rest, file }: Begun): Promise<void> {
  await rest?.return?.();
  if (file && "destroy" in file.content && typeof file.content.destroy === "function") file.content.destroy();
}

/** Sends what a handler answered, as its contract has it. */
export async function sendReply(
  endpoint: Endpoint,
  reply: Begun,
  actor: Actor,
  request: Request,
  response: Response,
): Promise<void> {
  response.statusCode = endpoint.status;
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  const { response: answers } = endpoint;
  if (endpoint.status === 204 || answers === undefined) response.end();
  else if (answers === "file") await sendFile(reply, response);
  else if (typeof answers === "string") await sendPieces(endpoint, answers, reply, actor, request, response);
  else sendData(endpoint, answers, reply, actor, request, response);
}

async function sendFile({ file }: Begun, response: Response): Promise<void> {
  if (!file) throw new Error("A handler that answers a file gave none");
  // Before anything is answered: where not even that can be had, the answer says why.
  const pieces = file.content[Symbol.asyncIterator]();
  const first = await pieces.next();
  response.setHeader("content-type", file.type);
  response.setHeader("content-length", file.bytesCount);
  // Also here: what is kept may be from before names were looked at.
  response.setHeader("content-disposition", dispositionOf(endAsType(file.name, file.type)));
  if (response.req.method === "HEAD") {
    await pieces.return?.();
    response.end();
  } else await pipeline(Readable.from(joined(first, pieces), { objectMode: false }), response);
}

async function sendPieces(
  endpoint: Endpoint,
  type: TextType,
  { text, filename, first, rest }: Begun,
  actor: Actor,
  request: Request,
  response: Response,
): Promise<void> {
  response.setHeader("content-type", `${type}; charset=utf-8`);
  if (filename) response.setHeader("content-disposition", dispositionOf(filename));
  if (typeof text === "string") sendText(endpoint, text, undefined, actor, request, response);
  else if (!first || !rest) response.end();
  else await pipeline(Readable.from(joined(first, rest)), response);
}

/** The pieces from the first one on. */
async function* joined<T>(first: IteratorResult<T>, rest: AsyncIterator<T>): AsyncGenerator<T> {
  try {
    for (let next = first; !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

function sendData(
  endpoint: Endpoint,
  answers: Exclude<Answers, string>,
  reply: Begun,
  actor: Actor,
  request: Request,
  response: Response,
): void {
  const schema = schemaFor(endpoint, answers, actor);
  const data = listed(endpoint, schema, reply.data);
  const meta = reply.meta === undefined ? undefined : endpoint.meta?.parse(reply.meta);
  if (endpoint.csv) {
    response.vary("Accept");
    if (prefersCsv(request)) {
      response.setHeader("content-type", "text/csv; charset=utf-8");
      sendText(endpoint, csvOf(data as FlatRow[]), undefined, actor, request, response);
      return;
    }
  }
  const location = reply.location ?? locationOf(endpoint, data);
  if (location) response.setHeader("location", location);
  response.setHeader("content-type", "application/json; charset=utf-8");
  const text = JSON.stringify(meta === undefined ? { data } : { data, meta });
  sendText(endpoint, text, reply.version, actor, request, response);
}

/** The schema that tells what this one sees. */
function schemaFor(endpoint: Endpoint, answers: Exclude<Answers, string>, actor: Actor): z.ZodType {
  if (!("anybody" in answers)) return answers;
  const shown = answers.shown[audienceOf(actor)];
  if (!shown) throw new Error(`${endpoint.method} ${endpoint.path} does not say what ${audienceOf(actor)} sees`);
  return shown;
}

/** What of a reply the contract lists. A reply that does not fit is our own fault, hence no `Invalid`. */
function listed({ method, path }: Endpoint, schema: z.ZodType, data: unknown): unknown {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new Error(`The answer of ${method} ${path} does not match its contract`, { cause: parsed.error });
}

function locationOf(endpoint: Endpoint, data: unknown): string | undefined {
  if (endpoint.status !== 201 || typeof data !== "object" || data === null || !("id" in data)) return undefined;
  return `${endpoint.path}/${data.id}`;
}

/** Sends text, or that it is what the caller has: what a visitor is answered may be kept by anybody's cache where the contract says so. */
function sendText(
  { cacheSeconds }: Endpoint,
  text: string,
  version: number | undefined,
  actor: Actor,
  request: Request,
  response: Response,
): void {
  if (version !== undefined) response.setHeader("etag", etagOf(version));
  if (cacheSeconds !== undefined) response.vary("Authorization");
  if (cacheSeconds !== undefined && actor.kind === "visitor") {
    // By what is told and not by the version: what belongs to the thing and is kept elsewhere may have changed, and others may see more.
    response.setHeader("etag", `"${createHash("sha256").update(text).digest("base64url")}"`);
    response.setHeader("cache-control", `public, max-age=${cacheSeconds}`);
    if (isKnown(request, response)) {
      response.statusCode = 304;
      response.removeHeader("content-type");
      response.end();
      return;
    }
  }
  response.setHeader("content-length", Buffer.byteLength(text));
  response.end(text);
}

/**
 * Whether the caller has what would be sent. Not asked of Express, for which `Cache-Control: no-cache` in a request means no: clients say so
 * who ask whether theirs is still the latest.
 */
function isKnown({ headers }: Request, response: Response): boolean {
  const named = headers["if-none-match"];
  return named !== undefined && fresh({ "if-none-match": named }, { etag: String(response.getHeader("etag")) });
}
