import { z } from "zod";
import { AccountActor } from "./actor.ts";
import { endpoint } from "./endpoint.ts";
import { Id, Instant } from "./primitives.ts";

/** Characters that an access token may have. */
export const tokenCharactersMax = 8_192;

/**
 * What the door tells our own programs of an access token that was shown to them and not to it, on a socket: token introspection
 * (RFC 7662), with the actor in place of single claims.
 */
export const introspection = {
  introspect: endpoint({
    method: "post",
    path: "/auth/introspect",
    access: "service",
    summary: "Tell whose an access token is, and by which session",
    body: z.strictObject({
      token: z.string().max(tokenCharactersMax),
      /** Of whom was let in before: the token may have run out since, and its session counts alone. */
      isLetIn: z.boolean().optional(),
    }),
    bodyBytesMax: 16 * 1_024,
    status: 200,
    response: z.discriminatedUnion("active", [
      z.object({ active: z.literal(false) }),
      z.object({
        active: z.literal(true),
        actor: AccountActor,
        sessionId: Id,
        /** When the session ends unless it is refreshed. */
        until: Instant,
      }),
    ]),
    errors: [],
  }),
} as const;
