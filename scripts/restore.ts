import { existsSync, readdirSync } from "node:fs";
import { chmod, copyFile, mkdir, rename } from "node:fs/promises";
import { connect } from "node:net";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { assertWhole } from "./backup/embedded.ts";
import { Failure, run } from "./backup/failure.ts";
import { readManifest } from "./backup/manifest.ts";
import { retellAll } from "./backup/retell.ts";
import { countOthers, countTables, load } from "./backup/server.ts";
import { databaseVariable, findStores } from "./backup/stores.ts";
import { enterRoot } from "./start/environment.ts";
import { programs } from "./start/programs.ts";

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
  await assertNothingRuns();

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

/** A program that has a file open would go on with the old one, and write it over the new one. */
async function assertNothingRuns(): Promise<void> {
  for (const { folder, portVariable } of programs) {
    const { Config } = await import(`../${folder}/src/config.ts`);
    const port = Number(Config.shape[portVariable].parse(process.env[portVariable] || undefined));
    if (await answers(port)) throw new Failure(`${portVariable}: something runs on port ${port}; stop Rawat first`);
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, "127.0.0.1", () => done(true)).on("error", () => done(false));
    socket.on("connect", () => socket.destroy());
  });
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
