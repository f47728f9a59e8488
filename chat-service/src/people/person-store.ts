import type { Knex } from "knex";

interface Person {
  id: string;
  name: string;
  /** The version of what is told of them. */
  version: number;
}

/** Names by their people's ids. Of whom no register has told yet it is the name with their account: they are one until somebody renames them. */
export async function findNames(db: Knex, ids: Iterable<string>): Promise<Map<string, string>> {
  const all = [...new Set(ids)];
  const rows: Person[] = await db("people").whereIn("id", all).select("id", "name");
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  const unknown = all.filter((id) => !names.has(id));
  for (const column of unknown.length > 0 ? (["patientId", "staffId"] as const) : []) {
    const accounts: { id: string; name: string }[] = await db("accounts")
      .whereIn(column, unknown)
      .select({ id: column, name: "name" });
    for (const { id, name } of accounts) names.set(id, name);
  }
  return names;
}

/** The version of what was told last of somebody; 0 where nothing was. */
export const findVersion = async (db: Knex, id: string): Promise<number> =>
  (await db<Person>("people").where({ id }).first("version"))?.version ?? 0;

/** Keeps what is told of somebody, unless something newer is known. Mostly nothing is new, and nothing is written. */
export async function keepPerson(db: Knex, { id, ...told }: Person): Promise<void> {
  const known = await db<Person>("people").where({ id }).first("version");
  if (known && known.version >= told.version) return;
  await db("people")
    .insert({ id, ...told })
    .onConflict("id")
    .ignore();
  await db("people").where({ id }).where("version", "<", told.version).update(told);
}
