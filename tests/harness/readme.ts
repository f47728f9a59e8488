import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "../../scripts/start/programs.ts";

/** The commands of README below the line that begins so. */
function commandsBelow(beginning: string): string {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const [, below] = readme.split(`\n${beginning}`);
  const commands = below && /```sh\n([\s\S]+?)```/.exec(below)?.[1];
  if (!commands) throw new Error(`README has no commands below "${beginning}"`);
  return commands;
}

/**
 * Does what README tells whoever wants to see a story, as it stands there but for the addresses, in an empty folder, and stops at the first command that
 * fails. Answers the lines that a person sees.
 */
export async function tellStory(beginning: string, addresses: Readonly<Record<string, string>>): Promise<string[]> {
  let commands = commandsBelow(beginning);
  for (const [written, address] of Object.entries(addresses)) commands = commands.replaceAll(written, address);
  const cwd = mkdtempSync(join(tmpdir(), "rawat-story-"));
  try {
    const script = ["-euo", "pipefail", "-c", commands];
    const { stdout } = await promisify(execFile)("bash", script, { cwd, timeout: 60_000 });
    return stdout.trim().split("\n");
  } finally {
    rmSync(cwd, { recursive: true });
  }
}
