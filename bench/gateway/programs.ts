import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const root = join(import.meta.dirname, "..", "..");
export const scratch = mkdtempSync(join(tmpdir(), "rawat-bench-"));
const quiet = openSync("/dev/null", "w");

/** A program under test, in a process of its own. */
export interface Program {
  name: string;
  url: string;
  pid: number;
  headers: Readonly<Record<string, string>>;
  /** Seconds of CPU it has used so far, with all of its processes. */
  cpuSeconds(): number;
  stop(): Promise<void>;
}

export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || !address) throw new Error("no port");
  return address.port;
};

/** Starts `file` with Node and waits until its port answers. */
export async function startNode(
  name: string,
  file: string,
  port: number,
  environment: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Program> {
  const flags = ["--disable-warning=ExperimentalWarning", ...(process.env.BENCH_NODE_FLAGS?.split(" ") ?? [])];
  const child = spawn(process.execPath, [...flags, join(root, file)], {
    // What it writes costs it the writing, and nobody the reading.
    stdio: ["ignore", quiet, "inherit"],
    env: { ...process.env, NODE_ENV: "development", ...environment },
  });
  return ready(name, child, port, headers);
}

/** nginx as a reverse proxy, where it is installed. */
export async function startNginx(upstreamPort: number): Promise<Program | undefined> {
  if (spawnSync("nginx", ["-v"]).error) return undefined;
  const port = await freePort();
  const file = join(scratch, "nginx.conf");
  writeFileSync(
    file,
    `daemon off; worker_processes 1; pid ${scratch}/nginx.pid; error_log /dev/null;
events { worker_connections 1024; }
http { access_log off; upstream service { server 127.0.0.1:${upstreamPort}; keepalive 64; }
server { listen 127.0.0.1:${port} reuseport; keepalive_requests 100000000;
location / { proxy_pass http://service; proxy_http_version 1.1; proxy_set_header Connection ""; } } }`,
  );
  const child = spawn("nginx", ["-p", scratch, "-c", file], { stdio: ["ignore", quiet, quiet] });
  return ready("nginx", child, port, {});
}

async function ready(
  name: string,
  child: ChildProcess,
  port: number,
  headers: Readonly<Record<string, string>>,
): Promise<Program> {
  const url = `http://127.0.0.1:${port}`;
  const giveUpAt = Date.now() + 30_000;
  while (
    !(await fetch(url).then(
      () => true,
      () => false,
    ))
  ) {
    if (child.exitCode !== null || Date.now() > giveUpAt) throw new Error(`${name} did not start`);
    await delay(100);
  }
  return {
    name,
    url,
    pid: child.pid ?? 0,
    headers,
    cpuSeconds: () => [child.pid ?? 0, ...childrenOf(child.pid ?? 0)].reduce((sum, pid) => sum + cpuSecondsOf(pid), 0),
    async stop() {
      child.kill("SIGTERM");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    },
  };
}

/** What a process with all its threads has used, as the kernel's scheduler counts it, in nanoseconds. */
export function cpuSecondsOf(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const used = threads.map((thread) => readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ", 1)[0]);
  return used.reduce((sum, nanoseconds) => sum + Number(nanoseconds), 0) / 1e9;
}

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
