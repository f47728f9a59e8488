import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Display, Progress } from "./display.ts";
import { programFlags } from "./supervise.ts";

/** A step of the start, as a process of its own. */
export interface Step<Answer> {
  /** What it answers; undefined when it failed, and has told why by then. */
  readonly answer: Promise<Answer | undefined>;
  stop(): Promise<void>;
}

/** One line of a step's standard output. */
type Told<Answer> = { progress: Progress } | { answer: Answer };

/** Begins a step. How far it is goes to the display, as does what it complains of. */
export function begin<Answer>(name: string, args: readonly string[], display: Display): Step<Answer> {
  const flags = [...programFlags, join(import.meta.dirname, name), ...args];
  const child = spawn(process.execPath, flags, { stdio: ["pipe", "pipe", "pipe"] });
  const closed = once(child, "close");
  let answer: Answer | undefined;
  createInterface(child.stdout).on("line", (line) => {
    const told = JSON.parse(line) as Told<Answer>;
    if ("progress" in told) display.progress(told.progress);
    else answer = told.answer;
  });
  createInterface(child.stderr).on("line", display.complain);
  return {
    answer: closed.then(([code]) => (code === 0 ? answer : undefined)),
    async stop() {
      child.kill("SIGTERM");
      await closed;
    },
  };
}

/** In a step: tells the starter how far it is. */
export const tellProgress = (progress: Progress): void => tell({ progress });

/** In a step: its answer, once. */
export const tellAnswer = (answer: unknown): void => tell({ answer });

/** A pipe is written to at once, so that work which keeps the process busy afterwards delays no line. */
const tell = (told: Told<unknown>) => void process.stdout.write(`${JSON.stringify(told)}\n`);
