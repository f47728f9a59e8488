import type { ClinicEvents } from "@rawat/contracts";
import { type Foundation, instant, type Reactions, systemClock, type Transaction } from "@rawat/platform";
import { isOpen, type StoredAccount } from "./accounts/account.ts";
import { accountEvent } from "./accounts/account-event.ts";
import { countAdmins, lockAccount, updateAccount } from "./accounts/account-store.ts";
import type { Sessions } from "./sessions/sessions.ts";

/** What the gateway does when something happens elsewhere: it keeps the register's name of each person, and shuts out who was archived or removed. */
export function reactions({
  sessions,
  outbox,
}: { sessions: Sessions } & Pick<Foundation, "outbox">): Reactions<ClinicEvents> {
  return {
    "patient.updated": async (trx, { version, data }) => {
      const account = await lockAccount(trx, { patientId: data.id });
      const renamed = await rename(trx, account, data.name, version);
      // Only of who is in the register again is anything else told.
      if (renamed?.isDisabledByArchiving) await letIn(trx, renamed);
    },
    "patient.archived": async (trx, { version, data }) => {
      const account = await lockAccount(trx, { patientId: data.id });
      // Who was restored since may have been let in again, however late this is told.
      if (account && account.personVersion < version)
        await shutOut(trx, account, {
          personVersion: version,
          // Else it was somebody's decision.
          ...(account.disabledAt === null && { isDisabledByArchiving: true }),
        });
    },
    "staff.updated": async (trx, { version, data }) => {
      const account = await lockAccount(trx, { staffId: data.id });
      if (data.removed !== true) return void (await rename(trx, account, data.name, version));
      // Nobody could administer the clinic any more.
      if (account?.role === "admin" && (await countAdmins(trx)) <= 1) return;
      if (account) await shutOut(trx, account, { personVersion: version });
    },
  };

  async function shutOut(trx: Transaction, account: StoredAccount, known: Partial<StoredAccount>): Promise<void> {
    // Written down as well where it changes nothing else: whoever is just enabling the account, or opening it, finds it changed.
    const disabledAt = account.disabledAt ?? instant(systemClock.now());
    const tokenVersion = account.tokenVersion + 1;
    const disabled = await updateAccount(trx, account, { ...known, disabledAt, tokenVersion });
    if (!isOpen(account)) return;
    await sessions.end(trx, { accountId: account.id });
    await outbox.publish(trx, accountEvent("account.disabled", disabled));
  }

  async function letIn(trx: Transaction, account: StoredAccount): Promise<void> {
    const enabled = await updateAccount(trx, account, { disabledAt: null, isDisabledByArchiving: false });
    if (isOpen(enabled)) await outbox.publish(trx, accountEvent("account.updated", enabled));
  }
}

/** A late event does not bring an old name back. @returns undefined where it is late */
async function rename(
  trx: Transaction,
  account: StoredAccount | undefined,
  name: string,
  personVersion: number,
): Promise<StoredAccount | undefined> {
  if (!account || account.personVersion >= personVersion) return undefined;
  return updateAccount(trx, account, { name, personVersion });
}
