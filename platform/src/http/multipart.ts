import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Issue, Multipart, SentFile } from "@rawat/contracts/language";
import { Invalid, ProblemError } from "../errors.ts";
import { endAsType, tidyName } from "./file-name.ts";
import { gather, gathering } from "./gathered.ts";
import { limited, type Parsing, parseWith } from "./parse.ts";

const fieldBytesMax = 65_536;
const fieldsMax = 100;
const nameBytesMax = 100;

/** A form as it came in, before anything of it is believed. */
interface Received {
  fields: Record<string, unknown>;
  files: Map<string, SentFile[]>;
  issues: Issue[];
}

/**
 * Reads a `multipart/form-data` body: fields by their schema, files by their rules. What a file is, its content tells; that of its
 * sender is not looked at. All of it is kept in memory, so `bytesMax` bounds the whole.
 *
 * @throws ProblemError `unsupported_media_type` for another body, `body_too_large` for more bytes than may come.
 */
export async function readForm(request: IncomingMessage, form: Multipart, bytesMax: number): Promise<Parsing> {
  const boundary = contentType.exec(request.headers["content-type"] ?? "")?.[2];
  if (boundary === undefined)
    throw new ProblemError("unsupported_media_type", { detail: "Send multipart/form-data with a boundary" });
  const { fields, files, issues } = await receive(request, form, { bytesMax, boundary });
  const parsed = parseWith(form.fields, fields);
  const checked = await Promise.all(
    Object.keys(form.files).map((name) => checkFiles(form, name, files.get(name) ?? [])),
  );
  const faults = [...issues, ...parsed.issues, ...checked.flatMap((one) => one.issues)];
  const told = Object.fromEntries(checked.map(({ name, files: known }) => [name, known]));
  return { value: faults.length > 0 ? undefined : { fields: parsed.value, files: told }, issues: faults };
}

/** With nothing beside the boundary but a charset: what the reader would understand otherwise is not read. */
const contentType =
  /^multipart\/form-data\s*;\s*(?:charset="?[\w-]+"?\s*;\s*)?boundary=("?)([\w'()+,./:=?-]{1,70})\1\s*(?:;\s*charset="?[\w-]+"?\s*)?$/i;

async function receive(
  request: IncomingMessage,
  form: Multipart,
  { bytesMax, boundary }: { bytesMax: number; boundary: string },
): Promise<Received> {
  // Loaded where a form is read: a program whose contracts have none does not carry it.
  const { Busboy } = await import("@fastify/busboy");
  const received: Received = { fields: Object.create(null), files: new Map(), issues: [] };
  const fault = (path: string, message: string) => received.issues.push({ path, message });
  const largest = Math.max(...Object.values(form.files).map((rule) => rule.bytesMax));
  // One more than may be, so that too much is found out and not cut off.
  const filesMax = Object.values(form.files).reduce((all, { countMax = 1 }) => all + countMax, 1);
  const reader = Busboy({
    headers: { ...request.headers, "content-type": `multipart/form-data; boundary="${boundary}"` },
    limits: {
      fieldNameSize: nameBytesMax,
      fieldSize: fieldBytesMax,
      fields: fieldsMax,
      fileSize: largest + 1,
      files: filesMax,
      headerPairs: 20,
    },
  });
  reader.on("field", (name, text, nameTruncated, textTruncated) => {
    if (nameTruncated || textTruncated) fault(name, "Expected less text");
    // A list is no text, so what is sent twice is found out by the schema.
    else received.fields[name] = name in received.fields ? [] : text;
  });
  reader.on("file", (name, stream, filename) => {
    const content = gather(bytesMax);
    const isWanted = Object.hasOwn(form.files, name);
    stream.on("data", (piece: Buffer) => void (isWanted && content.add(piece)));
    // A file that is cut off fails by itself, beside the whole form.
    stream.on("error", () => fault(name, "Expected a whole file"));
    stream.on("end", () => {
      if (!isWanted) fault(name, "There is no such field");
      const file = { name: tidyName(filename), type: "", bytes: content.bytes() };
      received.files.set(name, [...(received.files.get(name) ?? []), file]);
    });
  });
  reader.on("filesLimit", () => fault("", "Expected fewer files"));
  reader.on("fieldsLimit", () => fault("", "Expected fewer fields"));
  try {
    await pipeline(limited(request, bytesMax), gathering(), ofParts(boundary, fieldsMax + filesMax + 1), reader);
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    fault("", "Expected a whole multipart body");
  }
  return received;
}

/**
 * The same body, as long as it has no more parts: the reader makes something of each, however empty, and a million of them would have this program
 * to themselves for seconds.
 *
 * @throws (the stream) Invalid
 */
function ofParts(boundary: string, partsMax: number): Transform {
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  // The first one stands at the beginning of the body.
  let tail: Buffer = Buffer.from("\r\n");
  let count = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      const seen = Buffer.concat([tail, chunk]);
      let end = 0;
      // The last one ends the body.
      for (let at = seen.indexOf(delimiter); at !== -1 && count <= partsMax + 1; at = seen.indexOf(delimiter, end)) {
        end = at + delimiter.length;
        count++;
      }
      tail = seen.subarray(Math.max(end, seen.length - delimiter.length + 1));
      if (count > partsMax + 1) done(new Invalid("invalid_request", { detail: "Expected fewer parts" }));
      else done(null, chunk);
    },
  });
}

async function checkFiles({ files: rules }: Multipart, name: string, files: readonly SentFile[]) {
  const { types, bytesMax, countMax = 1 } = rules[name] ?? { types: [], bytesMax: 0 };
  const issues: Issue[] = [];
  const fault = (message: string) => issues.push({ path: name, message });
  if (files.length > countMax) fault(`Expected at most ${countMax} of them`);
  const known: SentFile[] = [];
  for (const file of files) {
    const type = await typeOf(file.bytes);
    if (file.bytes.length === 0) fault("Expected a file that is not empty");
    else if (file.bytes.length > bytesMax) fault(`Expected at most ${bytesMax} bytes`);
    else if (!types.includes(type)) fault(`Expected ${types.join(", ")}, by its content`);
    known.push({ ...file, name: endAsType(file.name, type), type });
  }
  return { name, files: known, issues };
}

/** The media type of a file, by its content alone. */
async function typeOf(bytes: Uint8Array): Promise<string> {
  const { fileTypeFromBuffer } = await import("file-type");
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  if (found) return found.mime;
  return isUtf8(bytes) && !bytes.includes(0) ? "text/plain" : "application/octet-stream";
}
