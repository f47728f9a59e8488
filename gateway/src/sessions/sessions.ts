import type { AccountActor, Tokens } from "@rawat/contracts";
import {
  afterCommit,
  audit,
  type Clock,
  type Foundation,
  instant,
  inTransaction,
  newId,
  type Transaction,
  Unauthenticated,
} from "@rawat/platform";
import { isOpen, presentUser, type StoredAccount } from "../accounts/account.ts";
import { findAccount } from "../accounts/account-store.ts";
import type { AccessTokens } from "./access-token.ts";
import { isOurs, newSeed, readRefreshToken, refreshTokenOf } from "./refresh-token.ts";
import {
  endSession,
  endSessionsOf,
  findSession,
  insertSession,
  listOldSessions,
  lockSession,
  rotateSession,
  type SessionRow,
} from "./session-store.ts";

export interface SessionSettings {
  secret: string;
  refreshLifetimeMs: number;
}

/** Tokens that go out, the refresh token beside the body: it may leave as a cookie instead. */
export interface IssuedTokens {
  body: Tokens;
  refreshToken: string;
}

export interface EndedSessions {
  accountId: string;
  sessionId?: string;
  except?: string | undefined;
  /** With them ends what other services gave the account to be used without a session. */
  secretsToo?: true;
}

export interface Sessions {
  /** Signs an account in: a new family of tokens, in the transaction of what it belongs to. */
  open(trx: Transaction, account: StoredAccount): Promise<IssuedTokens>;
  /** The next tokens of a family. @throws Unauthenticated when the session is over. */
  refresh(refreshToken: string): Promise<IssuedTokens>;
  /** Ends one session, or without `sessionId` all of the account's but `except`, in the transaction of the reason. */
  end(trx: Transaction, which: EndedSessions): Promise<void>;
}

/** A retry within this time gets the same successor: the answer may have been lost on the way. */
const graceMs = 10_000;
/** More than anybody has devices: whoever signs in anew and anew ends their oldest sessions by that. */
const sessionsMax = 100;
/** However busy, a session ends after this. */
const lifetimeMaxMs = 30 * 24 * 3_600_000;

/** @param forget told which sessions ended, once that is committed. */
export function createSessions(
  { db, outbox, clock }: Pick<Foundation, "db" | "outbox"> & { clock: Clock },
  accessTokens: AccessTokens,
  { secret, refreshLifetimeMs }: SessionSettings,
  forget: (which: { accountId: string; sessionId?: string }) => Promise<void>,
): Sessions {
  const expiry = (now: Date, endsAt: string) => {
    const expiresAt = instant(new Date(now.getTime() + refreshLifetimeMs));
    return expiresAt < endsAt ? expiresAt : endsAt;
  };

  const issue = (account: StoredAccount, session: SessionRow, generation: number): IssuedTokens => {
    const now = clock.now();
    const { token, expiresAt } = accessTokens.sign(
      { accountId: account.id, sessionId: session.id, tokenVersion: account.tokenVersion },
      now,
    );
    const refreshToken = refreshTokenOf(secret, session, generation);
    const body: Tokens = {
      access_token: token,
      refresh_token: refreshToken,
      token_type: "Bearer",
      expires_in: Math.round((expiresAt.getTime() - now.getTime()) / 1_000),
      expires_at: instant(expiresAt),
      user: presentUser(account),
    };
    return { body, refreshToken };
  };

  const end: Sessions["end"] = async (trx, { accountId, sessionId, except, secretsToo }) => {
    const endedAt = instant(clock.now());
    if (sessionId) await endSession(trx, sessionId, endedAt);
    else await endSessionsOf(trx, accountId, endedAt, except);
    const which = { accountId, ...(sessionId && { sessionId }) };
    const data = { ...which, ...(secretsToo && { secretsToo }), ...(except && { except }) };
    await outbox.publish(trx, {
      type: "session.revoked",
      subject: sessionId ?? accountId,
      version: 1,
      isUrgent: true,
      data,
    });
    afterCommit(trx, () => forget(which));
  };

  const endStolen = async (trx: Transaction, session: SessionRow) => {
    await end(trx, { accountId: session.accountId, sessionId: session.id });
    const thief = { kind: "visitor" } as const;
    await audit(trx, thief, { action: "session.reuse", subjectId: session.accountId, result: "refused" });
  };

  /** The tokens that follow those of `generation`; undefined when the session is over. Whoever ends it waits for this, or this finds it ended. */
  const next = async (trx: Transaction, sessionId: string, generation: number): Promise<IssuedTokens | undefined> => {
    const session = await lockSession(trx, sessionId);
    const now = clock.now();
    if (!session || session.endedAt !== null || session.expiresAt <= instant(now)) return undefined;
    const account = await findAccount(trx, session.accountId);
    if (!account || !isOpen(account)) return undefined;
    if (generation === session.generation) {
      await rotateSession(trx, session, instant(now), expiry(now, session.endsAt));
      return issue(account, session, session.generation + 1);
    }
    // By a clock that has stepped back it was rotated a while from now, which is no shorter ago.
    const agoMs = Math.abs(now.getTime() - Date.parse(session.rotatedAt));
    const isRetry = generation === session.generation - 1 && agoMs <= graceMs;
    if (isRetry) return issue(account, session, session.generation);
    await endStolen(trx, session);
    return undefined;
  };

  return {
    async open(trx, account) {
      const now = clock.now();
      const endsAt = instant(new Date(now.getTime() + lifetimeMaxMs));
      const at = instant(now);
      const session = {
        id: newId(),
        accountId: account.id,
        seed: newSeed(),
        generation: 1,
        rotatedAt: at,
        expiresAt: expiry(now, endsAt),
        endsAt,
        endedAt: null,
        createdAt: at,
      };
      for (const sessionId of await listOldSessions(trx, account.id, sessionsMax - 1))
        await end(trx, { accountId: account.id, sessionId });
      await insertSession(trx, session);
      return issue(account, session, 1);
    },

    async refresh(refreshToken) {
      const over = new Unauthenticated("session_ended");
      const claim = readRefreshToken(refreshToken);
      if (!claim) throw over;
      const family = await findSession(db, claim.sessionId);
      // A text that we did not make says nothing about the session that it names, and locks nothing.
      if (!family || !isOurs(secret, family, claim)) throw over;
      const tokens = await inTransaction(db, (trx) => next(trx, family.id, claim.generation), {
        line: family.accountId,
      });
      if (!tokens) throw over;
      return tokens;
    },

    end,
  };
}

/** Who an account is to the services. */
export const actorOf = (account: StoredAccount): AccountActor => ({
  kind: "account",
  accountId: account.id,
  role: account.role,
  name: account.name,
  ...(account.patientId && { patientId: account.patientId }),
  ...(account.staffId && { staffId: account.staffId }),
});
