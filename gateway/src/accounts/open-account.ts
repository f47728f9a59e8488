import type { NewAccount, Role } from "@rawat/contracts";
import {
  audit,
  type Clock,
  Conflict,
  crashPoint,
  createRounds,
  currentActor,
  instant,
  inTransaction,
  isUniqueViolation,
  newId,
  ProblemError,
  RemoteError,
  type Rounds,
  type Transaction,
  Unavailable,
  Unusable,
} from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { assertStrong } from "../passwords/password-policy.ts";
import { confirmCaller } from "../sessions/confirm-caller.ts";
import type { StoredAccount } from "./account.ts";
import { accountEvent } from "./account-event.ts";
import {
  activateAccount,
  claimPending,
  deletePending,
  findAccount,
  findAccountByEmail,
  insertAccount,
  listPending,
} from "./account-store.ts";

/** Somebody who gets an account, with the person they are in another service. */
interface NewPersonAccount extends Pick<NewAccount, "email" | "password" | "name"> {
  role: Role;
  /** Whence it is asked for. */
  address: string;
  /** Makes the person in the service they belong to, under an id chosen here; the same id again is the same person. */
  make(personId: string): Promise<unknown>;
}

/** Milliseconds, longer than a request may take: what is still pending then belongs to a request that died. */
const pendingForMs = 15_000;
const recoverEveryMs = 2_000;
const recoveredAtOnce = 20;

type InSameTransaction<T> = (trx: Parameters<Deps["sessions"]["open"]>[0], account: StoredAccount) => Promise<T>;

/**
 * Opens an account together with its person, who lives in another service. First the account is written as pending, which
 * reserves the e-mail; then the person is created under an id chosen here; then the account becomes active. Whatever is not
 * active when its time is over is undone, person first, by whichever instance is alive: in the end both are there or neither.
 */
export async function openAccountWithPerson<T>(
  deps: Deps,
  wish: NewPersonAccount,
  andThen: InSameTransaction<T>,
): Promise<T> {
  const { db, passwords, clock, config } = deps;
  assertStrong(wish.password, { field: "password", email: wish.email, clinic: config.CLINIC_NAME });
  await assertFree(deps, wish.email);
  const account = pendingAccount(wish, await passwords.hash(wish.password, wish.address), clock);
  await reserve(deps, account);
  crashPoint("registration-reserved");
  return orUndone(deps, account, async () => {
    await wish.make(personIdOf(account));
    crashPoint("registration-person-made");
    const opened = await inTransaction(db, async (trx) => {
      await confirmCaller(trx);
      const isActive = await activateAccount(trx, account.id, account.pendingUntil);
      // Read again: the register may have told another name of the person since.
      const opened = isActive ? await findAccount(trx, account.id) : undefined;
      if (!opened) throw new Unavailable();
      await tellOpened(deps, trx, opened);
      return andThen(trx, opened);
    });
    crashPoint("registration-committed");
    return opened;
  }).catch((error) => {
    throw refusalOf(error);
  });
}

/** Does what makes an account active. The caller of what fails is told so, so it shall not succeed later. */
export async function orUndone<T>(deps: Deps, account: StoredAccount, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // What cannot be undone now is undone when its time is over.
    await undo(deps, account).catch((failure) => deps.logger.warn({ err: failure }, "a registration is undone later"));
    throw error;
  }
}

/** Notes that an account is open, and tells the others. */
export async function tellOpened(
  { outbox }: Pick<Deps, "outbox">,
  trx: Transaction,
  account: StoredAccount,
): Promise<void> {
  const { id, patientId } = account;
  await audit(trx, currentActor(), { action: "account.create", subjectId: id, whose: { patientId } });
  await outbox.publish(trx, accountEvent("account.created", account));
}

function refusalOf(error: unknown): unknown {
  if (error instanceof RemoteError && error.problem.code === "nik_taken")
    return new Conflict("nik_taken", { detail: error.problem.detail, cause: error });
  if (error instanceof RemoteError && error.problem.code === "unknown_department")
    return new Unusable("unknown_department", { cause: error });
  return error instanceof RemoteError ? new ProblemError("bad_neighbour", { cause: error }) : error;
}

/** @throws Conflict before any work is done, for the common case; the unique index decides the races. */
async function assertFree({ db }: Deps, email: string): Promise<void> {
  const holder = await findAccountByEmail(db, email);
  if (holder) throw taken(holder);
}

const taken = (holder: StoredAccount | undefined) =>
  holder && holder.state !== "active"
    ? new Conflict("request_running", { detail: "A registration with this e-mail is under way", retryAfterSeconds: 2 })
    : new Conflict("email_taken");

/** Writes an account that is not active yet, so that nobody else gets its e-mail nor its person. @throws Conflict */
export async function reserve({ db }: Pick<Deps, "db">, account: StoredAccount): Promise<void> {
  try {
    await insertAccount(db, account);
  } catch (error) {
    if (isUniqueViolation(error, "activeEmail")) throw taken(await findAccountByEmail(db, account.email));
    throw isUniqueViolation(error) ? new Conflict("person_has_account", { cause: error }) : error;
  }
}

/** When what is not active yet is undone. */
export const pendingUntil = (clock: Clock): string => instant(new Date(clock.now().getTime() + pendingForMs));

function pendingAccount({ email, name, role }: NewPersonAccount, passwordHash: string, clock: Clock) {
  const at = instant(clock.now());
  return {
    ...newAccount({ email, name, role, passwordHash }, at),
    ...(role === "patient" ? { patientId: newId() } : { staffId: newId() }),
    state: "pending" as const,
    pendingUntil: pendingUntil(clock),
  };
}

/** An account with nothing told about it yet but who may sign in. */
export function newAccount(
  who: Pick<StoredAccount, "email" | "name" | "role" | "passwordHash">,
  at: string,
): StoredAccount {
  return {
    id: newId(),
    ...who,
    activeEmail: who.email,
    ownName: null,
    patientId: null,
    staffId: null,
    state: "active",
    pendingUntil: null,
    tokenVersion: 1,
    version: 1,
    personVersion: 0,
    disabledAt: null,
    isDisabledByArchiving: false,
    closedAt: null,
    createdAt: at,
    updatedAt: at,
  };
}

/** A pending account has one person. */
const personIdOf = ({ patientId, staffId }: StoredAccount): string => patientId ?? staffId ?? "";

/** Who was known before stays. */
async function undo({ db, patients, staff }: Deps, account: StoredAccount): Promise<void> {
  if (account.state === "opening") return void (await deletePending(db, account.id));
  const person = { params: { id: personIdOf(account) } };
  await (account.role === "patient" ? patients.withdraw(person) : staff.withdraw(person));
  await deletePending(db, account.id);
}

/** Undoes what was to become an account and whose request died in between. Any number of instances may run it. */
export function startRecovery(deps: Deps): Rounds {
  return createRounds("recovery of registrations", recoverEveryMs, deps.logger, async () => {
    const due = await listPending(deps.db, instant(deps.clock.now()), recoveredAtOnce);
    for (const account of due) {
      if (await claimPending(deps.db, account, pendingUntil(deps.clock))) await undo(deps, account);
    }
    return due.length === recoveredAtOnce ? "busy" : "idle";
  });
}
