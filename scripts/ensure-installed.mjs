// Runs before every script that needs packages, so it may need none: plain JavaScript for whatever Node ≥ 20 is there.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const marker = join(root, "node_modules", ".rawat-lock");
const lock = readFileSync(join(root, "package-lock.json"), "utf8");
const wanted = createHash("sha256").update(lock).digest("hex");

if (read(marker) !== wanted) {
  if (!isInstalled()) install();
  writeFileSync(marker, wanted);
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** Somebody who adds a package by `npm install` has it; installing everything a second time would only cost them a minute. */
function isInstalled() {
  const listed = read(join(root, "node_modules", ".package-lock.json"));
  if (listed === undefined) return false;
  const { "": _, ...packages } = JSON.parse(lock).packages;
  const installed = JSON.parse(listed).packages;
  const same = Object.entries(packages).every(([path, { version, optional }]) =>
    path in installed ? installed[path].version === version : optional === true,
  );
  return same && Object.keys(installed).every((path) => path in packages);
}

function install() {
  if (Number(process.versions.node.split(".")[0]) < 20) fail(`Node 20 or newer is needed, this is ${process.version}`);
  const isSeen = process.stdout.isTTY && process.stderr.isTTY;
  const beganAt = performance.now();
  process.stderr.write("Installing packages, once …\n");
  // npm's own Node and program: the Node of node_modules is about to be replaced.
  const npm = process.env.npm_execpath;
  const [command, first] = npm ? [process.env.npm_node_execpath ?? process.execPath, [npm]] : ["npm", []];
  // The compiler, the bundler and Node 24 are development dependencies, which production's npm would leave out. What the outer
  // npm was told of a single workspace is not meant for this one.
  const args = [...first, "ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_config_workspace/i.test(name)));
  // A person at a terminal sees one line, as of each step of the start, and no sum of packages; what goes wrong is shown anywhere.
  const { status, error } = spawnSync(command, args, { cwd: root, env, stdio: ["ignore", isSeen ? "ignore" : 2, 2] });
  if (error) fail(`npm could not be run: ${error.message}`);
  if (status !== 0) fail("npm ci failed; what it says stands above");
  const seconds = ((performance.now() - beganAt) / 1_000).toFixed(1);
  if (isSeen) process.stderr.write(`\u001b[1A\u001b[2K✓ Installing packages, once  ${seconds} s\n`);
}

/** @param {string} reason @returns {never} */
function fail(reason) {
  process.stderr.write(`Packages cannot be installed: ${reason}\n`);
  process.exit(1);
}
