import type { Account, AccountActor, Profile } from "@rawat/contracts";
import {
  askBriefly,
  audit,
  currentActor,
  inTransaction,
  NotFound,
  RemoteError,
  TooSlow,
  Unavailable,
} from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { confirmCaller } from "../sessions/confirm-caller.ts";
import { isOpen, ownNameOf, presentAccount, type StoredAccount } from "./account.ts";
import { accountEvent } from "./account-event.ts";
import { lockAccount, updateAccount } from "./account-store.ts";
import { getAccount } from "./manage-accounts.ts";

/** The own account, with the person it belongs to. If their service is away the rest is shown, and what is missing is named. */
export async function readProfile(
  deps: Deps,
  actor: AccountActor,
): Promise<{ data: Profile; meta: { missing?: string[] } }> {
  const account = await getAccount(deps, actor.accountId);
  return withPerson(deps, account);
}

/** Changes the name shown with the own account. The register keeps its own, which is the one in the trail and in records. */
export async function changeProfile(deps: Deps, actor: AccountActor, { name }: { name?: string | undefined }) {
  const changed = await inTransaction(
    deps.db,
    async (trx) => {
      await confirmCaller(trx);
      const account = await lockAccount(trx, { id: actor.accountId });
      if (!account || !isOpen(account)) throw new NotFound("not_found");
      if (name === undefined || name === presentAccount(account).name) return account;
      const renamed = await updateAccount(trx, account, { ownName: ownNameOf(account, name) });
      await audit(trx, currentActor(), { action: "account.update", subjectId: account.id });
      await deps.outbox.publish(trx, accountEvent("account.updated", renamed));
      return renamed;
    },
    { line: actor.accountId },
  );
  return withPerson(deps, changed);
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
