import { chmod } from "node:fs/promises";
import { basename, join } from "node:path";
import { backup, DatabaseSync } from "node:sqlite";
import { isBusy } from "../../platform/src/database/while-busy.ts";
import { Failure, reasonOf } from "./failure.ts";

// Services hold their locks for milliseconds.
const waitForLockMs = 5_000;

/**
 * Copies several embedded databases while they are in use, all of them as they are at one moment: an event that has left one
 * file is in the next. For that moment alone, which is some milliseconds, nobody can write; then each copy is taken from a
 * reading transaction that began in it.
 */
export async function copyAtOneMoment(files: readonly string[], folder: string): Promise<void> {
  const readers = files.map((file) => opened(file));
  try {
    pin(files, readers);
    for (const [index, reader] of readers.entries()) {
      const copy = join(folder, basename(files[index] ?? ""));
      await backup(reader, copy).catch((error: unknown) => {
        throw new Failure(`${copy} could not be written: ${reasonOf(error)}`);
      });
      await chmod(copy, 0o600);
      settle(copy);
    }
  } finally {
    for (const reader of readers) reader.close();
  }
}

const opened = (file: string, readOnly = false): DatabaseSync =>
  new DatabaseSync(file, { timeout: waitForLockMs, readOnly });

/** Begins a reading transaction on every file while all of them are locked. */
function pin(files: readonly string[], readers: readonly DatabaseSync[]): void {
  const locks: DatabaseSync[] = [];
  try {
    for (const file of files) {
      const lock = opened(file);
      locks.push(lock);
      lock.exec("begin immediate");
    }
    for (const reader of readers) {
      reader.exec("begin");
      // A transaction begins with its first read.
      reader.prepare("select count(*) from sqlite_master").get();
    }
  } catch (error) {
    throw new Failure(`The databases cannot be copied now: ${reasonOf(error)}`);
  } finally {
    for (const lock of locks) lock.close();
  }
}

/** Leaves one file that needs no others: the copy says of itself that it has a write-ahead log. */
function settle(file: string): void {
  const copy = opened(file);
  copy.exec("pragma journal_mode = delete");
  copy.close();
}

/**
 * Whether a program has the file open. Only then does SQLite refuse to leave the write-ahead log, whatever that program is doing.
 */
export function isInUse(file: string): boolean {
  const database = new DatabaseSync(file, { timeout: 500 });
  try {
    database.exec("pragma journal_mode = delete");
    return false;
  } catch (error) {
    return isBusy(error);
  } finally {
    database.close();
  }
}

/** @throws Failure when the file is no whole database. */
export function assertWhole(file: string): void {
  try {
    const database = opened(file, true);
    try {
      const rows = database.prepare("pragma integrity_check").all();
      const found = rows.map((row) => String(row.integrity_check));
      if (found.join() !== "ok") throw new Error(found[0]);
    } finally {
      database.close();
    }
  } catch (error) {
    throw new Failure(`${file} is damaged: ${reasonOf(error)}`);
  }
}
