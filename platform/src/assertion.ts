import { Actor, Id } from "@rawat/contracts/language";
import jwt from "jsonwebtoken";
import { LRUCache } from "lru-cache";
import { z } from "zod";
import { nowMs } from "./clock.ts";
import { Unauthenticated } from "./errors.ts";

const lifetimeSeconds = 60;
const reusedForMs = (lifetimeSeconds / 2) * 1_000;
const issuer = "rawat-internal";

/** Signs internal assertions: who asks, told to one service, for at most a minute. */
export interface AssertionIssuer {
  /**
   * An assertion for `service`, with the session by which an account asks where that is known. The same one is reused for half its life,
   * for signing costs as much as forwarding.
   */
  issue(service: string, actor: Actor, sessionId?: string): string;
}

/** Creates the issuer of one program, named in the assertion as who vouches. */
export function createAssertionIssuer(secret: string, vouchedBy: string): AssertionIssuer {
  // Their age is told by the clock by which they are dated: it steps when a machine wakes, and no other one would know.
  const cache = new LRUCache<string, { token: string; issuedAtMs: number }>({ max: 20_000 });
  return {
    issue(service, actor, sessionId) {
      // All that it says: whoever has another name or role since gets another one.
      const key = `${service} ${sessionId} ${JSON.stringify(actor)}`;
      const known = cache.get(key);
      const now = nowMs();
      if (known && known.issuedAtMs <= now && now < known.issuedAtMs + reusedForMs) return known.token;
      const token = jwt.sign({ actor, ...(sessionId && { sessionId }), iat: seconds(now) }, secret, {
        algorithm: "HS256",
        expiresIn: lifetimeSeconds,
        audience: service,
        issuer,
        subject: vouchedBy,
      });
      cache.set(key, { token, issuedAtMs: now });
      return token;
    },
  };
}

const seconds = (ms: number): number => Math.floor(ms / 1_000);

/** Who is vouched for, and by which session they ask where that was told. */
const Vouched = z.object({ actor: Actor, sessionId: Id.optional() });

/** Checks assertions addressed to one service. */
export interface AssertionCheck {
  /** @throws Unauthenticated when the token is none of ours, is out of date, or was made for another service. */
  read(token: string | undefined): z.infer<typeof Vouched>;
}

export function createAssertionCheck(secret: string, service: string): AssertionCheck {
  const cache = new LRUCache<string, { vouched: z.infer<typeof Vouched>; expiresAt: number }>({ max: 20_000 });
  return {
    read(token) {
      if (!token) throw new Unauthenticated("unauthenticated");
      const known = cache.get(token);
      if (known && known.expiresAt > nowMs()) return known.vouched;
      try {
        const claims = jwt.verify(token, secret, {
          algorithms: ["HS256"],
          audience: service,
          issuer,
          maxAge: `${lifetimeSeconds}s`,
          clockTimestamp: seconds(nowMs()),
        });
        if (typeof claims === "string" || claims.exp === undefined) throw new Error("no claims");
        const vouched = Vouched.parse(claims);
        cache.set(token, { vouched, expiresAt: claims.exp * 1_000 });
        return vouched;
      } catch (cause) {
        throw new Unauthenticated("unauthenticated", { cause });
      }
    },
  };
}
