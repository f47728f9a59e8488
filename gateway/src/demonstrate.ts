import { domain } from "@rawat/contracts";
import { migrateDatabase } from "@rawat/platform";
import type { Knex } from "knex";
import { migrations } from "../migrations/index.ts";
import { Config } from "./config.ts";
import { noteBegun, noteLoaded } from "./demonstration-store.ts";

const inOwnDatabase = (work: (db: Knex) => Promise<void>) =>
  migrateDatabase("gateway", domain, Config, migrations, work);

/**
 * For whoever is going to load the demonstration, before the gateway runs: from now on `/health` waits for `endDemonstration`, over
 * any number of starts. Nobody meets an empty clinic in the second between the programs and their first patients.
 *
 * @returns whether something is left to load.
 */
export async function beginDemonstration(): Promise<boolean> {
  let isWanted = false;
  await inOwnDatabase(async (db) => {
    isWanted = await noteBegun(db);
  });
  return isWanted;
}

/** All of it is there. */
export const endDemonstration = (): Promise<void> => inOwnDatabase(noteLoaded);
