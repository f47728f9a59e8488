import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { root } from "./programs.ts";

const sources = [
  "web/*.{html,json,ts}",
  "web/{src,public}/**/*",
  "contracts/src/**/*.ts",
  "tsconfig.json",
  "package-lock.json",
];
const stamp = join(root, "node_modules", ".rawat-web");
const folder = join(root, "web", "dist");
const pages = join(folder, "index.html");
const building = join(root, "node_modules", ".cache", `rawat-web-${process.pid}`);
const before = `${building}-before`;

/**
 * Builds the web pages unless they were made from the sources as they are. By content, not by time: a checkout of an older
 * state gives old content new times.
 *
 * @param told hears that they are stale, before it takes a while.
 * @returns what the bundler said when it failed.
 */
export function buildStalePages(told: () => void): string | undefined {
  const wanted = digest();
  if (existsSync(pages) && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return undefined;
  told();
  const require = createRequire(join(root, "web", "package.json"));
  const vite = join(dirname(require.resolve("vite/package.json")), "bin", "vite.js");
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [vite, "build", "--logLevel=warn", "--emptyOutDir", `--outDir=${building}`],
    {
      cwd: join(root, "web"),
      encoding: "utf8",
    },
  );
  if (status !== 0) return `${stdout}${stderr}`.trim();
  // Whoever serves the old ones, or starts just now, finds either all of these or all of those.
  if (existsSync(folder)) renameSync(folder, before);
  renameSync(building, folder);
  rmSync(before, { recursive: true, force: true });
  writeFileSync(stamp, wanted);
  return undefined;
}

/** Whether there are pages at all, be they old. */
export const hasPages = (): boolean => existsSync(pages);

function digest(): string {
  const hash = createHash("sha256");
  const files = globSync(sources, { cwd: root, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const file of files.map((entry) => join(entry.parentPath, entry.name)).sort())
    hash.update(`${file}\0`).update(readFileSync(file));
  return hash.digest("hex");
}
