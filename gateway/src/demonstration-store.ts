import { instant, systemClock } from "@rawat/platform";
import type { Knex } from "knex";

interface Demonstration {
  name: string;
  begunAt: string;
  loadedAt: string | null;
}

const table = (db: Knex) => db<Demonstration>("demonstrations");
const clinic = { name: "clinic" };
const find = (db: Knex): Promise<Demonstration | undefined> => table(db).where(clinic).first();

/** Notes that somebody begins to load the demonstration, unless that is noted. Answers whether there is something left to load. */
export async function noteBegun(db: Knex): Promise<boolean> {
  await table(db)
    .insert({ ...clinic, begunAt: instant(systemClock.now()), loadedAt: null })
    .onConflict("name")
    .ignore();
  return (await find(db))?.loadedAt === null;
}

/** Notes that all of it is there. */
export async function noteLoaded(db: Knex): Promise<void> {
  await table(db)
    .where(clinic)
    .update({ loadedAt: instant(systemClock.now()) });
}

/** Rejects while a demonstration is begun and not loaded. Where nobody loads one, its accounts are all that there is to wait for. */
export async function assertWhole(db: Knex): Promise<void> {
  if ((await find(db))?.loadedAt === null) throw new Error("the demonstration is not loaded");
}
