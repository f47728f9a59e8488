import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { access, constants, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freeze } from "./processes.ts";

/** A server of our own, which a test may treat as badly as the world does. */
export interface Server {
  url: string;
  readonly pid: number;
  /** Ends it in an orderly way and removes everything it wrote. */
  stop(): Promise<void>;
  /** SIGKILL: what was not on disk is gone. */
  kill(): Promise<void>;
  /** SIGSTOP, until it stands: connections stay open and nobody answers. */
  freeze(): Promise<void>;
  thaw(): void;
  /** Starts it again on the same port and files, killing it first when it still runs. */
  restart(): Promise<void>;
}

interface Recipe {
  url: string;
  folder: string;
  command: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  /** Resolves when the server answers, rejects as long as it does not. */
  answers(): Promise<unknown>;
  /** Ends what the server left running. */
  cleanUp?(): Promise<void>;
}

const startTimeoutMs = 60_000;
const stopTimeoutMs = 15_000;

/** Runs a server in a process group of its own, so that a signal reaches all of it and none of ours. */
export async function startServer({ url, folder, command, args, env, answers, cleanUp }: Recipe): Promise<Server> {
  let child: ChildProcess;

  async function start() {
    const log = openSync(join(folder, "server.log"), "a");
    child = spawn(command, args, {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ["ignore", log, log],
      detached: true,
    });
    const giveUpAt = Date.now() + startTimeoutMs;
    while (
      !(await answers().then(
        () => true,
        () => false,
      ))
    ) {
      if (ended() || Date.now() > giveUpAt) {
        const lines = (await readFile(join(folder, "server.log"), "utf8")).split("\n");
        throw new Error(`${command} did not start:\n${lines.slice(-20).join("\n")}`);
      }
      await pause(50);
    }
  }

  const ended = () => child.exitCode !== null || child.signalCode !== null;

  function signal(name: NodeJS.Signals) {
    if (child.pid && !ended()) process.kill(-child.pid, name);
  }

  async function end(name: NodeJS.Signals) {
    if (ended()) return;
    const exited = once(child, "exit");
    signal(name);
    await exited;
  }

  async function remove() {
    await cleanUp?.();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }

  try {
    await start();
  } catch (error) {
    await end("SIGKILL");
    await remove();
    throw error;
  }
  return {
    url,
    get pid() {
      return child.pid ?? 0;
    },
    async stop() {
      signal("SIGCONT");
      const overdue = setTimeout(() => signal("SIGKILL"), stopTimeoutMs);
      await end("SIGTERM");
      clearTimeout(overdue);
      await remove();
    },
    kill: () => end("SIGKILL"),
    freeze: async () => {
      if (child.pid && !ended()) await freeze(-child.pid);
    },
    thaw: () => signal("SIGCONT"),
    async restart() {
      await end("SIGKILL");
      await start();
    },
  };
}

export const scratchFolder = (name: string): Promise<string> => mkdtemp(join(tmpdir(), `rawat-${name}-`));

/** The program's full path, or one line that says what to install. System folders are searched too: `sbin` is not on every PATH. */
export async function findProgram(name: string, debianPackage: string, folders: string[] = []): Promise<string> {
  const path = (process.env.PATH ?? "").split(delimiter);
  for (const folder of [...folders, ...path, "/usr/sbin", "/usr/local/sbin"]) {
    const file = join(folder, name);
    if (
      await access(file, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return file;
  }
  throw new Error(`${name} is not installed: run "apt-get install ${debianPackage}"`);
}
