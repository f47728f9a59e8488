import type { NewStaffMember } from "@rawat/contracts";
import {
  audit,
  currentActor,
  type IdempotencyClaim,
  instant,
  inTransaction,
  isReferenceViolation,
  isUniqueViolation,
  newId,
  type Transaction,
  Unusable,
} from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { getStaffMember } from "./read-staff.ts";
import { newStaffMember } from "./staff-member.ts";
import { claimRegistration, type FoundStaffMember, insertStaffMember } from "./staff-store.ts";
import { tellOf } from "./tell.ts";

/** Adds a person of the clinic. */
export function addStaffMember(
  deps: Deps,
  wish: NewStaffMember,
  idempotency?: IdempotencyClaim,
): Promise<FoundStaffMember> {
  const id = newId();
  return add(deps, wish, id, async (trx) => idempotency?.complete(trx, id));
}

/**
 * Adds the person of a new account under the id that the gateway chose. The same id again is the same person; one who was
 * withdrawn is none any more.
 */
export async function completeRegistration(deps: Deps, id: string, wish: NewStaffMember): Promise<FoundStaffMember> {
  try {
    return await add(deps, wish, id, (trx) => claimRegistration(trx, id));
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return getStaffMember(deps, id);
  }
}

/** Adds the person of an account that was made while this service was not asked. Whoever is there already stays as they are. */
export async function addFromAccount(
  trx: Transaction,
  deps: Pick<Deps, "outbox" | "clock">,
  id: string,
  wish: NewStaffMember,
): Promise<void> {
  try {
    await insert(trx, deps, id, wish);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
  }
}

async function insert(
  trx: Transaction,
  { outbox, clock }: Pick<Deps, "outbox" | "clock">,
  id: string,
  wish: NewStaffMember,
): Promise<void> {
  const member = newStaffMember(wish, id, instant(clock.now()));
  await insertStaffMember(trx, member);
  await audit(trx, currentActor(), { action: "staff.create", subjectId: id });
  await outbox.publish(trx, tellOf("staff.created", member));
}

async function add(
  deps: Deps,
  wish: NewStaffMember,
  id: string,
  inSameTransaction: (trx: Transaction) => Promise<void>,
): Promise<FoundStaffMember> {
  try {
    return await inTransaction(deps.db, async (trx) => {
      await insert(trx, deps, id, wish);
      await inSameTransaction(trx);
      return getStaffMember({ db: trx }, id);
    });
  } catch (error) {
    throw isReferenceViolation(error) ? unknownDepartment(error) : error;
  }
}

/** The foreign key found no such department. */
export const unknownDepartment = (cause: unknown) => new Unusable("unknown_department", { cause });
