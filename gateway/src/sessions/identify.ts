import { EventEmitter, once } from "node:events";
import type { AccountActor } from "@rawat/contracts";
import { type KeyValue, type Logger, newId, Unauthenticated } from "@rawat/platform";
import type { Knex } from "knex";
import { LRUCache } from "lru-cache";
import { z } from "zod";
import type { Caller, Identify } from "../caller.ts";
import type { AccessTokens } from "./access-token.ts";
import { findLiveSession } from "./session-store.ts";
import { actorOf } from "./sessions.ts";

interface Known {
  caller: Caller & { sessionId: string };
  accountId: string;
  tokenVersion: number;
}

export interface Identification {
  identify: Identify;
  /** Until when a session goes on unless it is refreshed, asked of the database; undefined when it has ended. */
  goesOnUntil(sessionId: string): Promise<Date | undefined>;
  /** Tells of sessions that ended, here or at another instance, from now on. */
  onEnded(listener: (which: { accountId: string; sessionId?: string }) => void): void;
  /** Who shows an access token elsewhere than here, asked of the database: what comes of it may last. @throws Unauthenticated */
  look(token: string, isLetIn?: boolean): Promise<{ actor: AccountActor; sessionId: string; until: string }>;
  /** Forgets sessions that ended, here and in every other instance; resolves when they were told. */
  forget(which: { accountId: string; sessionId?: string }): Promise<void>;
}

const channel = "sessions-ended";
const Ended = z.object({ accountId: z.string(), sessionId: z.string().optional(), word: z.string().optional() });
/** How long the one who ends a session waits for word to be out. */
const toldWithinMs = 250;
/** How long what was read is believed without being told otherwise; the bound where the word between instances is lost. */
const believedForMs = 1_000;
const sessionsKeptMax = 20_000;
/** How long an ended session is remembered, which never goes on: whoever floods with its token asks the database nothing. */
const endedForMs = 60_000;

/**
 * Tells who asks. The database is the truth about sessions; what it said is believed for a second, and dropped at once
 * when an instance says that a session ended.
 */
export async function createIdentification(
  db: Knex,
  keyValue: KeyValue,
  accessTokens: AccessTokens,
  logger: Logger,
): Promise<Identification> {
  const sessions = new LRUCache<string, Known>({ max: sessionsKeptMax, ttl: believedForMs });
  const ended = new LRUCache<string, true>({ max: sessionsKeptMax, ttl: endedForMs });
  // An answer of the database that is older than the last word about ended sessions is not believed.
  let words = 0;
  const heard = new EventEmitter().setMaxListeners(0);
  const drop = ({ accountId, sessionId }: z.infer<typeof Ended>) => {
    words++;
    heard.emit("ended", { accountId, ...(sessionId && { sessionId }) });
    if (sessionId) sessions.delete(sessionId);
    else for (const [id, known] of sessions.entries()) if (known.accountId === accountId) sessions.delete(id);
  };
  await keyValue.subscribe(
    channel,
    (message) => {
      const ended = Ended.safeParse(message);
      if (!ended.success) return;
      drop(ended.data);
      heard.emit(ended.data.word ?? "");
    },
    () => {
      words++;
      sessions.clear();
    },
  );

  const load = async (sessionId: string, tokenVersion: number): Promise<Caller> => {
    const wordsBefore = words;
    const claim = `${sessionId} ${tokenVersion}`;
    if (ended.has(claim)) throw new Unauthenticated("session_ended");
    const account = await findLiveSession(db, sessionId);
    if (!account || account.tokenVersion !== tokenVersion) {
      ended.set(claim, true);
      throw new Unauthenticated("session_ended");
    }
    const known = {
      caller: { actor: actorOf(account), sessionId },
      accountId: account.id,
      tokenVersion: account.tokenVersion,
    };
    if (words === wordsBefore) sessions.set(sessionId, known);
    return known.caller;
  };

  return {
    identify(authorization, isLetIn) {
      if (authorization === undefined) return { actor: { kind: "visitor" } };
      const [, token] = /^Bearer ([\w.~+/=-]+)$/i.exec(authorization) ?? [];
      if (!token) throw new Unauthenticated("unauthenticated");
      const { sessionId, tokenVersion } = accessTokens.verify(token, isLetIn);
      const known = sessions.get(sessionId);
      return known && known.tokenVersion === tokenVersion ? known.caller : load(sessionId, tokenVersion);
    },
    goesOnUntil: async (sessionId) => {
      const account = await findLiveSession(db, sessionId);
      return account && new Date(account.sessionExpiresAt);
    },
    onEnded(listener) {
      heard.on("ended", listener);
    },
    async look(token, isLetIn) {
      const { sessionId, tokenVersion } = accessTokens.verify(token, isLetIn);
      const account = await findLiveSession(db, sessionId);
      if (account?.tokenVersion !== tokenVersion) throw new Unauthenticated("session_ended");
      return { actor: actorOf(account), sessionId, until: account.sessionExpiresAt };
    },
    async forget(which) {
      drop(which);
      const word = newId();
      try {
        // When our own word comes back, it is on its way to the others, ahead of whatever the caller asks them next.
        const echo = once(heard, word, { signal: AbortSignal.timeout(toldWithinMs) });
        await Promise.all([keyValue.publish(channel, { ...which, word }), echo]);
      } catch (error) {
        logger.warn({ err: error }, "other instances learn of an ended session within a second");
      }
    },
  };
}
