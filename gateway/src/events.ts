import { type Foundation, instant, type Reactions, type Transaction } from "@rawat/platform";
import type { StoredAccount } from "./accounts/account.ts";
import { accountEvent } from "./accounts/account-event.ts";
import { countAdmins, findAccountByPatient, findAccountByStaff, updateAccount } from "./accounts/account-store.ts";
import type { Sessions } from "./sessions/sessions.ts";

/** What the gateway does when something happens elsewhere: it keeps the name shown with an account, and shuts out who was archived or removed. */
export function reactions({ sessions, outbox }: { sessions: Sessions } & Pick<Foundation, "outbox">): Reactions {
  return {
    "patient.updated": async (trx, { version, data }) =>
      rename(trx, await findAccountByPatient(trx, data.id), data.name, version),
    "patient.archived": async (trx, { version, data }) => {
      const account = await findAccountByPatient(trx, data.id);
      // Who was restored since may have been let in again, however late this is told.
      if (account && account.personVersion < version) await shutOut(trx, account, version);
    },
    "staff.updated": async (trx, { version, data }) => {
      const account = await findAccountByStaff(trx, data.id);
      if (data.removed !== true) return rename(trx, account, data.name, version);
      // Nobody could administer the clinic any more.
      if (account?.role === "admin" && (await countAdmins(trx)) <= 1) return;
      if (account) await shutOut(trx, account, version);
    },
  };

  async function shutOut(trx: Transaction, account: StoredAccount, personVersion: number): Promise<void> {
    if (account.state !== "active") return;
    // Written down as well where it changes nothing else: whoever is just enabling the account finds it changed.
    if (account.disabledAt !== null) return write(trx, account, { personVersion });
    const disabledAt = instant(new Date());
    await write(trx, account, { disabledAt, personVersion, tokenVersion: account.tokenVersion + 1 });
    await sessions.end(trx, { accountId: account.id });
    const disabled = { ...account, disabledAt, version: account.version + 1 };
    await outbox.publish(trx, accountEvent("account.disabled", disabled));
  }
}

/** A late event does not bring an old name back. */
async function rename(trx: Transaction, account: StoredAccount | undefined, name: string, personVersion: number) {
  if (!account || account.personVersion >= personVersion) return;
  await write(trx, account, { name, personVersion });
}

/** @throws when somebody else changed the account in between: the event is then handed out again. */
async function write(trx: Transaction, account: StoredAccount, changes: Partial<StoredAccount>): Promise<void> {
  if (!(await updateAccount(trx, account, changes))) throw new Error(`Account ${account.id} was changed in between`);
}
