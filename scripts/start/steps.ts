import { execFile } from "node:child_process";
import { join } from "node:path";
import { programFlags } from "./supervise.ts";

/**
 * Runs one step of the start as a process of its own and answers what it wrote, as JSON. Undefined when it failed; it has
 * told why by then.
 */
export function ask<Answer>(step: string, ...args: string[]): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const flags = [...programFlags, join(import.meta.dirname, step), ...args];
    const child = execFile(process.execPath, flags, (error, stdout) => {
      resolve(error ? undefined : JSON.parse(stdout));
    });
    child.stderr?.pipe(process.stderr, { end: false });
  });
}
