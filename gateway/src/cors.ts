import { Forbidden } from "@rawat/platform";

/** Which other origins' pages may read our answers. */
export interface Cors {
  /** Whether a socket may be opened from this origin: none, an allowed one, or that of our own pages on `host`. */
  isFriendly(origin: string | undefined, host: string | undefined): boolean;
  /** Headers of an answer to `origin`, names and values in turn; none for a foreign one. */
  headersFor(origin: string | undefined): readonly string[];
  /** Headers of the answer to a preflight. */
  preflightFor(origin: string): readonly string[];
}

/** A socket from a page of an origin that is not ours. */
export const foreign = (): Forbidden =>
  new Forbidden("not_allowed", { detail: "Pages of this origin may not open sockets here" });

const exposed = "ETag, Location, Link, Retry-After, X-Request-Id, Content-Disposition";
const methods = "GET, HEAD, POST, PUT, PATCH, DELETE";
const requestHeaders =
  "Accept-Language, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, Range, Traceparent, X-Request-Id";
const preflightSeconds = "600";

/**
 * Allows exactly the origins of the list. An origin is never echoed, so one that looks alike, `null` or a subdomain gets
 * nothing; `Vary` keeps caches from mixing the answers up.
 */
export function createCors(origins: readonly string[]): Cors {
  const vary = origins.length === 0 ? [] : ["vary", "Origin"];
  const allowed = new Map(
    origins.map((origin) => [
      origin,
      [...vary, "access-control-allow-origin", origin, "access-control-allow-credentials", "true"],
    ]),
  );
  return {
    isFriendly: (origin, host) => origin === undefined || allowed.has(origin) || hostOf(origin) === host,
    headersFor(origin) {
      const headers = origin === undefined ? undefined : allowed.get(origin);
      return headers ? [...headers, "access-control-expose-headers", exposed] : vary;
    },
    preflightFor(origin) {
      const headers = allowed.get(origin);
      if (!headers) return vary;
      return [
        ...headers,
        ...["access-control-allow-methods", methods],
        ...["access-control-allow-headers", requestHeaders],
        ...["access-control-max-age", preflightSeconds],
      ];
    },
  };
}

/** The host of an origin; one that is none, such as `null`, has none. */
const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null);
