import { existsSync, readdirSync } from "node:fs";
import { chmod, copyFile, mkdir, rename } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { assertWhole, isInUse } from "./backup/embedded.ts";
import { Failure, run } from "./backup/failure.ts";
import { readManifest } from "./backup/manifest.ts";
import { retellAll } from "./backup/retell.ts";
import { countOthers, countTables, load } from "./backup/server.ts";
import { databaseVariable, findStores } from "./backup/stores.ts";
import { enterRoot } from "./start/environment.ts";

const { values, positionals } = parseArgs({ options: { force: { type: "boolean" } }, allowPositionals: true });
const [given] = positionals;
const backup = given && resolve(process.env.INIT_CWD ?? ".", given);
enterRoot();

/** Puts a backup back. Everything is checked before the first file is touched. */
await run(async () => {
  if (!backup) throw new Failure("Usage: npm run restore -- <folder of the backup> [--force]");
  const { files } = await readManifest(backup);
  const { folder, servers } = findStores();
  const dumps = files.filter(({ name }) => name.endsWith(".sql")).map(({ name }) => name.replace(/\.sql$/, ""));
  const copies = files.map(({ name }) => name).filter((name) => !name.endsWith(".sql"));
  for (const name of copies) if (name.endsWith(".sqlite")) assertWhole(join(backup, name));
  assertUnused(folder);

  const targets = new Map(dumps.map((name) => [name, serverOf(name, servers)]));
  for (const name of copies) {
    const program = programOf(name);
    if (servers.has(program))
      throw new Failure(`${databaseVariable(program)}: this backup is of an embedded database; unset it`);
  }
  for (const [name, url] of targets) {
    if ((await countOthers(url)) > 0)
      throw new Failure(`${databaseVariable(name)}: somebody is connected to this database; stop Rawat first`);
  }
  if (!values.force) await assertEmpty(folder, targets);

  await replaceFiles(backup, folder, copies);
  for (const [name, url] of targets) await load(url, join(backup, `${name}.sql`));
  retellAll([...dumps, ...copies.map(programOf)]);
  console.log(`Restored from ${backup}: ${files.map(({ name }) => name).join(", ")}`);
});

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
function assertUnused(folder: string): void {
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

/** What was there is put aside and not destroyed: a restore may turn out to have been a mistake. */
async function replaceFiles(source: string, folder: string, names: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const old = readdirSync(folder).filter((file) => /\.sqlite(-wal|-shm)?$/.test(file) || file === "secrets.json");
  if (old.length > 0) {
    const aside = join(folder, `replaced-${new Date().toISOString().replace(/[:.]/g, "-")}`);
    await mkdir(aside, { mode: 0o700 });
    for (const file of old) await rename(join(folder, file), join(aside, file));
    console.log(`What was there is in ${aside}`);
  }
  for (const name of names) {
    await copyFile(join(source, name), join(folder, name));
    await chmod(join(folder, name), 0o600);
  }
}
