import { ConfigError, loadConfig } from "@rawat/platform";
import { Passwords } from "./containers/passwords.ts";
import { programs } from "./start/programs.ts";

/** Looks at the settings of every program in containers, and starts none: each fault is a line that names its variable. */
const schemas = [Passwords];
for (const { folder } of programs) schemas.push((await import(`../${folder}/src/config.ts`)).Config);
const faults = new Set<string>();
for (const schema of schemas) {
  try {
    loadConfig(schema);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const line of error.message.split("\n")) faults.add(line);
  }
}
for (const fault of faults) process.stderr.write(`${fault}\n`);
process.exitCode = faults.size > 0 ? 1 : 0;
