import { nowMs, Unauthenticated } from "@rawat/platform";
import jwt from "jsonwebtoken";
import { LRUCache } from "lru-cache";

/** What an access token says: which session, and under which version of its account. Roles are looked up, not carried. */
export interface AccessClaims {
  accountId: string;
  sessionId: string;
  tokenVersion: number;
}

export interface AccessTokens {
  sign(claims: AccessClaims, now: Date): { token: string; expiresAt: Date };
  /** @throws Unauthenticated for a token that is not ours, not an access token, or out of date, unless that does not matter any more. */
  verify(token: string, mayBeOver?: boolean): AccessClaims;
}

const issuer = "rawat";
const audience = "rawat-api";
const kind = "access";
const tokenCharactersMax = 2_048;
const tokensKeptMax = 20_000;

/** Access tokens: HS256, with issuer, audience and kind, so that no other token signed with the same secret is taken for one. */
export function createAccessTokens(secret: string, lifetimeMs: number): AccessTokens {
  // Verifying costs as much as forwarding a request; what is kept is only what was verified, and only until it expires.
  const verified = new LRUCache<string, AccessClaims & { expiresAtMs: number }>({ max: tokensKeptMax });
  return {
    sign({ accountId, sessionId, tokenVersion }, now) {
      const expiresAt = new Date(now.getTime() + lifetimeMs);
      const claims = {
        iss: issuer,
        aud: audience,
        sub: accountId,
        sid: sessionId,
        tv: tokenVersion,
        kind,
        iat: seconds(now.getTime()),
        exp: Math.ceil(expiresAt.getTime() / 1_000),
      };
      return { token: jwt.sign(claims, secret, { algorithm: "HS256" }), expiresAt };
    },
    verify(token, mayBeOver = false) {
      const known = verified.get(token);
      if (known && (mayBeOver || known.expiresAtMs > nowMs())) return known;
      const claims = read(token, secret, mayBeOver);
      verified.set(token, claims);
      return claims;
    },
  };
}

function read(token: string, secret: string, ignoreExpiration: boolean): AccessClaims & { expiresAtMs: number } {
  try {
    if (token.length > tokenCharactersMax) throw new Error("too long");
    const now = seconds(nowMs());
    const options = { algorithms: ["HS256" as const], issuer, audience, ignoreExpiration, clockTimestamp: now };
    const claims = jwt.verify(token, secret, options);
    if (typeof claims === "string" || claims.kind !== kind) throw new Error("another kind of token");
    const { sub, sid, tv, exp, iat } = claims;
    if (typeof sub !== "string" || typeof sid !== "string" || !isCount(tv) || !isCount(exp) || !isCount(iat))
      throw new Error("claims are missing");
    if (iat > now + 60) throw new Error("made in the future");
    return { accountId: sub, sessionId: sid, tokenVersion: tv, expiresAtMs: exp * 1_000 };
  } catch (cause) {
    throw new Unauthenticated("unauthenticated", { cause });
  }
}

const seconds = (ms: number): number => Math.floor(ms / 1_000);

/** JSON can write `1e400`, which is read as a number that never comes: such a token would hold for ever. */
const isCount = (value: unknown): value is number => Number.isSafeInteger(value);
