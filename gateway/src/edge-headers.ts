import { Invalid, ProblemError } from "@rawat/platform";

/** The headers of a request that the gateway reads itself; those it passes on stand in `passed`, names and values in turn. */
export interface EdgeHeaders {
  passed: string[];
  host?: string;
  authorization?: string;
  cookie?: string;
  origin?: string;
  connection?: string;
  contentLength?: string;
  transferEncoding?: string;
  expect?: string;
  upgrade?: string;
  requestId?: string;
  forwardedFor?: string;
  idempotencyKey?: string;
  preflightMethod?: string;
}

type Kept = Exclude<keyof EdgeHeaders, "passed">;

interface Rule {
  /** Counts how often it came in the request at hand. */
  readonly bit: number;
  /** Sent again: refused, since programs disagree on which one holds; joined by commas; or the first one holds. */
  readonly again: "refuse" | "join" | "first";
  /** Goes to the service as it came. */
  readonly passed: boolean;
  readonly kept?: Kept;
  readonly form?: RegExp;
}

const traceparentForm = /^00-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}$/;
const tracestateForm = /^[\x20-\x7e]{1,512}$/;
/** A laptop has several names on itself, and who has paid is led back to the one they came by; of others a service has nothing to know. */
const ownOriginForm = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\]):\d{1,5}$/;

// Whatever is not in this table ends here: an identity that a client claims has no way to a service.
const rules = new Map<string, Rule>(
  (
    [
      ["accept", "join", true],
      ["accept-encoding", "join", true],
      ["accept-language", "join", true],
      ["content-type", "refuse", true],
      ["content-encoding", "refuse", true],
      ["if-match", "refuse", true],
      ["if-none-match", "join", true],
      ["range", "refuse", true],
      ["user-agent", "first", true],
      ["idempotency-key", "refuse", true, "idempotencyKey"],
      ["traceparent", "first", true, undefined, traceparentForm],
      ["tracestate", "join", true, undefined, tracestateForm],
      ["host", "refuse", false, "host"],
      ["authorization", "refuse", false, "authorization"],
      ["cookie", "refuse", false, "cookie"],
      ["origin", "refuse", true, "origin", ownOriginForm],
      ["connection", "join", false, "connection"],
      ["content-length", "refuse", false, "contentLength"],
      ["transfer-encoding", "refuse", false, "transferEncoding"],
      ["expect", "refuse", false, "expect"],
      ["upgrade", "refuse", false, "upgrade"],
      ["x-request-id", "first", false, "requestId"],
      ["x-forwarded-for", "join", false, "forwardedFor"],
      ["access-control-request-method", "refuse", false, "preflightMethod"],
    ] as const
  ).map(([name, again, passed, kept, form], index) => [
    name,
    { bit: 1 << index, again, passed, ...(kept && { kept }), ...(form && { form }) },
  ]),
);

const headersMax = 100;

/**
 * Reads the raw headers of a request in one pass.
 *
 * @throws ProblemError `headers_too_large` past 100 headers, `bad_path` when one that must be single is not.
 */
export function readHeaders(raw: readonly string[]): EdgeHeaders {
  if (raw.length > headersMax * 2) throw new ProblemError("headers_too_large");
  const headers: EdgeHeaders = { passed: [] };
  let seen = 0;
  for (let at = 0; at < raw.length; at += 2) {
    const name = (raw[at] as string).toLowerCase();
    const rule = rules.get(name);
    if (rule === undefined) continue;
    const value = raw[at + 1] as string;
    if (seen & rule.bit) {
      if (rule.again === "refuse") throw new Invalid("bad_path");
      if (rule.again === "join") joinAgain(headers, rule, name, value);
      continue;
    }
    seen |= rule.bit;
    if (rule.kept !== undefined) headers[rule.kept] = value;
    if (rule.passed && (rule.form === undefined || rule.form.test(value))) headers.passed.push(name, value);
  }
  return headers;
}

function joinAgain(headers: EdgeHeaders, { kept, passed }: Rule, name: string, value: string): void {
  if (kept !== undefined) headers[kept] = `${headers[kept]}, ${value}`;
  const at = passed ? headers.passed.indexOf(name) : -1;
  if (at !== -1) headers.passed[at + 1] += `, ${value}`;
}

/** Headers that the gateway reads or passes on; a client may not have them dropped on the way by naming them. */
export const isOurs = (name: string): boolean => rules.has(name) || name.startsWith("x-");
