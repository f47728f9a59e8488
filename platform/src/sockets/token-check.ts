import { type AccountActor, introspection, tokenCharactersMax } from "@rawat/contracts/language";
import { Unauthenticated } from "../errors.ts";
import { createServiceClient, type Neighbour } from "../neighbours/service-client.ts";

/**
 * Tells whose an account's token is, and until when.
 *
 * @param isLetIn whether whoever shows it was let in before: then it may have run out, as long as its session goes on.
 *
 * @throws Unauthenticated when it is nobody's, or its session has ended; Unavailable, TooSlow or BadNeighbour when the gateway cannot tell.
 */
export type TokenCheck = (
  token: string | undefined,
  isLetIn?: boolean,
) => Promise<{ actor: AccountActor; sessionId: string; until: Date }>;

/** Asks the gateway for every connection anew: it alone knows which sessions go on. */
export function createTokenCheck(gateway: Neighbour): TokenCheck {
  const client = createServiceClient(introspection, gateway);
  return async (token, isLetIn = false) => {
    if (!token || token.length > tokenCharactersMax) throw new Unauthenticated("unauthenticated");
    const { data } = await client.introspect({ body: { token, ...(isLetIn && { isLetIn }) } });
    // It may only have run out: whether its session goes on, whoever showed it finds out by asking for the next one.
    if (!data.active) throw new Unauthenticated("unauthenticated");
    const { actor, sessionId, until } = data;
    return { actor, sessionId, until: new Date(until) };
  };
}
