import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { type Readable, Transform } from "node:stream";
import type { Endpoint, Issue, ProblemCode } from "@rawat/contracts/language";
import type { z } from "zod";
import { Invalid, issuesMax, NotFound, ProblemError } from "../errors.ts";
import { gather } from "./gathered.ts";
import { faultOfShape } from "./json-shape.ts";

/** Characters of an unknown field's name that are told again. */
const nameCharactersMax = 64;
const messageCharactersMax = 500;

/** Issues of a schema, each with its path as people write it (`address.city`); the first hundred of them. */
export function issuesOf(error: z.ZodError): Issue[] {
  const issues: Issue[] = [];
  for (const issue of error.issues) {
    const path = cut(issue.path.map(String).join("."));
    // Unknown fields come as one issue; each is a fault of its own.
    const names = issue.code === "unrecognized_keys" ? issue.keys : undefined;
    if (!names) issues.push({ path, message: cut(issue.message, messageCharactersMax) });
    for (const name of names?.slice(0, issuesMax) ?? [])
      issues.push({ path: path ? `${path}.${cut(name)}` : cut(name), message: "There is no such field" });
    if (issues.length >= issuesMax) break;
  }
  return issues.slice(0, issuesMax);
}

const cut = (text: string, charactersMax = nameCharactersMax) =>
  text.length > charactersMax ? `${text.slice(0, charactersMax).toWellFormed()}…` : text;

export type Parsing = { value: unknown; issues: Issue[] };

/** Parses and collects issues instead of throwing, so that query and body are told of together. */
export function parseWith(schema: z.ZodType | undefined, input: unknown): Parsing {
  if (!schema) return { value: {}, issues: [] };
  const result = schema.safeParse(input);
  return result.success ? { value: result.data, issues: [] } : { value: undefined, issues: issuesOf(result.error) };
}

/** Path parameters; a malformed id names nothing, so it is not found. */
export function parseParams(endpoint: Endpoint, params: Record<string, string>): Record<string, string> {
  const { value, issues } = parseWith(endpoint.params, params);
  if (issues.length > 0) throw new NotFound("not_found");
  return value as Record<string, string>;
}

/** What stands for a parameter that is repeated: no schema of ours accepts a list, and gathering one would cost the square of its length. */
const repeated: readonly unknown[] = [];

/** Query parameters as plain text; one that is repeated is a list, whatever was in it. */
export function queryOf(url: string): Record<string, unknown> {
  const query: Record<string, unknown> = Object.create(null);
  const start = url.indexOf("?");
  if (start === -1) return query;
  for (const [name, value] of new URLSearchParams(url.slice(start + 1))) {
    query[name] = name in query ? repeated : value;
  }
  return query;
}

const problem = (code: ProblemCode, detail?: string) => new ProblemError(code, detail ? { detail } : {});

/** Whether the request carries a body at all. */
export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

/** Refuses a body that is not plainly of the wanted type. */
export function assertContentType(request: IncomingMessage, type: string): void {
  const { "content-type": given = "", "content-encoding": encoding = "identity" } = request.headers;
  const [name = "", ...parameters] = given
    .toLowerCase()
    .split(";")
    .map((part) => part.trim());
  const charset =
    parameters
      .find((part) => part.startsWith("charset="))
      ?.slice(8)
      .replaceAll('"', "") ?? "utf-8";
  if (name !== type || charset !== "utf-8" || encoding !== "identity") {
    throw problem("unsupported_media_type", `Send ${type} in UTF-8, uncompressed`);
  }
}

/** Reads the bytes of a JSON body, at most so many. An absent body is undefined. */
export async function readBytes(request: IncomingMessage, bytesMax: number): Promise<Buffer | undefined> {
  if (!hasBody(request)) return undefined;
  assertContentType(request, "application/json");
  if (Number(request.headers["content-length"] ?? 0) > bytesMax) throw problem("body_too_large");
  const body = gather(bytesMax);
  // Left undestroyed when it is too long, for what still comes has to be read before the answer's connection may close.
  for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    const fault = body.add(piece);
    if (fault) throw fault;
  }
  return body.bytes();
}

const unreadable = (message: string, cause?: unknown) =>
  new Invalid("invalid_request", { issues: [{ path: "", message }], ...(cause !== undefined && { cause }) });

/** What a JSON body says; undefined where there is none. @throws Invalid */
export function parseJson(bytes: Buffer | undefined): unknown {
  if (bytes === undefined) return undefined;
  if (!isUtf8(bytes)) throw unreadable("Expected UTF-8");
  const text = bytes.toString("utf8");
  const fault = faultOfShape(text);
  if (fault) throw unreadable(fault);
  if (prototypeField.test(text)) throw unreadable("There is no field __proto__");
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadable("Expected JSON", cause);
  }
}

/**
 * JSON can name `__proto__`, and code that copies such an object changes every object there is. No field of ours is called so. Looked for in
 * the text, each letter written plainly or escaped, for a reviver costs several times what the parser does.
 */
const prototypeField =
  /"(?:_|\\u005[fF]){2}(?:p|\\u0070)(?:r|\\u0072)(?:o|\\u006[fF])(?:t|\\u0074)(?:o|\\u006[fF])(?:_|\\u005[fF]){2}"\s*:/;

/** The body of a request as a stream that fails with `body_too_large` once it is longer than it may be. */
export function limited(request: IncomingMessage, bytesMax: number): Readable {
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      if (bytes > bytesMax) done(problem("body_too_large"));
      else done(null, chunk);
    },
  });
  request.on("error", (error) => counted.destroy(error));
  request.on("aborted", () => counted.destroy(new Invalid("invalid_request", { detail: "The body was cut off" })));
  return request.pipe(counted);
}
