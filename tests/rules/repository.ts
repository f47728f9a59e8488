import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/start/programs.ts";

/** The repository's files that match one of git's patterns, those not yet added included, with their text. */
export function filesOf(...patterns: string[]): { path: string; text: string }[] {
  const options = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ...patterns];
  const listed = execFileSync("git", options, { cwd: root, encoding: "utf8" }).split("\0").filter(Boolean);
  return [...new Set(listed)]
    .filter((path) => existsSync(join(root, path)))
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

/** Each line of the files that matches, as `path:line: text`. */
export function linesWith(files: readonly { path: string; text: string }[], pattern: RegExp): string[] {
  return files.flatMap(({ path, text }) =>
    text.split("\n").flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
  );
}
