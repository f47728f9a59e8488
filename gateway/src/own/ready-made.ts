import { brotliCompressSync, gzipSync } from "node:zlib";
import type { RequestHandler } from "express";

/**
 * Answers with a text that never changes, made and compressed once: making it anew for each of a flood would take the time of
 * all others.
 */
export function readyMade(type: string, text: string): RequestHandler {
  const plain = Buffer.from(text);
  const encoded = { br: brotliCompressSync(plain), gzip: gzipSync(plain), identity: plain };
  return (request, response) => {
    const encoding = (request.acceptsEncodings("br", "gzip") || "identity") as keyof typeof encoded;
    response.setHeader("vary", "Accept-Encoding");
    if (encoding !== "identity") response.setHeader("content-encoding", encoding);
    response.setHeader("content-type", type);
    response.setHeader("content-length", encoded[encoding].length);
    response.end(encoded[encoding]);
  };
}
