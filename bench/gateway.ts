import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";
import { startOurGateway } from "./gateway/our-gateway.ts";
import { freePort, type Program, scratch, startNginx, startNode } from "./gateway/programs.ts";

/** What the gateway costs beside others that only forward: the same service behind, the same load, taking turns. */
const rounds = Number(process.env.BENCH_ROUNDS ?? 15);
const requests = Number(process.env.BENCH_REQUESTS ?? 4_000);
/** Before the first round, for the compiler in each program to have seen it all. */
const warmUpRequests = 20_000;
const connections = 32;
const path = "/api/patients";

interface Outcome {
  microsecondsOfCpu: number;
  perSecond: number;
  p50: number;
  p99: number;
}

const autocannon = createRequire(import.meta.url).resolve("autocannon/autocannon.js");

/** One round of load from a process of its own. */
async function load({ name, url, headers, cpuSeconds }: Program, amount: number): Promise<Outcome> {
  const sent = Object.entries({ accept: "application/json", "user-agent": "bench", ...headers }).flatMap(
    ([key, value]) => ["-H", `${key}=${value}`],
  );
  const before = cpuSeconds();
  const args = [autocannon, "-j", "-c", String(connections), "-a", String(amount), ...sent, `${url}${path}`];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] });
  const [output] = await Promise.all([text(child.stdout), once(child, "exit")]);
  const result = JSON.parse(output) as {
    "2xx": number;
    non2xx: number;
    errors: number;
    requests: { average: number };
    latency: { p50: number; p99: number };
  };
  if (result.non2xx + result.errors > 0 || result["2xx"] === 0)
    throw new Error(`${name}: ${result.non2xx} refused, ${result.errors} failed of ${result["2xx"]}`);
  return {
    microsecondsOfCpu: ((cpuSeconds() - before) / result["2xx"]) * 1e6,
    perSecond: result.requests.average,
    p50: result.latency.p50,
    p99: result.latency.p99,
  };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const programs: Program[] = [];
try {
  const upstreamPort = await freePort();
  const upstream = await startNode("the service behind", "bench/gateway/upstream.ts", upstreamPort, {
    PORT: String(upstreamPort),
  });
  programs.push(upstream);
  const bare = async (name: string, file: string) => {
    const port = await freePort();
    return startNode(name, file, port, { PORT: String(port), UPSTREAM: upstream.url });
  };
  const ours = await startOurGateway(upstream.url);
  programs.push(ours);
  const fast = await bare("fast-gateway 3, bare", "bench/gateway/fast-gateway.ts");
  programs.push(fast);
  const express = await bare("Express 5 + http-proxy-middleware 4, bare", "bench/gateway/express-hpm.ts");
  programs.push(express);
  const nginx = await startNginx(upstreamPort);
  if (nginx) programs.push(nginx);
  else console.log("nginx is not installed here, so its line is missing.");

  const systems = [ours, fast, express, ...(nginx ? [nginx] : [])];
  for (const system of systems) await load(system, warmUpRequests);
  const outcomes = new Map<Program, Outcome[]>(systems.map((system) => [system, []]));
  for (let round = 0; round < rounds; round++) {
    // Many short rounds, and each goes first in turn: a busy moment of the machine is nobody's own.
    for (let step = 0; step < systems.length; step++) {
      const system = systems[(round + step) % systems.length] as Program;
      outcomes.get(system)?.push(await load(system, requests));
    }
  }

  const medianOf = (system: Program, figure: keyof Outcome) =>
    median((outcomes.get(system) ?? []).map((outcome) => outcome[figure]));
  const ownCpu = medianOf(ours, "microsecondsOfCpu");
  console.log(`${rounds} rounds of ${requests} requests over ${connections} connections; medians`);
  console.table(
    Object.fromEntries(
      systems.map((system) => [
        system.name,
        {
          "µs CPU a request": Math.round(medianOf(system, "microsecondsOfCpu")),
          "requests/s": Math.round(medianOf(system, "perSecond")),
          "p50 ms": medianOf(system, "p50"),
          "p99 ms": medianOf(system, "p99"),
          "rawat is": `${(ownCpu / medianOf(system, "microsecondsOfCpu")).toFixed(2)} ×`,
        },
      ]),
    ),
  );
  const goals = [
    ["at most 150 µs", ownCpu <= 150],
    ["below bare fast-gateway", ownCpu < medianOf(fast, "microsecondsOfCpu")],
    [
      "at most two thirds of bare Express + http-proxy-middleware",
      ownCpu <= (medianOf(express, "microsecondsOfCpu") * 2) / 3,
    ],
  ] as const;
  for (const [goal, isMet] of goals) console.log(`${isMet ? "met    " : "NOT met"}  ${goal}`);
} finally {
  for (const program of programs.toReversed()) await program.stop();
  rmSync(scratch, { recursive: true, force: true });
}
