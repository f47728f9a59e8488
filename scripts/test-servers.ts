import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { startMariaDb } from "./servers/mariadb.ts";
import { startRabbitMq } from "./servers/rabbitmq.ts";
import { startRedis } from "./servers/redis.ts";
import type { Server } from "./servers/server.ts";

/** Each variable names a server that is used instead of one of our own. */
const programs = {
  TEST_MYSQL_URL: startMariaDb,
  TEST_REDIS_URL: startRedis,
  TEST_RABBITMQ_URL: startRabbitMq,
};

const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => interrupted.abort());

const starting = Object.entries(programs)
  .filter(([variable]) => !process.env[variable])
  .map(async ([variable, start]): Promise<[string, Server]> => [variable, await start()]);
const started = await Promise.allSettled(starting);
const servers = started.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
try {
  const failures = started.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  for (const failure of failures) console.error(failure instanceof Error ? failure.message : failure);
  process.exitCode = failures.length > 0 || interrupted.signal.aborted ? 1 : await runVitest();
} finally {
  await Promise.all(servers.map(([, server]) => server.stop()));
}

async function runVitest(): Promise<number> {
  const urls = Object.fromEntries(servers.map(([variable, { url }]) => [variable, url]));
  const child = spawn(process.execPath, [vitest, "run", ...process.argv.slice(2)], {
    stdio: "inherit",
    env: { ...process.env, ...urls, TEST_SERVERS: "1" },
  });
  interrupted.signal.addEventListener("abort", () => child.kill("SIGTERM"));
  const [code] = await once(child, "exit");
  return code ?? 1;
}
