import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { assertWhole, isInUse } from "./backup/embedded.ts";
import { Failure, run } from "./backup/failure.ts";
import { readManifest } from "./backup/manifest.ts";
import { replaceFiles } from "./backup/replace.ts";
import { retellAll } from "./backup/retell.ts";
import { countOthers, countTables, dropAll, load, mark, unmark } from "./backup/server.ts";
import { databaseVariable, findStores } from "./backup/stores.ts";
import { enterRoot } from "./start/environment.ts";
import { programs } from "./start/programs.ts";

const options = { force: { type: "boolean" }, without: { type: "string", multiple: true } } as const;
const { values, positionals } = parseArgs({ options, allowPositionals: true });
const [given] = positionals;
const backup = given && resolve(process.env.INIT_CWD ?? ".", given);
enterRoot();

/** Puts a backup back. Everything is checked before the first file is touched. */
await run(async () => {
  if (!backup) throw new Failure("Usage: npm run restore -- <folder of the backup> [--force] [--without <service>]");
  const { files } = await readManifest(backup);
  const { folder, servers } = findStores();
  const dumps = files.filter(({ name }) => name.endsWith(".sql")).map(({ name }) => name.replace(/\.sql$/, ""));
  const copies = files.map(({ name }) => name).filter((name) => !name.endsWith(".sql"));
  for (const name of copies) if (name.endsWith(".sqlite")) assertWhole(join(backup, name));
  assertComplete([...dumps, ...copies.map(programOf)]);

  const targets = new Map(dumps.map((name) => [name, serverOf(name, servers)]));
  for (const name of copies) {
    const program = programOf(name);
    if (servers.has(program))
      throw new Failure(`${databaseVariable(program)}: this backup is of an embedded database; unset it`);
  }
  const assertUnused = async () => {
    assertNoFileUsed(folder);
    for (const [name, url] of targets) {
      if ((await countOthers(url)) > 0)
        throw new Failure(`${databaseVariable(name)}: somebody is connected to this database; stop Rawat first`);
    }
  };
  await assertUnused();
  if (!values.force) await assertEmpty(folder, targets);

  const finish = async () => {
    for (const url of targets.values()) await mark(url);
    for (const [name, url] of targets) {
      // What the backup does not have was not there then.
      await dropAll(url);
      await load(url, join(backup, `${name}.sql`));
    }
    for (const url of targets.values()) await unmark(url);
    retellAll([...dumps, ...copies.map(programOf)], { isRestored: true });
  };
  await replaceFiles(backup, folder, copies, { assertUnused, finish });
  console.log(`Restored from ${backup}: ${files.map(({ name }) => name).join(", ")}`);
});

/** A backup of a version that had a service less is one of all there was; of that service, somebody says that it may begin anew. */
function assertComplete(found: readonly string[]): void {
  const missing = programs
    .map(({ name }) => name)
    .filter((name) => !found.includes(name) && !values.without?.includes(name));
  if (missing.length > 0)
    throw new Failure(
      `This backup has nothing of ${missing.join(", ")}; add ${missing.map((name) => `--without ${name}`).join(" ")} to begin with nothing of it`,
    );
}

function programOf(copy: string): string {
  return copy.replace(/\.sqlite$/, "");
}

function serverOf(name: string, servers: ReadonlyMap<string, string>): string {
  const url = servers.get(name);
  if (!url)
    throw new Failure(`${databaseVariable(name)}: this backup is of a server's database; set it to the one to fill`);
  return url;
}

/** A program that has a file open would go on with the old one. The files themselves tell whether there is one, whatever its ports are. */
function assertNoFileUsed(folder: string): void {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".sqlite")) : [];
  const used = files.filter((file) => isInUse(join(folder, file)));
  if (used.length > 0) throw new Failure(`DATA_DIR: a program has ${used.join(", ")} open; stop Rawat first`);
}

async function assertEmpty(folder: string, targets: ReadonlyMap<string, string>): Promise<void> {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new Failure(`DATA_DIR: ${folder} is not empty; add --force to put what is there aside`);
  for (const [name, url] of targets) {
    if ((await countTables(url)) > 0)
      throw new Failure(`${databaseVariable(name)}: this database is not empty; add --force to overwrite its tables`);
  }
}
