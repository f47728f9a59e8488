import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";
import type { Program } from "./programs.ts";

const autocannon = createRequire(import.meta.url).resolve("autocannon/autocannon.js");

export interface Outcome {
  answers: number;
  perSecond: number;
  p50: number;
  p99: number;
}

/** One round of load from a process of its own. @throws when one request was not answered as it should be. */
export async function load(
  { name, url, headers }: Pick<Program, "name" | "url" | "headers">,
  path: string,
  amount: number,
  connections: number,
): Promise<Outcome> {
  const sent = Object.entries({ accept: "application/json", "user-agent": "bench", ...headers }).flatMap(
    ([key, value]) => ["-H", `${key}=${value}`],
  );
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
    answers: result["2xx"],
    perSecond: result.requests.average,
    p50: result.latency.p50,
    p99: result.latency.p99,
  };
}

/** The value that so large a share of all lies below. */
export const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;

export const median = (values: readonly number[]): number => quantile(values, 0.5);
