import { audit, currentActor, Invalid, inTransaction } from "@rawat/platform";
import { isOpen } from "../accounts/account.ts";
import { findAccount, lockAccount, updateAccount } from "../accounts/account-store.ts";
import { endAccess } from "../accounts/end-access.ts";
import type { Deps } from "../deps.ts";
import { assertStrong } from "./password-policy.ts";
import { findReset, takeReset } from "./reset-store.ts";

/**
 * Sets a new password by a link from a letter. The link works once, and whatever else lets in by the account ends. Nothing is hashed before the link
 * is known: made-up ones cost a look into the table.
 */
export async function resetPassword(deps: Deps, token: string, password: string, address: string): Promise<void> {
  const { db, clock, passwords, config } = deps;
  const unusable = () => new Invalid("invalid_token");
  const accountId = await findReset(db, token, clock.now());
  const holder = accountId ? await findAccount(db, accountId) : undefined;
  if (!holder || !isOpen(holder)) throw unusable();
  // Refused before the link is used up: it stays good for a better password.
  assertStrong(password, { field: "password", email: holder.email, clinic: config.CLINIC_NAME });
  const passwordHash = await passwords.hash(password, address);
  await inTransaction(
    db,
    async (trx) => {
      const account = await lockAccount(trx, { id: holder.id });
      if (!account || !isOpen(account) || !(await takeReset(trx, token, clock.now()))) throw unusable();
      await updateAccount(trx, account, { passwordHash });
      await endAccess(deps, trx, { accountId: account.id });
      await audit(trx, currentActor(), { action: "account.reset_password", subjectId: account.id });
    },
    { line: holder.id },
  );
}
