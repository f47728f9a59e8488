import type { IncomingMessage } from "node:http";
import { Invalid, PreconditionNeeded, Stale } from "../errors.ts";

/** A version as a strong ETag. */
export const etagOf = (version: number): string => `"${version}"`;

const entityTags = /^\s*(?:\*|(?:W\/)?"[\x21\x23-\x7e]*"(?:\s*,\s*(?:W\/)?"[\x21\x23-\x7e]*")*)\s*$/;

/**
 * Checks If-Match against the present version (RFC 9110, 13.1.1): weak tags never match, `*` matches whatever is there.
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
  if (!header.split(",").some((tag) => tag.trim() === etagOf(present))) throw new Stale("stale_version");
  return present;
}
