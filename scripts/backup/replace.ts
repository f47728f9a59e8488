import { existsSync, readdirSync } from "node:fs";
import { chmod, copyFile, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { makeFolder } from "../../platform/src/folder.ts";
import { cutOffMark } from "../start/cut-off.ts";
import { Failure, reasonOf } from "./failure.ts";

/** Milliseconds from the look for the mark until a program that starts has its files open. */
const startedWithinMs = 1_000;

const isOurs = (file: string): boolean => /\.sqlite(-wal|-shm)?$/.test(file) || file === "secrets.json";

/**
 * Puts copies in place of what is in a folder. They are all there beside it before anything is moved, so that a full disk leaves what
 * was there. That is put aside and not destroyed: a restore may turn out to have been a mistake.
 *
 * @param assertUnused throws where a program uses what is there. It is asked once nothing starts any more: copying takes its time.
 * @param finish what else belongs to the restore: until it is done, nothing starts on a part of it.
 * @throws Failure
 */
export async function replaceFiles(
  source: string,
  folder: string,
  names: readonly string[],
  { assertUnused, finish }: { assertUnused: () => Promise<void>; finish: () => Promise<void> },
): Promise<void> {
  try {
    makeFolder(folder);
  } catch (error) {
    throw new Failure(`DATA_DIR: ${folder} cannot be made: ${reasonOf(error)}`);
  }
  const stamp = new Date().toISOString().replace(/[:.]/g, "-");
  const beside = join(folder, `restoring-${stamp}`);
  await copyBeside(source, beside, names);
  const wasCutOff = existsSync(join(folder, cutOffMark));
  await writeFile(join(folder, cutOffMark), "", { mode: 0o600 });
  try {
    // Whoever looked for the mark in the moment before has opened what is there by then.
    await delay(startedWithinMs);
    await assertUnused();
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    // What an earlier one has left is as much a part of two clinics as before.
    if (!wasCutOff) await rm(join(folder, cutOffMark));
    throw error;
  }
  const old = readdirSync(folder).filter(isOurs);
  if (old.length > 0) {
    const aside = join(folder, `replaced-${stamp}`);
    await mkdir(aside, { mode: 0o700 });
    for (const file of old) await rename(join(folder, file), join(aside, file));
    console.log(`What was there is in ${aside}`);
  }
  for (const name of names) await rename(join(beside, name), join(folder, name));
  await rm(beside, { recursive: true, force: true });
  await finish();
  await rm(join(folder, cutOffMark));
}

async function copyBeside(source: string, beside: string, names: readonly string[]): Promise<void> {
  try {
    await mkdir(beside, { mode: 0o700 });
    for (const name of names) {
      await copyFile(join(source, name), join(beside, name));
      await chmod(join(beside, name), 0o600);
    }
  } catch (error) {
    if (existsSync(beside)) await rm(beside, { recursive: true, force: true });
    throw new Failure(`DATA_DIR: the backup cannot be copied, and what was there is as it was: ${reasonOf(error)}`);
  }
}
