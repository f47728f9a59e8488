import type { AccountChanges, Role } from "@rawat/contracts";
import {
  audit,
  Conflict,
  currentActor,
  instant,
  inTransaction,
  lastWriterWins,
  NotFound,
  Stale,
  type Transaction,
  Unusable,
} from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { confirmCaller } from "../sessions/confirm-caller.ts";
import { isOpen, ownNameOf, type StoredAccount } from "./account.ts";
import { accountEvent } from "./account-event.ts";
import { countAdmins, findAccount, lockAccount, updateAccount } from "./account-store.ts";
import { getPatient, getStaffMember, type RegisteredPerson } from "./persons.ts";

/** An open account. @throws NotFound */
export async function getAccount({ db }: Pick<Deps, "db">, id: string): Promise<StoredAccount> {
  const account = await findAccount(db, id);
  if (!account || !isSomebodys(account)) throw new NotFound("not_found");
  return account;
}

const isSomebodys = ({ closedAt, state }: StoredAccount) => closedAt === null && state === "active";

/** Changes role or name, disables or enables. Whatever it is, the account's sessions end. */
export async function changeAccount(
  deps: Deps,
  id: string,
  changes: AccountChanges,
  ifMatch?: number,
): Promise<StoredAccount> {
  // What the register said meanwhile has reached the account by an event; then it is asked again.
  return lastWriterWins(undefined, async () => {
    const before = await getAccount(deps, id);
    const person = await personFor(deps, before, changes);
    return applyChanges(deps, id, changes, ifMatch, person && { ...person, knownAs: before.personVersion });
  });
}

/** The person for whom an account may be enabled, or get another role; nobody is asked for anything else. @throws Conflict, Unusable */
async function personFor(
  deps: Deps,
  account: StoredAccount,
  { role, disabled }: AccountChanges,
): Promise<RegisteredPerson | undefined> {
  if (role === undefined && disabled !== false) return undefined;
  assertRoleStays(account, role ?? account.role);
  const { patientId, staffId } = account;
  if (staffId) return getStaffMember(deps, staffId, role ?? account.role);
  if (!patientId || disabled !== false) return undefined;
  return getPatient(deps, patientId).catch((error) => {
    throw error instanceof Unusable ? new Conflict("patient_archived", { cause: error }) : error;
  });
}

function assertRoleStays(account: StoredAccount, role: Role): void {
  if (role !== account.role && (role === "patient" || account.role === "patient")) throw new Conflict("role_fixed");
}

function applyChanges(
  deps: Deps,
  id: string,
  { role, name, disabled }: AccountChanges,
  ifMatch?: number,
  person?: RegisteredPerson & { knownAs: number },
): Promise<StoredAccount | undefined> {
  return change(deps, id, ifMatch, "account.update", (account) => {
    if (person && account.personVersion !== person.knownAs) return undefined;
    const now = instant(deps.clock.now());
    return {
      ...(role && { role }),
      ...(disabled !== undefined && {
        disabledAt: disabled ? (account.disabledAt ?? now) : null,
        isDisabledByArchiving: false,
      }),
      ...(person && { name: person.name, personVersion: person.version }),
      ...(name !== undefined && { ownName: ownNameOf(person ?? account, name) }),
    };
  });
}

/** Closes an account: it can never sign in again, and its e-mail and its person are free for another one. */
export async function closeAccount(deps: Deps, id: string, ifMatch?: number): Promise<void> {
  await change(deps, id, ifMatch, "account.close", () => closed(deps));
}

const closed = ({ clock }: Pick<Deps, "clock">) => ({
  closedAt: instant(clock.now()),
  activeEmail: null,
  patientId: null,
  staffId: null,
});

/** Undefined when `to` finds that what it rests on has changed. */
async function change(
  deps: Deps,
  id: string,
  ifMatch: number | undefined,
  action: string,
  to: (account: StoredAccount) => Partial<StoredAccount> | undefined,
): Promise<StoredAccount | undefined> {
  return inTransaction(
    deps.db,
    async (trx) => {
      await confirmCaller(trx);
      const account = await lockAccount(trx, { id });
      if (!account || !isSomebodys(account)) throw new NotFound("not_found");
      if (ifMatch !== undefined && account.version !== ifMatch) throw new Stale("stale_version");
      const changes = to(account);
      if (!changes) return undefined;
      await assertAdminStays(trx, account, { ...account, ...changes });
      const changed = await updateAccount(trx, account, { ...changes, tokenVersion: account.tokenVersion + 1 });
      await deps.sessions.end(trx, { accountId: id });
      await audit(trx, currentActor(), { action, subjectId: id, whose: { patientId: account.patientId } });
      // Also of one that was closed before, for whoever keeps whether it is open hears nothing else of it. One that is closed for good is
      // nobody's any more: it is told whose it was.
      const { patientId, staffId } = account;
      const told = isOpen(changed)
        ? accountEvent("account.updated", changed)
        : accountEvent("account.disabled", { ...changed, patientId, staffId });
      await deps.outbox.publish(trx, told);
      return changed;
    },
    { line: id },
  );
}

/** @throws Conflict when nobody could administer the clinic afterwards. */
async function assertAdminStays(trx: Transaction, before: StoredAccount, after: StoredAccount): Promise<void> {
  const isAdmin = (account: StoredAccount) => account.role === "admin" && isOpen(account);
  if (isAdmin(before) && !isAdmin(after) && (await countAdmins(trx)) <= 1) throw new Conflict("last_admin");
}
