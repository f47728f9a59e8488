import type { Department } from "@rawat/contracts";
import type { Transaction } from "@rawat/platform";
import type { Knex } from "knex";
import { sortKeyOf } from "../sort-key.ts";

/** A department with what is kept of it beside the fields people see. */
export interface StoredDepartment extends Department {
  version: number;
}

export type DepartmentRow = StoredDepartment & { nameKey: string };

const rowOf = (department: StoredDepartment): DepartmentRow => ({ ...department, nameKey: sortKeyOf(department.name) });

export const findDepartment = (db: Knex, id: string): Promise<DepartmentRow | undefined> =>
  db<DepartmentRow>("departments").where({ id }).first();

/** Departments by name, from the one after `afterKey` on. */
export async function listDepartments(db: Knex, limit: number, afterKey?: string): Promise<DepartmentRow[]> {
  const query = db<DepartmentRow>("departments").orderBy("nameKey").limit(limit);
  return afterKey === undefined ? query : query.where("nameKey", ">", afterKey);
}

/** @throws a unique violation of `nameKey`. */
export async function insertDepartment(trx: Transaction, department: StoredDepartment): Promise<void> {
  await trx("departments").insert(rowOf(department));
}

/** Writes a department over the version before; false when somebody else wrote in the meantime. @throws a unique violation of `nameKey`. */
export async function updateDepartment(trx: Transaction, department: StoredDepartment): Promise<boolean> {
  const { id, version } = department;
  const changed = await trx("departments")
    .where({ id, version: version - 1 })
    .update(rowOf(department));
  return changed > 0;
}

/** Whether it was there, in the version told. @throws a reference violation while somebody belongs to it. */
export async function deleteDepartment(trx: Transaction, id: string, version?: number): Promise<boolean> {
  const query = trx("departments").where({ id });
  if (version !== undefined) query.where({ version });
  return (await query.delete()) > 0;
}
