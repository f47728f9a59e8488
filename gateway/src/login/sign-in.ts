import type { Login } from "@rawat/contracts";
import { audit, currentActor, inTransaction, Unauthenticated } from "@rawat/platform";
import { isOpen, type StoredAccount } from "../accounts/account.ts";
import { findAccountByEmail, lockAccount, replaceHash } from "../accounts/account-store.ts";
import type { Deps } from "../deps.ts";
import { actorOf, type IssuedTokens } from "../sessions/sessions.ts";

/** Signs in with e-mail and password. Who has no account is not told apart from who mistypes: not by words, not by time. */
export async function signIn(deps: Deps, { email, username, password }: Login, address: string): Promise<IssuedTokens> {
  const typed = (email ?? username ?? "").trim().toLowerCase();
  let known: StoredAccount | undefined;
  const tokens = await deps.limits.attempt(typed, address, async () => {
    // A second time where the hash was made anew meanwhile, by somebody who signed in with the same password.
    for (let tries = 0; tries < 2; tries++) {
      const before = known;
      known = await findAccountByEmail(deps.db, typed);
      if (before && before.passwordHash === known?.passwordHash) break;
      const isRight = await deps.passwords.matches(password, known?.passwordHash, address);
      if (!known || !isRight) break;
      const opened = await openSession(deps, known);
      if (opened) return rehashed(deps, known, password, address, opened);
    }
    return undefined;
  });
  if (tokens) return tokens;
  // Whose account was tried, so that it is found by that account. What was typed is not written down: some type their password there.
  const claimed = known ? actorOf(known) : currentActor();
  await audit(deps.db, claimed, { action: "session.open", result: "refused", ...(known && { subjectId: known.id }) });
  throw new Unauthenticated("wrong_credentials");
}

/**
 * The session of an account whose password was found right. Comparing takes its time, so it is made only where that is the
 * password still and the account open: whoever changes either ends every session that was made before.
 */
function openSession(deps: Deps, proved: StoredAccount): Promise<IssuedTokens | undefined> {
  return inTransaction(
    deps.db,
    async (trx) => {
      const account = await lockAccount(trx, { id: proved.id });
      if (!account || !isOpen(account) || account.passwordHash !== proved.passwordHash) return undefined;
      await audit(trx, actorOf(account), { action: "session.open", subjectId: account.id });
      return deps.sessions.open(trx, account);
    },
    { line: proved.id },
  );
}

/** Keeps the password at the cost that hashes have now, once it is known; whoever signs in waits for it, who guesses does not. */
async function rehashed(
  { db, passwords }: Deps,
  { id, passwordHash: before }: StoredAccount,
  password: string,
  address: string,
  opened: IssuedTokens,
): Promise<IssuedTokens> {
  if (passwords.isOfOtherCost(before)) await replaceHash(db, id, before, await passwords.hash(password, address));
  return opened;
}
