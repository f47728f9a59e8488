import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder that only its owner enters, with those above it. One at a time: Node's own way of making all of them never
 * comes back where the system refuses, as under /proc.
 *
 * @throws what the system says when it cannot be made.
 */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another program of ours was quicker.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

/**
 * Makes a file that only its owner reads, with its folder, unless it is there. What SQLite makes beside a database is as private as that
 * is, also where others may enter the folder; by itself it makes one that everybody reads.
 */
export function makeFile(file: string): void {
  makeFolder(dirname(file));
  try {
    // One that is there is not even opened: to close it would undo the locks that this program has on it.
    closeSync(openSync(file, "wx", 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}
