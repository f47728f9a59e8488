import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { programs, root } from "../start/programs.ts";
import { Failure } from "./failure.ts";

/**
 * Lets services tell anew what others keep of their things, as far as there is anything: the events that were under way when a
 * backup was made are in no backup of a broker. It brings the tables up to date first. What they tell goes out with the next start.
 *
 * @param names of the programs whose databases are there. @param isRestored whether they were just put back: then who was signed in then
 * is signed in no more, for they may have signed out since.
 */
export function retellAll(names: readonly string[], { isRestored = false } = {}): void {
  for (const { name, folder } of programs) {
    const file = join(root, folder, "src", "retell.ts");
    if (!names.includes(name) || !existsSync(file)) continue;
    const { status } = spawnSync(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", file, ...(isRestored ? ["--restored"] : [])],
      {
        stdio: ["ignore", "inherit", "inherit"],
      },
    );
    if (status !== 0)
      throw new Failure(
        `${name} could not tell anew what others keep of its things: run "npm run retell" before the start`,
      );
  }
}
