import type { ClinicEvents } from "@rawat/contracts";
import { type NewEvent, type Outbox, retell } from "@rawat/platform";
import type { Knex } from "knex";
import { isOpen, type StoredAccount } from "./account.ts";
import { accountEvent } from "./account-event.ts";
import { findAccounts, listIdsByChange } from "./account-store.ts";

/** Tells anew of every account what other services keep of it: the person of an administrator, whose it is, and that it ended. */
export async function retellAccounts(db: Knex, outbox: Outbox<ClinicEvents>): Promise<number> {
  return retell(db, outbox, await listIdsByChange(db), async (trx, ids) =>
    (await findAccounts(trx, ids)).flatMap(lastEventsOf),
  );
}

function lastEventsOf(account: StoredAccount): NewEvent<ClinicEvents>[] {
  // As its first version, so that it does not stand in the way of what is told last.
  const created = accountEvent("account.created", { ...account, version: 1 });
  if (isOpen(account) && account.version === 1) return [created];
  const last = accountEvent(isOpen(account) ? "account.updated" : "account.disabled", account);
  // The person of the first administrator is made from this event, however often the account was changed since.
  return account.role === "admin" ? [created, last] : [last];
}
