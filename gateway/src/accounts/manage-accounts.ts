import type { AccountChanges, NewAccount } from "@rawat/contracts";
import {
  audit,
  Conflict,
  type IdempotencyClaim,
  instant,
  inTransaction,
  isUniqueViolation,
  NotFound,
  Stale,
  type Transaction,
} from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { assertStrong } from "../passwords/password-policy.ts";
import { isOpen, type StoredAccount } from "./account.ts";
import { accountEvent } from "./account-event.ts";
import { countAdmins, findAccount, insertAccount, updateAccount } from "./account-store.ts";
import { newAccount, openAccountWithPerson } from "./open-account.ts";
import { assertPatient, assertStaffMember, getPresentPatient, makePerson } from "./persons.ts";

/** Opens an account for somebody, with a new or the named patient or staff member. */
export async function createAccount(
  deps: Deps,
  wish: NewAccount,
  idempotency?: IdempotencyClaim,
): Promise<StoredAccount> {
  if (wish.patientId) await assertPatient(deps, wish.patientId);
  else if (wish.staffId) await assertStaffMember(deps, wish.staffId, wish.role);
  else {
    const { email, password, name, role } = wish;
    const make = (id: string) => makePerson(deps, id, wish);
    return openAccountWithPerson(deps, { email, password, name, role, make }, async (trx, account) => {
      await idempotency?.complete(trx, account.id);
      return { ...account, state: "active" as const };
    });
  }
  return createAccountOf(deps, wish, idempotency);
}

/** Opens the account of a person who is known, or will be from this account's own event. */
export async function createAccountOf(
  deps: Deps,
  { email, password, name, role, patientId, staffId }: NewAccount,
  idempotency?: IdempotencyClaim,
): Promise<StoredAccount> {
  assertStrong(password, { field: "password", email, clinic: deps.config.CLINIC_NAME });
  const passwordHash = await deps.passwords.hash(password);
  const account = {
    ...newAccount({ email, name, role, passwordHash }, instant(deps.clock.now())),
    patientId: patientId ?? null,
    staffId: staffId ?? null,
  };
  try {
    await inTransaction(deps.db, async (trx) => {
      await insertAccount(trx, account);
      await audit(trx, { action: "account.create", subjectId: account.id, ...(patientId && { patientId }) });
      await deps.outbox.publish(trx, accountEvent("account.created", account));
      await idempotency?.complete(trx, account.id);
    });
  } catch (error) {
    if (isUniqueViolation(error, "activeEmail")) throw new Conflict("email_taken", { cause: error });
    throw isUniqueViolation(error) ? new Conflict("person_has_account", { cause: error }) : error;
  }
  return account;
}

/** An open account. @throws NotFound */
export async function getAccount({ db }: Pick<Deps, "db">, id: string): Promise<StoredAccount> {
  const account = await findAccount(db, id);
  if (!account || account.closedAt !== null || account.state !== "active") throw new NotFound("not_found");
  return account;
}

const triesMax = 5;

/** Changes role or name, disables or enables. Whatever it is, the account's sessions end. */
export async function changeAccount(
  deps: Deps,
  id: string,
  changes: AccountChanges,
  ifMatch?: number,
): Promise<StoredAccount> {
  if (changes.disabled !== false) return applyChanges(deps, id, changes, ifMatch);
  for (let tries = 1; ; tries++) {
    const { patientId, version } = await getAccount(deps, id);
    const patient = patientId === null ? undefined : await getPresentPatient(deps, patientId);
    try {
      // An archiving that this answer did not know of yet is told of by an event, which makes the account another version.
      return await applyChanges(deps, id, changes, ifMatch ?? version, patient);
    } catch (error) {
      if (!(error instanceof Stale) || ifMatch !== undefined || tries === triesMax) throw error;
    }
  }
}

function applyChanges(
  deps: Deps,
  id: string,
  changes: AccountChanges,
  ifMatch?: number,
  patient?: { name: string; version: number },
): Promise<StoredAccount> {
  return change(deps, id, ifMatch, "account.update", (account) => {
    const role = changes.role ?? account.role;
    if (role !== account.role && (role === "patient" || account.role === "patient")) throw new Conflict("role_fixed");
    const disabledAt =
      changes.disabled === undefined
        ? account.disabledAt
        : changes.disabled
          ? (account.disabledAt ?? instant(deps.clock.now()))
          : null;
    const name = changes.name ?? patient?.name ?? account.name;
    return { role, name, disabledAt, ...(patient && { personVersion: patient.version }) };
  });
}

/** Closes an account: it can never sign in again, and its e-mail and its person are free for another one. */
export async function closeAccount(deps: Deps, id: string, ifMatch?: number): Promise<void> {
  const closedAt = instant(deps.clock.now());
  await change(deps, id, ifMatch, "account.close", () => ({
    closedAt,
    activeEmail: null,
    patientId: null,
    staffId: null,
  }));
}

async function change(
  deps: Deps,
  id: string,
  ifMatch: number | undefined,
  action: string,
  to: (account: StoredAccount) => Partial<StoredAccount>,
): Promise<StoredAccount> {
  return inTransaction(deps.db, async (trx) => {
    const account = await getAccount({ db: trx }, id);
    if (ifMatch !== undefined && account.version !== ifMatch) throw new Stale("stale_version");
    const changes = { ...to(account), tokenVersion: account.tokenVersion + 1 };
    const changed: StoredAccount = {
      ...account,
      ...changes,
      version: account.version + 1,
      updatedAt: instant(deps.clock.now()),
    };
    await assertAdminStays(trx, account, changed);
    if (!(await updateAccount(trx, account, changes))) throw new Stale("stale_version");
    await deps.sessions.end(trx, { accountId: id });
    await audit(trx, { action, subjectId: id, ...(account.patientId && { patientId: account.patientId }) });
    const disabled = isOpen(account) && !isOpen(changed);
    await deps.outbox.publish(trx, accountEvent(disabled ? "account.disabled" : "account.updated", changed));
    return changed;
  });
}

/** @throws Conflict when nobody could administer the clinic afterwards. */
async function assertAdminStays(trx: Transaction, before: StoredAccount, after: StoredAccount): Promise<void> {
  const isAdmin = (account: StoredAccount) => account.role === "admin" && isOpen(account);
  if (isAdmin(before) && !isAdmin(after) && (await countAdmins(trx)) <= 1) throw new Conflict("last_admin");
}
