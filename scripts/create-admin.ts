import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { enterRoot } from "./start/environment.ts";
import { root } from "./start/programs.ts";

enterRoot();

const questions = { EMAIL: "E-mail of the administrator", NAME: "Name", PASSWORD: "Password" } as const;
const missing = (Object.keys(questions) as (keyof typeof questions)[]).filter((name) => !process.env[name]);
const answers = missing.length === 0 ? {} : process.stdin.isTTY ? await ask() : await readLines();
const { status } = spawnSync(
  process.execPath,
  ["--disable-warning=ExperimentalWarning", join(root, "gateway", "src", "create-admin.ts")],
  // Not on the command line, which everybody on the machine can read.
  { stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, ...answers } },
);
process.exitCode = status ?? 1;

/** Asks a person; what is typed as a password does not appear, and is asked for twice for that reason. */
async function ask(): Promise<NodeJS.ProcessEnv> {
  let hidden = false;
  const output = new Writable({
    write(chunk, _, done) {
      if (!hidden) process.stderr.write(chunk);
      done();
    },
  });
  const terminal = createInterface({ input: process.stdin, output, terminal: true });
  const stopped = new AbortController();
  terminal.on("SIGINT", () => stopped.abort());
  const line = (question: string) => terminal.question(`${question}: `, { signal: stopped.signal });
  const secret = async (question: string) => {
    process.stderr.write(`${question}: `);
    hidden = true;
    const answer = await terminal.question("", { signal: stopped.signal });
    hidden = false;
    process.stderr.write("\n");
    return answer;
  };
  try {
    const given: NodeJS.ProcessEnv = {};
    for (const name of missing) given[name] = await (name === "PASSWORD" ? secret : line)(questions[name]);
    if (given.PASSWORD !== undefined && (await secret("The password again")) !== given.PASSWORD) {
      process.stderr.write("The two passwords differ; nothing was changed.\n");
      process.exit(1);
    }
    return given;
  } catch (error) {
    if (!stopped.signal.aborted) throw error;
    process.stderr.write("\n");
    process.exit(130);
  } finally {
    terminal.close();
  }
}

/** What a program gives on standard input: a line for each variable that is not set, in their order. */
async function readLines(): Promise<NodeJS.ProcessEnv> {
  const given: NodeJS.ProcessEnv = {};
  const names = [...missing];
  for await (const line of createInterface({ input: process.stdin })) {
    const name = names.shift();
    if (name === undefined) break;
    given[name] = line;
  }
  return given;
}
