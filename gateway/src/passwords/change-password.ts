import type { AccountActor } from "@rawat/contracts";
import { audit, inTransaction, Unauthenticated } from "@rawat/platform";
import { findAccount, updateAccount } from "../accounts/account-store.ts";
import type { Deps } from "../deps.ts";
import { assertStrong } from "./password-policy.ts";
import { deleteResets } from "./reset-store.ts";

export interface PasswordChange {
  currentPassword: string;
  newPassword: string;
}

/** Changes the own password. The session that asks goes on; every other one ends, and links to reset it are void. */
export async function changePassword(
  deps: Deps,
  actor: AccountActor,
  sessionId: string | undefined,
  wish: PasswordChange,
  address: string,
): Promise<void> {
  const { db, passwords, limits, sessions, config } = deps;
  const account = await findAccount(db, actor.accountId);
  const proved =
    account &&
    (await limits.attempt(`password ${account.id}`, address, async () =>
      (await passwords.matches(wish.currentPassword, account.passwordHash)) ? true : undefined,
    ));
  if (!account || !proved) throw new Unauthenticated("wrong_credentials", { detail: "The current password is wrong" });
  assertStrong(wish.newPassword, { field: "newPassword", email: account.email, clinic: config.CLINIC_NAME });
  const passwordHash = await passwords.hash(wish.newPassword);
  await inTransaction(db, async (trx) => {
    // Whoever changed the account since has ended this session, or changed the password first.
    if (!(await updateAccount(trx, account, { passwordHash }))) throw new Unauthenticated("session_ended");
    await deleteResets(trx, account.id);
    await sessions.end(trx, { accountId: account.id, ...(sessionId && { except: sessionId }) });
    await audit(trx, { action: "account.change_password", subjectId: account.id });
  });
}
