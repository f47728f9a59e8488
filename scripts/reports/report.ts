import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../start/programs.ts";

/** A file of the repository that is made from the code. */
export interface Report {
  /** Its path from the root. */
  file: string;
  content: string;
}

export function writeReport({ file, content }: Report): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), content);
}

/** What is different in the repository, in a few lines; undefined when the file is as the code would make it. */
export function staleness({ file, content }: Report): string | undefined {
  const present = presentContent(file);
  if (present === content) return undefined;
  if (present === undefined) return `${file} is missing`;
  const [before, after] = [present.split("\n"), content.split("\n")];
  const [gone, added] = [missingIn(before, after), missingIn(after, before)];
  const sample = [
    ...gone.slice(0, samplesMax).map((line) => `- ${line}`),
    ...added.slice(0, samplesMax).map((line) => `+ ${line}`),
  ];
  const summary = `${file} is stale: ${gone.length} lines to go, ${added.length} to come`;
  return [summary, ...sample.map((line) => `    ${line.slice(0, 140)}`)].join("\n");
}

const samplesMax = 5;

function presentContent(file: string): string | undefined {
  try {
    return readFileSync(join(root, file), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Lines that one text has and the other has not, or has less often. */
function missingIn(lines: readonly string[], other: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of other) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}
