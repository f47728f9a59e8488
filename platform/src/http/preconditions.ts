import type { IncomingMessage } from "node:http";
import { Invalid, PreconditionNeeded, Stale } from "../errors.ts";

/** A version as a strong ETag. */
export const etagOf = (version: number): string => `"${version}"`;

const entityTags = /^\s*(?:\*|(?:W\/)?"[\x21\x23-\x7e]*"(?:\s*,\s*(?:W\/)?"[\x21\x23-\x7e]*")*)\s*$/;
const opaquePart = /"([^"]*)"/g;

/** What servers in between add to a tag when they compress: Apache and nginx modules `-gzip`, Jetty `--gzip`, older ones `;gzip`. */
const asCompressed = /(?:--?|;)(?:gzip|br|zstd|deflate)$/;

/**
 * Checks If-Match against the present version; `*` matches whatever is there.
 *
 * RFC 9110 (13.1.1) compares strongly, so that a tag which became weak on its way never matches. Here `W/"7"` and `"7-gzip"` match
 * version 7: a proxy that compresses an answer makes such a tag of ours, and its clients could change nothing any more. It is safe,
 * for a tag of ours is the version of what is stored, whose bytes on the wire are nothing to a change of its fields.
 *
 * @returns the version that the change must find, undefined when any will do.
 * @throws PreconditionNeeded when it is required and missing; Stale when it names another version.
 */
export async function checkIfMatch(
  request: IncomingMessage,
  required: boolean,
  version: () => Promise<number>,
): Promise<number | undefined> {
  const header = request.headers["if-match"];
  if (header === undefined) {
    if (!required) return undefined;
    await version();
    throw new PreconditionNeeded("if_match_required");
  }
  if (header.length > 1_000 || !entityTags.test(header)) {
    throw new Invalid("invalid_request", { issues: [{ path: "If-Match", message: 'Expected an ETag such as "3"' }] });
  }
  const present = await version();
  if (header.trim() === "*") return undefined;
  const named = [...header.matchAll(opaquePart)].map(([, tag = ""]) => tag.replace(asCompressed, ""));
  if (!named.includes(String(present))) throw new Stale("stale_version");
  return present;
}

/** The version that a neighbour told of a thing by its ETag; 1 where it told none, for that is the first. */
export const versionOf = (etag: string | undefined): number => Number(etag?.replaceAll('"', "")) || 1;
