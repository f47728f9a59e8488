import type { AccountActor } from "@rawat/contracts";
import { inTransaction, orAbsent } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { findPerson, keepPerson, type Person } from "./person-store.ts";

/**
 * The person of the clinic who writes with an account, as the register of staff has them: by their name there and not by the
 * account's, and in their role there. Only where no event has told of them yet is staff-service asked; undefined when it knows nobody.
 */
export async function lookUpAuthor(
  { db, staff }: Pick<Deps, "db" | "staff">,
  { staffId }: Pick<AccountActor, "staffId">,
): Promise<Person | undefined> {
  if (!staffId) return undefined;
  const known = await findPerson(db, staffId);
  if (known?.role) return known;
  const found = await orAbsent(staff.summary({ params: { id: staffId } }));
  if (!found) return undefined;
  const { id, name, role } = found.data;
  const person: Person = { id, kind: "staff", name, role, version: found.version };
  await inTransaction(db, (trx) => keepPerson(trx, person), { line: person.id });
  return person;
}
