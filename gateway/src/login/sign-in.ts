import type { Login } from "@rawat/contracts";
import { audit, inTransaction, Unauthenticated } from "@rawat/platform";
import { isOpen, type StoredAccount } from "../accounts/account.ts";
import { findAccountByEmail } from "../accounts/account-store.ts";
import type { Deps } from "../deps.ts";
import { actorOf, type IssuedTokens } from "../sessions/sessions.ts";

/** Signs in with e-mail and password. Who has no account is not told apart from who mistypes: not by words, not by time. */
export async function signIn(deps: Deps, { email, username, password }: Login, address: string): Promise<IssuedTokens> {
  const typed = (email ?? username ?? "").trim().toLowerCase();
  const account = await deps.limits.attempt(typed, address, () => prove(deps, typed, password));
  if (!account) {
    await audit(deps.db, { action: "session.open", result: "refused" });
    throw new Unauthenticated("wrong_credentials");
  }
  return inTransaction(deps.db, async (trx) => {
    await audit(trx, { action: "session.open", subjectId: account.id }, actorOf(account));
    return deps.sessions.open(trx, account);
  });
}

async function prove({ db, passwords }: Deps, email: string, password: string): Promise<StoredAccount | undefined> {
  const account = await findAccountByEmail(db, email);
  const right = await passwords.matches(password, account?.passwordHash);
  return account && right && isOpen(account) ? account : undefined;
}
