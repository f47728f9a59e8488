import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { enterRoot } from "./start/environment.ts";
import { programs, root } from "./start/programs.ts";

enterRoot();

/** One after the other, and none after one that fails: what it says stands last. */
for (const { name, folder } of programs) {
  const file = join(root, folder, "src", "migrate.ts");
  const { status } = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", file], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
  console.log(`${name} is up to date`);
}
