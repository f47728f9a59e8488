import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { Failure } from "../backup/failure.ts";
import { root } from "../start/programs.ts";

/** Containers of our own, under a name that no clinic's have. */
export interface Engine {
  /** Runs a command of compose; what it says is shown and answered. @throws Failure when it fails. */
  compose(args: readonly string[], more?: Readonly<Record<string, string>>): Promise<string>;
  /** The same, where failing is what is expected: its code and what it said. */
  attempt(args: readonly string[], more?: Readonly<Record<string, string>>): Promise<{ code: number; said: string }>;
}

/**
 * The first of docker and podman that has compose and whose engine answers.
 *
 * @param settings what stands in .env otherwise.
 * @throws Failure telling what was looked for.
 */
export function findEngine(project: string, settings: Readonly<Record<string, string>>): Engine {
  const works = (command: string, ...args: string[]) => spawnSync(command, args, { stdio: "ignore" }).status === 0;
  const command = ["docker", "podman"].find((name) => works(name, "compose", "version") && works(name, "info"));
  if (!command)
    throw new Failure(
      "This needs docker with compose 2.20 or newer, or podman 4.4 or newer with a compose provider, its engine running, and a way to docker.io for the images mysql:8.4, redis:8, rabbitmq:4-management and node:24-slim.",
    );
  const attempt: Engine["attempt"] = async (args, more = {}) => {
    process.stdout.write(`\n$ ${command} compose ${args.join(" ")}\n`);
    const child = spawn(command, ["compose", "--env-file", "/dev/null", "--project-name", project, ...args], {
      cwd: root,
      // No .env of the clinic's is read: each of its variables would be another one than here.
      env: { ...process.env, ...settings, ...more },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const said = saidBy(child);
    const [code] = await once(child, "close");
    return { code: code ?? 1, said: said.join("") };
  };
  return {
    attempt,
    async compose(args, more) {
      const { code, said } = await attempt(args, more);
      if (code !== 0) throw new Failure(`compose ${args.join(" ")} ended with code ${code}`);
      return said;
    },
  };
}

function saidBy(child: ChildProcess): string[] {
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      said.push(chunk.toString());
      process.stdout.write(chunk);
    });
  return said;
}
