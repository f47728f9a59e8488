import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Program, root } from "./programs.ts";

/** Takes one line of a program's output. */
export type WriteLine = (line: string) => void;

export interface SuperviseOptions {
  environment: NodeJS.ProcessEnv;
  write: WriteLine;
  writeError: WriteLine;
  /** Called once when the program ends before it was told `isUp`, with what it said of it. */
  failed(complaints: readonly string[]): void;
}

/** A program that is kept running. */
export interface Supervised {
  readonly name: string;
  /** Everything is ready: from now on the program is started again when it dies, and its complaints are shown at once. */
  isUp(): void;
  /** Ends it in good order, or after its time by force. */
  stop(): Promise<void>;
}

const pauseMs = { first: 500, max: 30_000 };
/** Running this long means that the last death was not the start's fault. */
const settledAfterMs = 60_000;
/** A program ends by itself within ten seconds. */
const stopWithinMs = 11_000;

/**
 * How every program of ours is run: in silence about what Node calls experimental, not longer than the starter, and with a
 * small young generation, for a laptop holds all of them (measured on the gateway at rest: 92 MB instead of 136).
 */
export const programFlags = [
  "--max-semi-space-size=4",
  "--disable-warning=ExperimentalWarning",
  `--import=${join(import.meta.dirname, "end-with-parent.ts")}`,
];

/** Starts a program as a process of its own, and again whenever it dies later on, after pauses that grow. */
export function supervise(program: Program, { environment, write, writeError, failed }: SuperviseOptions): Supervised {
  const complaints: string[] = [];
  let child: ChildProcess | undefined;
  let up = false;
  let stopping = false;
  let again: NodeJS.Timeout | undefined;
  let pause = pauseMs.first;

  function run(): void {
    const startedAt = performance.now();
    // A session of its own: the terminal's Ctrl-C is for the starter, which closes everything in order.
    const started = spawn(
      process.execPath,
      [...programFlags, join(root, program.folder, program.main ?? join("src", "main.ts"))],
      {
        cwd: root,
        env: environment,
        detached: true,
        stdio: ["pipe", "pipe", "pipe"],
      },
    );
    child = started;
    createInterface(started.stdout).on("line", write);
    createInterface(started.stderr).on("line", (line) => (up ? writeError(line) : complaints.push(line)));
    started.once("close", (code, signal) => {
      if (stopping) return;
      const reason = signal ? `by ${signal}` : `with code ${code}`;
      if (!up) {
        stopping = true;
        failed(complaints.length > 0 ? complaints : [`${program.name} ended ${reason} before it was ready`]);
        return;
      }
      if (performance.now() - startedAt > settledAfterMs) pause = pauseMs.first;
      writeError(`${program.name} ended ${reason}; it is started again in ${pause / 1_000} s`);
      again = setTimeout(run, pause);
      pause = Math.min(pause * 2, pauseMs.max);
    });
  }

  run();
  return {
    name: program.name,
    isUp() {
      up = true;
      for (const line of complaints.splice(0)) writeError(line);
    },
    async stop() {
      stopping = true;
      clearTimeout(again);
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const { pid } = child;
      const overdue = setTimeout(() => pid && process.kill(-pid, "SIGKILL"), stopWithinMs);
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
      clearTimeout(overdue);
    },
  };
}
