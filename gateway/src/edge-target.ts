import { Invalid } from "@rawat/platform";

/** Bytes a query may have; a page of filters is some hundred. */
const queryBytesMax = 8_192;
/** Characters a path may have; the longest that is served has some hundred. */
const pathCharactersMax = 2_048;

// One pass for what nearly every request looks like: plain segments, and a query of visible characters with whole escapes.
// A segment of only `.` or `..`, an empty one, `;`, `\` and every escape in the path fall through to the slow check.
const plainTarget = /^(?:\/(?!\.\.?(?:[/?]|$))[\w\-.~!$&'()*+,=:@]+)*\/?(?:\?(?:[!"$&-~]|%(?!00)[\dA-Fa-f]{2})*)?$/;
const plainSegments = /^(?:\/[\w\-.~!$&'()*+,=:@%]+)*\/?$/;
const plainQuery = /^(?:[!"$&-~]|%(?!00)[\dA-Fa-f]{2})*$/;

// Nobody encodes these but to be read differently by the next program on the way.
const encodedUnreserved = /%(?:2[DEde]|3\d|4[1-9A-Fa-f]|5[\dAa]|5[Ff]|6[1-9A-Fa-f]|7[\dAa]|7[Ee])/;
const hidden = /[\p{Cc}/\\;]|%[\dA-Fa-f]{2}/u;

/**
 * The path of a request target, as it was sent.
 *
 * @throws Invalid (`bad_path`) for anything that two programs could read differently: dot segments, encoded dots, slashes or
 * letters, double encoding, `\`, `;`, `//`, control characters, broken or overlong escapes, absolute targets, `*`; and for what is
 * longer than anything that is served.
 */
export function pathOf(target: string): string {
  const queryAt = target.indexOf("?");
  if (queryAt !== -1 && target.length - queryAt > queryBytesMax) throw new Invalid("bad_path");
  if (target.charCodeAt(0) !== 47) throw new Invalid("bad_path");
  const path = queryAt === -1 ? target : target.slice(0, queryAt);
  if (path.length > pathCharactersMax) throw new Invalid("bad_path");
  if (plainTarget.test(target)) return path;
  if (queryAt !== -1 && !plainQuery.test(target.slice(queryAt + 1))) throw new Invalid("bad_path");
  for (const segment of path.split("/")) if (!isAcceptable(segment)) throw new Invalid("bad_path");
  if (!plainSegments.test(path)) throw new Invalid("bad_path");
  return path;
}

function isAcceptable(segment: string): boolean {
  if (encodedUnreserved.test(segment)) return false;
  try {
    // Refuses broken escapes and bytes that are no UTF-8, overlong forms among them.
    const plain = decodeURIComponent(segment);
    return plain !== "." && plain !== ".." && !hidden.test(plain);
  } catch {
    return false;
  }
}
