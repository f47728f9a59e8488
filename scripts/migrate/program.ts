import { domain } from "@rawat/contracts";
import { type Migration, migrateDatabase } from "@rawat/platform";
import type { z } from "zod";
import { programs } from "../start/programs.ts";

/** Brings the database of the program that is named up to date, and does nothing else. */
const [, , wanted] = process.argv;
const program = programs.find(({ name }) => name === wanted);
if (!program) throw new Error(`There is no program ${wanted}`);
const { Config } = (await import(`../../${program.folder}/src/config.ts`)) as { Config: z.ZodObject };
const { migrations } = (await import(`../../${program.folder}/migrations/index.ts`)) as {
  migrations: readonly Migration[];
};
await migrateDatabase(program.name, domain, Config, migrations);
