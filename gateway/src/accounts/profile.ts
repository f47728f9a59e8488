import type { Account, AccountActor, Profile } from "@rawat/contracts";
import {
  askBriefly,
  audit,
  inTransaction,
  RemoteError,
  Stale,
  TooSlow,
  type Transaction,
  Unavailable,
} from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { presentAccount, type StoredAccount } from "./account.ts";
import { accountEvent } from "./account-event.ts";
import { updateAccount } from "./account-store.ts";
import { getAccount } from "./manage-accounts.ts";

/** The own account, with the person it belongs to. If their service is away the rest is shown, and what is missing is named. */
export async function readProfile(
  deps: Deps,
  actor: AccountActor,
): Promise<{ data: Profile; meta: { missing?: string[] } }> {
  const account = await getAccount(deps, actor.accountId);
  return withPerson(deps, account);
}

/** Changes the name shown with the own account. */
export async function changeProfile(deps: Deps, actor: AccountActor, { name }: { name?: string | undefined }) {
  // The last writer wins, but over what it has read: a lost race is run again.
  for (let tries = 1; ; tries++) {
    const changed = await inTransaction(deps.db, (trx) => renameOnce(trx, deps, actor.accountId, name));
    if (changed) return withPerson(deps, changed);
    if (tries === triesMax) throw new Stale("stale_version");
  }
}

const triesMax = 10;

/** Undefined when somebody else changed the account in between. */
async function renameOnce(
  trx: Transaction,
  { outbox }: Deps,
  id: string,
  name: string | undefined,
): Promise<StoredAccount | undefined> {
  const account = await getAccount({ db: trx }, id);
  if (name === undefined || name === account.name) return account;
  if (!(await updateAccount(trx, account, { name }))) return undefined;
  await audit(trx, { action: "account.update", subjectId: id });
  const renamed = { ...account, name, version: account.version + 1 };
  await outbox.publish(trx, accountEvent("account.updated", renamed));
  return renamed;
}

async function withPerson(
  { patients, staff }: Deps,
  account: StoredAccount,
): Promise<{ data: Profile; meta: { missing?: string[] } }> {
  const data = presentAccount(account);
  const { patientId, staffId } = account;
  if (patientId)
    return joined("patient", data, async () => (await patients.summary({ params: { id: patientId } })).data);
  if (staffId) return joined("staff", data, async () => (await staff.summary({ params: { id: staffId } })).data);
  return { data, meta: {} };
}

async function joined<K extends "patient" | "staff">(person: K, account: Account, ask: () => Promise<Profile[K]>) {
  try {
    return { data: { ...account, [person]: await askBriefly(ask) }, meta: {} };
  } catch (error) {
    if (error instanceof RemoteError || error instanceof Unavailable || error instanceof TooSlow)
      return { data: { ...account, [person]: null }, meta: { missing: [person] } };
    throw error;
  }
}
