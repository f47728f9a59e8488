import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../scripts/servers/free-port.ts";
import { programs, root, simulator, workers } from "../../scripts/start/programs.ts";
import { until } from "./program.ts";

export const startWithinMs = 60_000;

/** An `npm start`, and what it said. */
export interface Started {
  child: ChildProcess;
  stdout(): string;
  stderr(): string;
  ended: Promise<number | null>;
}

/** A folder and ports of a test's own, on which it starts Rawat as people do. */
export async function openStarts() {
  const folder = mkdtempSync(join(tmpdir(), "rawat-start-"));
  const entries = [...programs, ...workers, simulator].map(
    async ({ portVariable }) => [portVariable, String(await freePort())] as const,
  );
  const ports: Record<string, string> = Object.fromEntries(await Promise.all(entries));
  const all: ChildProcess[] = [];

  function start(environment: Record<string, string> = {}): Started {
    // The address is the door's alone: the others stay where nobody else reaches them.
    const env = { PATH: process.env.PATH, DATA_DIR: folder, HOST: "127.0.0.2", ...ports, ...environment };
    const child = spawn(process.execPath, [join(root, "scripts", "start.ts")], {
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    all.push(child);
    const written = { stdout: "", stderr: "" };
    child.stdout.on("data", (chunk) => {
      written.stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      written.stderr += chunk;
    });
    const ended = once(child, "close").then(([code]) => code as number | null);
    return { child, stdout: () => written.stdout, stderr: () => written.stderr, ended };
  }

  function isOfThisTest(pid: number): boolean {
    try {
      return execFileSync("cat", [`/proc/${pid}/environ`], { encoding: "utf8", stdio: "pipe" }).includes(folder);
    } catch {
      return false;
    }
  }

  return {
    folder,
    ports,
    start,
    /** Our programs that still run, known by the folder they were given. */
    left(): string[] {
      const processes = execFileSync("ps", ["-eo", "pid,args"], { encoding: "utf8" }).split("\n");
      return processes.filter((line) => line.includes("end-with-parent") && isOfThisTest(Number.parseInt(line, 10)));
    },
    close(): void {
      for (const child of all) child.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until it says that it is ready. */
export async function ready(started: Started): Promise<void> {
  await until(async () => {
    if (started.child.exitCode !== null) throw new Error(`it ended: ${started.stderr()}`);
    return started.stdout().includes("Rawat is ready");
  }, startWithinMs);
}
