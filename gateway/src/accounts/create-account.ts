import type { NewAccount } from "@rawat/contracts";
import {
  crashPoint,
  type IdempotencyClaim,
  instant,
  inTransaction,
  lastWriterWins,
  Unavailable,
} from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { assertStrong } from "../passwords/password-policy.ts";
import { confirmCaller } from "../sessions/confirm-caller.ts";
import { ownNameOf, type StoredAccount } from "./account.ts";
import { findAccount, insertAccount, lockAccount, updateAccount } from "./account-store.ts";
import { newAccount, openAccountWithPerson, orUndone, pendingUntil, reserve, tellOpened } from "./open-account.ts";
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
  const account = await draftOf(deps, wish, "unknown");
  await inTransaction(deps.db, async (trx) => {
    await insertAccount(trx, account);
    await tellOpened(deps, trx, account);
  });
}

/**
 * Opens the account of a person who is known. The register is asked again once the account is there, not yet active: who is archived or
 * renamed between its answer and our writing would otherwise be so without this account's knowing.
 */
async function openAccountOf(
  deps: Deps,
  wish: NewAccount,
  address: string,
  idempotency?: IdempotencyClaim,
): Promise<StoredAccount> {
  const askForPerson = () =>
    wish.patientId ? getPatient(deps, wish.patientId) : getStaffMember(deps, wish.staffId ?? "", wish.role);
  const draft = await draftOf(deps, wish, address);
  await askForPerson();
  const account = { ...draft, state: "opening" as const, pendingUntil: pendingUntil(deps.clock) };
  await reserve(deps, account);
  crashPoint("account-reserved");
  return orUndone(deps, account, () =>
    lastWriterWins(undefined, async () => {
      const before = await findAccount(deps.db, account.id);
      const person = await askForPerson();
      return inTransaction(
        deps.db,
        async (trx) => {
          await confirmCaller(trx);
          const present = await lockAccount(trx, { id: account.id });
          if (!present || present.pendingUntil !== account.pendingUntil) throw new Unavailable();
          if (present.personVersion !== before?.personVersion) return undefined;
          const ownName = ownNameOf(person, wish.name);
          const told = { name: person.name, personVersion: person.version, ownName, disabledAt: null };
          const opened = await updateAccount(trx, present, { ...told, state: "active", pendingUntil: null });
          await tellOpened(deps, trx, opened);
          await idempotency?.complete(trx, opened.id);
          return opened;
        },
        { line: account.id },
      );
    }),
  );
}

async function draftOf(deps: Deps, wish: NewAccount, address: string): Promise<StoredAccount> {
  const { email, password, name, role, patientId, staffId } = wish;
  assertStrong(password, { field: "password", email, clinic: deps.config.CLINIC_NAME });
  const passwordHash = await deps.passwords.hash(password, address);
  const draft = newAccount({ email, name, role, passwordHash }, instant(deps.clock.now()));
  return { ...draft, patientId: patientId ?? null, staffId: staffId ?? null };
}
