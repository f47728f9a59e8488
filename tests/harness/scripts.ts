import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "../../scripts/servers/free-port.ts";
import { programs, root, simulator } from "../../scripts/start/programs.ts";

/** How a command ended, and what it said. */
export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs one of the repository's commands against what these variables name. */
export async function runScript(
  script: string,
  environment: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<Outcome> {
  // Ports of their own unless they are told: a restore looks whether something runs on them.
  const ports = await Promise.all(
    [...programs, simulator].map(async ({ portVariable }) => [portVariable, String(await freePort())]),
  );
  const env = { PATH: process.env.PATH, ...Object.fromEntries(ports), ...environment };
  const flags = ["--disable-warning=ExperimentalWarning", join(root, "scripts", script), ...args];
  return promisify(execFile)(process.execPath, flags, { env }).then(
    (ended) => ({ code: 0, ...ended }),
    (ended: Outcome) => ended,
  );
}
