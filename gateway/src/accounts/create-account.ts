import type { NewAccount } from "@rawat/contracts";
import {
  audit,
  Conflict,
  currentActor,
  type IdempotencyClaim,
  instant,
  inTransaction,
  isUniqueViolation,
} from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { assertStrong } from "../passwords/password-policy.ts";
import { confirmCaller } from "../sessions/confirm-caller.ts";
import { ownNameOf, type StoredAccount } from "./account.ts";
import { accountEvent } from "./account-event.ts";
import { insertAccount, lockAccount, updateAccount } from "./account-store.ts";
import { confirmingPerson, withdrawAccount } from "./manage-accounts.ts";
import { newAccount, openAccountWithPerson } from "./open-account.ts";
import { getPatient, getStaffMember, makePerson } from "./persons.ts";

/** Opens an account for somebody, with a new or the named patient or staff member. `address` is whence it is asked for. */
export async function createAccount(
  deps: Deps,
  wish: NewAccount,
  address: string,
  idempotency?: IdempotencyClaim,
): Promise<StoredAccount> {
  if (wish.patientId || wish.staffId) return openAccountOf(deps, wish, address, idempotency);
  const { email, password, name, role } = wish;
  const make = (id: string) => makePerson(deps, id, wish);
  return openAccountWithPerson(deps, { email, password, name, role, make, address }, async (trx, account) => {
    await idempotency?.complete(trx, account.id);
    return account;
  });
}

/** Opens the account of a person who will be known from this account's own event: the first administrator's. */
export async function createFirstAccount(deps: Deps, wish: NewAccount): Promise<void> {
  await insertOpened(deps, await draftOf(deps, wish, "unknown"));
}

/**
 * Opens the account of a person who is known. The register is asked again once the account is there, disabled: who is archived or
 * renamed between its answer and our writing would otherwise be so without this account's knowing.
 */
async function openAccountOf(
  deps: Deps,
  wish: NewAccount,
  address: string,
  idempotency?: IdempotencyClaim,
): Promise<StoredAccount> {
  const askFor = (_: StoredAccount) =>
    wish.patientId ? getPatient(deps, wish.patientId) : getStaffMember(deps, wish.staffId ?? "", wish.role);
  const draft = await draftOf(deps, wish, address);
  await askFor(draft);
  await insertOpened(deps, { ...draft, disabledAt: draft.createdAt });
  try {
    return await confirmingPerson(deps, draft.id, askFor, (before, person) =>
      inTransaction(
        deps.db,
        async (trx) => {
          await confirmCaller(trx);
          const account = await lockAccount(trx, { id: draft.id });
          if (account?.personVersion !== before.personVersion) return undefined;
          const ownName = ownNameOf(person, wish.name);
          const told = { name: person.name, personVersion: person.version, ownName, disabledAt: null };
          const opened = await updateAccount(trx, account, told);
          await deps.outbox.publish(trx, accountEvent("account.updated", opened));
          await idempotency?.complete(trx, opened.id);
          return opened;
        },
        { line: draft.id },
      ),
    );
  } catch (error) {
    // The caller is told that it failed. What cannot be undone now stays disabled, and an administrator sees it.
    await withdrawAccount(deps, draft.id).catch((failure) =>
      deps.logger.warn({ err: failure }, "an account that could not be opened stays disabled"),
    );
    throw error;
  }
}

async function draftOf(deps: Deps, wish: NewAccount, address: string): Promise<StoredAccount> {
  const { email, password, name, role, patientId, staffId } = wish;
  assertStrong(password, { field: "password", email, clinic: deps.config.CLINIC_NAME });
  const passwordHash = await deps.passwords.hash(password, address);
  const draft = newAccount({ email, name, role, passwordHash }, instant(deps.clock.now()));
  return { ...draft, patientId: patientId ?? null, staffId: staffId ?? null };
}

async function insertOpened(deps: Deps, account: StoredAccount): Promise<void> {
  const { id, patientId } = account;
  try {
    await inTransaction(deps.db, async (trx) => {
      await confirmCaller(trx);
      await insertAccount(trx, account);
      await audit(trx, currentActor(), { action: "account.create", subjectId: id, whose: { patientId } });
      await deps.outbox.publish(trx, accountEvent("account.created", account));
    });
  } catch (error) {
    if (isUniqueViolation(error, "activeEmail")) throw new Conflict("email_taken", { cause: error });
    throw isUniqueViolation(error) ? new Conflict("person_has_account", { cause: error }) : error;
  }
}
