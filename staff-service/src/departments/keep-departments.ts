import type { DepartmentChanges, NewDepartment } from "@rawat/contracts";
import {
  audit,
  Conflict,
  type IdempotencyClaim,
  instant,
  inTransaction,
  isReferenceViolation,
  isUniqueViolation,
  NotFound,
  newId,
  Stale,
} from "@rawat/platform";
import type { Deps } from "../deps.ts";
import {
  deleteDepartment,
  findDepartment,
  insertDepartment,
  type StoredDepartment,
  updateDepartment,
} from "./department-store.ts";

/** A department. @throws NotFound */
export async function getDepartment({ db }: Pick<Deps, "db">, id: string): Promise<StoredDepartment> {
  const row = await findDepartment(db, id);
  if (!row) throw new NotFound("not_found");
  return row;
}

/** Adds a department. Of two of one name, the unique index refuses the slower. */
export async function addDepartment(
  { db, clock }: Deps,
  { name, description }: NewDepartment,
  idempotency?: IdempotencyClaim,
): Promise<StoredDepartment> {
  const at = instant(clock.now());
  const department = {
    id: newId(),
    version: 1,
    name,
    description: description ?? null,
    createdAt: at,
    updatedAt: at,
  };
  await inTransaction(db, async (trx) => {
    await insertDepartment(trx, department);
    await audit(trx, { action: "department.create", subjectId: department.id });
    await idempotency?.complete(trx, department.id);
  }).catch(refuseTaken);
  return department;
}

const triesMax = 10;

/** Changes the fields that are told; a form tells all of them. */
export async function changeDepartment(
  { db, clock }: Deps,
  id: string,
  changes: DepartmentChanges,
  ifMatch?: number,
): Promise<StoredDepartment> {
  // Without If-Match the last writer wins, but over what it has read: a lost race is run again.
  for (let tries = 1; tries <= triesMax; tries++) {
    const changed = await inTransaction(
      db,
      async (trx) => {
        const present = await getDepartment({ db: trx }, id);
        if (ifMatch !== undefined && present.version !== ifMatch) throw new Stale("stale_version");
        const department = {
          ...present,
          name: changes.name ?? present.name,
          description: changes.description === undefined ? present.description : changes.description,
          version: present.version + 1,
          updatedAt: instant(clock.now()),
        };
        if (!(await updateDepartment(trx, department))) return undefined;
        await audit(trx, { action: "department.update", subjectId: id });
        return department;
      },
      { line: id },
    ).catch(refuseTaken);
    if (changed) return changed;
  }
  throw new Stale("stale_version");
}

/** Removes a department that nobody belongs to. Of this and somebody who joins it at once, the foreign key lets one happen. */
export async function removeDepartment({ db }: Deps, id: string, ifMatch?: number): Promise<void> {
  try {
    await inTransaction(
      db,
      async (trx) => {
        if (!(await deleteDepartment(trx, id, ifMatch)))
          throw ifMatch === undefined ? new NotFound("not_found") : new Stale("stale_version");
        await audit(trx, { action: "department.delete", subjectId: id });
      },
      { line: id },
    );
  } catch (error) {
    throw isReferenceViolation(error) ? new Conflict("department_in_use", { cause: error }) : error;
  }
}

function refuseTaken(error: unknown): never {
  throw isUniqueViolation(error, "nameKey") ? new Conflict("department_taken", { cause: error }) : error;
}
