import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Request, RequestHandler, Response } from "express";

/** In which a text is sent. */
export type Coding = "br" | "gzip" | "identity";

/** The shortest one that the caller reads: browsers name the older one first. */
export const codingFor = (request: Request): Coding =>
  request.acceptsEncodings("br") ? "br" : request.acceptsEncodings("gzip") ? "gzip" : "identity";

/** Tells which coding an answer has, and caches that it would be another one for others. */
export function tellCoding(response: Response, coding: Coding): void {
  response.vary("Accept-Encoding");
  if (coding !== "identity") response.setHeader("content-encoding", coding);
}

/** A text that many are answered with. */
export type ReadyText = (coding: Coding) => Buffer;

/** A third of a second less than the best there is for the longest of them, for a tenth more bytes. */
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } };

const codedBy: Readonly<Record<Coding, (plain: Buffer) => Buffer>> = {
  br: (plain) => brotliCompressSync(plain, brotli),
  gzip: (plain) => gzipSync(plain),
  identity: (plain) => plain,
};

/** Compresses it in each coding once, when somebody asks for that: doing it anew for each of a flood would take the time of all others. */
export function readyText(text: string): ReadyText {
  const plain = Buffer.from(text);
  const made: Partial<Record<Coding, Buffer>> = {};
  return (coding) => {
    made[coding] ??= codedBy[coding](plain);
    return made[coding];
  };
}

/** Answers with it; to `HEAD` with its head alone. */
export function sendReady(
  request: Request,
  response: Response,
  text: ReadyText,
  type: string,
  coding = codingFor(request),
): void {
  const bytes = text(coding);
  tellCoding(response, coding);
  response.setHeader("content-type", type);
  response.setHeader("content-length", bytes.length);
  response.end(bytes);
}

/** Answers with a text that never changes, made when somebody asks for it: making it at the start would take the time of whoever waits for that. */
export function readyMade(type: string, textOf: () => string): RequestHandler {
  let made: ReadyText | undefined;
  return (request, response) => {
    made ??= readyText(textOf());
    sendReady(request, response, made, type);
  };
}
