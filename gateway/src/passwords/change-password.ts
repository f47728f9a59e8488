import type { AccountActor } from "@rawat/contracts";
import { audit, currentActor, inTransaction, Unauthenticated } from "@rawat/platform";
import { findAccount, lockAccount, updateAccount } from "../accounts/account-store.ts";
import { endAccess } from "../accounts/end-access.ts";
import type { Deps } from "../deps.ts";
import { findLiveSession } from "../sessions/session-store.ts";
import { assertStrong } from "./password-policy.ts";

export interface PasswordChange {
  currentPassword: string;
  newPassword: string;
}

/** Changes the own password; a try with a wrong one is in the trail as a refused sign-in is. The session that asks goes on; whatever else lets in by it ends. */
export async function changePassword(
  deps: Deps,
  actor: AccountActor,
  sessionId: string,
  wish: PasswordChange,
  address: string,
): Promise<void> {
  const { db, passwords, limits, config } = deps;
  const deed = { action: "account.change_password", subjectId: actor.accountId };
  const proved = await findAccount(db, actor.accountId);
  const isRight =
    proved &&
    (await limits.attempt(`password ${proved.id}`, address, async () =>
      (await passwords.matches(wish.currentPassword, proved.passwordHash, address)) ? true : undefined,
    ));
  if (!proved || !isRight) {
    await audit(db, currentActor(), { ...deed, result: "refused" });
    throw new Unauthenticated("wrong_credentials", { detail: "The current password is wrong" });
  }
  assertStrong(wish.newPassword, { field: "newPassword", email: proved.email, clinic: config.CLINIC_NAME });
  const passwordHash = await passwords.hash(wish.newPassword, address);
  await inTransaction(
    db,
    async (trx) => {
      const account = await lockAccount(trx, { id: proved.id });
      // Comparing and hashing took their time: what they rest on must hold still. Whatever else changed is no matter of this.
      const holds =
        account?.passwordHash === proved.passwordHash && (await findLiveSession(trx, sessionId)) !== undefined;
      if (!account || !holds) throw new Unauthenticated("session_ended");
      await updateAccount(trx, account, { passwordHash });
      await endAccess(deps, trx, { accountId: account.id, except: sessionId });
      await audit(trx, currentActor(), deed);
    },
    { line: proved.id },
  );
}
