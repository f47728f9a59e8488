import { type ChildProcess, spawn } from "node:child_process";
import { basename, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freeze } from "../../scripts/servers/processes.ts";

/** Where the program stands that plays Midtrans; it is no workspace of its own. */
export const simulatorFolder = "payment-service/simulator";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** What is loaded before each program of a test. */
export const preloads = ["./scripts/start/end-with-parent.ts", "./tests/harness/keep-compiled.ts"];
const ownEnvironment = {
  PATH: process.env.PATH,
  NODE_ENV: "test",
  LOG_LEVEL: "info",
  // As `npm start` has it: a third of a start, and a run of all tests starts hundreds.
  NODE_COMPILE_CACHE: join(root, "node_modules", ".cache", "rawat"),
};

/** The program beside chat-service that stores what was said. */
export const chatWorker = "chat-worker";

/** Where programs stand that are no workspace's main one. */
const mains: Readonly<Record<string, string>> = {
  [simulatorFolder]: `${simulatorFolder}/main.ts`,
  [chatWorker]: "chat-service/src/worker.ts",
};
const bundleOf = (program: string) => `${program === simulatorFolder ? "midtrans" : program}.mjs`;

/** Where its bundle is, in a run of all tests; else itself. */
const fileOf = (program: string) =>
  process.env.TEST_PROGRAMS
    ? join(process.env.TEST_PROGRAMS, bundleOf(program))
    : (mains[program] ?? `${program}/src/main.ts`);
const preloadOf = (file: string) =>
  process.env.TEST_PROGRAMS ? join(process.env.TEST_PROGRAMS, `${basename(file, ".ts")}.mjs`) : file;

/** A program of ours as a process of its own, which a test may kill, freeze and start again. */
export interface Program {
  readonly url: string;
  readonly pid: number;
  /** What it has written so far. */
  output(): string;
  /** SIGTERM; resolves with its exit code. */
  stop(): Promise<number | null>;
  signal(name: NodeJS.Signals): void;
  /** Resolves when it has ended, with its exit code; null when a signal ended it. */
  ended(): Promise<number | null>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** SIGSTOP, until it stands. */
  freeze(): Promise<void>;
  thaw(): void;
  /** Starts it again on the same port, killing it first when it still runs. */
  restart(environment?: Record<string, string>): Promise<void>;
}

/** Two seconds on a machine at rest; a whole suite beside it takes its share. */
const readyWithinMs = 60_000;

/** Starts a workspace's main, or one of the programs beside them, on `port` and waits until it is ready. */
export async function startProgram(
  program: string,
  port: number,
  environment: Record<string, string>,
): Promise<Program> {
  const url = `http://127.0.0.1:${port}`;
  const written: string[] = [];
  let child: ChildProcess;
  const start = async (more: Record<string, string> = {}) => {
    // A test run that is broken off leaves nothing running: the program ends with the pipe to its standard input.
    child = spawn(process.execPath, [...preloads.map((file) => `--import=${preloadOf(file)}`), fileOf(program)], {
      cwd: root,
      env: { ...ownEnvironment, ...environment, ...more },
      stdio: ["pipe", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => written.push(chunk.toString()));
    await untilReady(url, child, () => written.join(""));
  };
  await start();
  const ended = () =>
    new Promise<number | null>((resolve) =>
      child.exitCode !== null || child.signalCode !== null ? resolve(child.exitCode) : child.once("exit", resolve),
    );
  return {
    url,
    get pid() {
      return child.pid ?? 0;
    },
    output: () => written.join(""),
    stop: () => {
      child.kill("SIGTERM");
      return ended();
    },
    signal: (name) => void child.kill(name),
    ended,
    kill: async () => {
      child.kill("SIGKILL");
      await ended();
    },
    freeze: async () => {
      if (child.pid && child.exitCode === null && child.signalCode === null) await freeze(child.pid);
    },
    thaw: () => void child.kill("SIGCONT"),
    async restart(more) {
      child.kill("SIGKILL");
      await ended();
      await start(more);
    },
  };
}

async function untilReady(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const giveUpAt = Date.now() + readyWithinMs;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`${url} ended with ${child.exitCode}:\n${output()}`);
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined);
    const states = await answer?.text().catch(() => undefined);
    if (answer?.ok) return;
    if (Date.now() > giveUpAt) throw new Error(`${url} is not ready: ${states ?? "no answer"}\n${output()}`);
    // Looking costs what the programs need to start, hundreds of times in a run.
    await delay(100);
  }
}

/** Asks until `condition` holds, ever less often: what takes long on a busy machine is not made longer by asking. */
export async function until(condition: () => Promise<boolean> | boolean, withinMs = 10_000): Promise<void> {
  const giveUpAt = Date.now() + withinMs;
  for (let pauseMs = 25; !(await condition()); pauseMs = Math.min(pauseMs * 1.25, 250)) {
    if (Date.now() > giveUpAt) throw new Error(`it did not come true within ${withinMs} ms: ${condition}`);
    await delay(pauseMs);
  }
}
