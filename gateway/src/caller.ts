import type { Actor } from "@rawat/contracts";

/** Who sends a request: a visitor, or an account with the session that its access token belongs to. */
export interface Caller {
  actor: Actor;
  sessionId?: string;
}

/**
 * Tells who sends a request by its `Authorization` header: at once for a session seen in the last seconds, otherwise after
 * asking the database. No header is a visitor. Of a request that was let in (`isLetIn`) the token may have run out since: it goes on
 * while its session does.
 *
 * @throws Unauthenticated for a token that does not hold, or whose session has ended.
 */
export type Identify = (authorization: string | undefined, isLetIn?: boolean) => Caller | Promise<Caller>;
