import { existsSync, readdirSync } from "node:fs";
import { chmod, copyFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { services } from "@rawat/contracts";
import { makeFolder } from "../platform/src/folder.ts";
import { copyAtOneMoment } from "./backup/embedded.ts";
import { Failure, reasonOf, run } from "./backup/failure.ts";
import { writeManifest } from "./backup/manifest.ts";
import { dump } from "./backup/server.ts";
import { findStores } from "./backup/stores.ts";
import { enterRoot } from "./start/environment.ts";
import { programs } from "./start/programs.ts";

const [given] = process.argv.slice(2);
const folder = given && resolve(process.env.INIT_CWD ?? ".", given);
enterRoot();

/** Copies everything that is kept into a new folder, while Rawat runs. */
await run(async () => {
  if (!folder) throw new Failure("Usage: npm run backup -- <new folder>");
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new Failure(`${folder} is not empty; name a new folder`);
  const { files, servers, secrets, folder: source } = findStores();
  if (files.length === 0 && servers.size === 0) throw new Failure(`DATA_DIR: there is nothing to back up in ${source}`);
  const kept = new Set([...servers.keys(), ...files.map((file) => basename(file, ".sqlite"))]);
  const missing = programs.map(({ name }) => name).filter((name) => !kept.has(name));
  if (missing.length > 0)
    throw new Failure(
      `DATA_DIR: ${missing.map((name) => `${name}.sqlite`).join(", ")} is not in ${source}; where this version never ran, run "npm run migrate" first`,
    );
  try {
    makeFolder(folder);
    // One that was there may be somebody else's.
    await chmod(folder, 0o700);
  } catch (error) {
    throw new Failure(`${folder} cannot be made: ${reasonOf(error)}`);
  }

  await copyAtOneMoment(files, folder);
  const names = files.map((file) => basename(file));
  // The door first and the registers last: whatever a dump refers to is in one that is made after it.
  const order = [...Object.keys(services), "gateway"];
  const rankOf = ([name]: [string, unknown]) => order.indexOf(name);
  for (const [name, url] of [...servers].toSorted((a, b) => rankOf(b) - rankOf(a))) {
    await dump(url, join(folder, `${name}.sql`));
    names.push(`${name}.sql`);
  }
  if (secrets) {
    await copyFile(secrets, join(folder, "secrets.json"));
    await chmod(join(folder, "secrets.json"), 0o600);
    names.push("secrets.json");
  }
  await writeManifest(folder, names);
  console.log(`Backed up to ${folder}: ${names.join(", ")}`);
  if (process.env.RECORD_ENCRYPTION_KEY)
    console.log(
      "RECORD_ENCRYPTION_KEY is set by a variable and is not in there; health data cannot be read without it.",
    );
  else if (secrets) console.log("It holds the keys to its own health data: keep it as safe as the clinic's files.");
});
