import { currentRequest, type Transaction, Unauthenticated } from "@rawat/platform";
import { findLiveSession, lockSession } from "./session-store.ts";

/**
 * Confirms that the account whose request is in hand may still do what it was let in for: hashing and asking others take their time,
 * and whoever was shut out meanwhile makes no account and changes none. Nobody ends the session before the transaction does.
 *
 * @throws Unauthenticated when it was signed out or shut out since, or has another role.
 */
export async function confirmCaller(trx: Transaction): Promise<void> {
  const { actor, sessionId } = currentRequest() ?? {};
  if (actor?.kind !== "account" || sessionId === undefined) return;
  await lockSession(trx, sessionId);
  const account = await findLiveSession(trx, sessionId);
  if (account?.role !== actor.role) throw new Unauthenticated("session_ended");
}
