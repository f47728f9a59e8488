import type { Transaction } from "@rawat/platform";
import type { Knex } from "knex";
import { sortKeyOf } from "../sort-key.ts";

/** Something that is called by a name which nothing else of its kind has. */
export interface Named {
  id: string;
  version: number;
  name: string;
  description: string | null;
  createdAt: string;
  updatedAt: string;
}

/** The tables of such things: where people work, and what news are about. */
export type NamedTable = "departments" | "categories";

type NamedRow = Named & { nameKey: string };

const rowOf = (thing: Named): NamedRow => ({ ...thing, nameKey: sortKeyOf(thing.name) });

export const findNamed = (db: Knex, table: NamedTable, id: string): Promise<NamedRow | undefined> =>
  db<NamedRow>(table).where({ id }).first();

/** Those of a table by name, from the one after `afterKey` on. */
export async function listNamed(db: Knex, table: NamedTable, limit: number, afterKey?: string): Promise<NamedRow[]> {
  const query = db<NamedRow>(table).orderBy("nameKey").limit(limit);
  return afterKey === undefined ? query : query.where("nameKey", ">", afterKey);
}

/** @throws a unique violation of `nameKey`. */
export async function insertNamed(trx: Transaction, table: NamedTable, thing: Named): Promise<void> {
  await trx(table).insert(rowOf(thing));
}

/** Writes one over the version before; false when somebody else wrote in the meantime. @throws a unique violation of `nameKey`. */
export async function updateNamed(trx: Transaction, table: NamedTable, thing: Named): Promise<boolean> {
  const { id, version } = thing;
  const changed = await trx(table)
    .where({ id, version: version - 1 })
    .update(rowOf(thing));
  return changed > 0;
}

/** Whether it was there, in the version told. @throws a reference violation while something belongs to it. */
export async function deleteNamed(trx: Transaction, table: NamedTable, id: string, version?: number): Promise<boolean> {
  const query = trx(table).where({ id });
  if (version !== undefined) query.where({ version });
  return (await query.delete()) > 0;
}
