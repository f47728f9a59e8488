import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { enterRoot } from "./start/environment.ts";
import { programs, root } from "./start/programs.ts";

enterRoot();

/** One after the other, each in a process of its own, and none after one that fails: what it says stands last. */
const file = join(root, "scripts", "migrate", "program.ts");
for (const { name } of programs) {
  const { status } = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", file, name], {
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
  console.log(`${name} is up to date`);
}
