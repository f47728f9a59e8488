import { rmSync } from "node:fs";
import { load, median, type Outcome } from "./gateway/load.ts";
import { startOurGateway } from "./gateway/our-gateway.ts";
import { freePort, type Program, scratch, startNginx, startNode } from "./gateway/programs.ts";

/** What the gateway costs beside others that only forward: the same service behind, the same load, taking turns. */
const rounds = Number(process.env.BENCH_ROUNDS ?? 15);
const requests = Number(process.env.BENCH_REQUESTS ?? 4_000);
/** Before the first round, for the compiler in each program to have seen it all. */
const warmUpRequests = 20_000;
const connections = 32;
const path = "/api/patients";

interface Measured extends Outcome {
  microsecondsOfCpu: number;
}

async function measure(program: Program, amount: number): Promise<Measured> {
  const before = program.cpuSeconds();
  const outcome = await load(program, path, amount, connections);
  return { ...outcome, microsecondsOfCpu: ((program.cpuSeconds() - before) / outcome.answers) * 1e6 };
}

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
  for (const system of systems) await measure(system, warmUpRequests);
  const outcomes = new Map<Program, Measured[]>(systems.map((system) => [system, []]));
  for (let round = 0; round < rounds; round++) {
    // Many short rounds, and each goes first in turn: a busy moment of the machine is nobody's own.
    for (let step = 0; step < systems.length; step++) {
      const system = systems[(round + step) % systems.length] as Program;
      outcomes.get(system)?.push(await measure(system, requests));
    }
  }

  const medianOf = (system: Program, figure: keyof Measured) =>
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
