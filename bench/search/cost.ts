import { join } from "node:path";
import { load, median } from "../gateway/load.ts";
import { cpuSecondsOf, freePort, type Program, startNode } from "../gateway/programs.ts";
import { startBehindGateway } from "./behind-gateway.ts";

const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const requests = Number(process.env.BENCH_REQUESTS ?? 1_000);
const warmUpRequests = 2 * requests;
const connections = 8;

interface Way {
  name: string;
  words: string;
  door: Pick<Program, "name" | "url" | "headers">;
  programs: readonly Program[];
}

/** Microseconds of CPU a request: of the programs, and of the database's process where it has one. */
interface Cost {
  programs: number;
  database: number;
}

/**
 * How many times the join these two words cost before one statement found them, on MariaDB with these million patients; of the
 * programs the search alone, without gateway and HTTP.
 */
const formerTwoWords = { size: 1_000_000, programs: 8_839 / 331, database: 15_220 / 216 };

/**
 * What a search for twenty costs the whole way, gateway and service, beside one join in a bare program: the same rows, the
 * same load, taking turns.
 */
export async function compareCost(
  environment: Readonly<Record<string, string>>,
  encryptionKey: string,
  size: number,
  databasePid?: number,
): Promise<void> {
  const programs: Program[] = [];
  const started = (program: Program) => {
    programs.push(program);
    return program;
  };
  try {
    const { service, gateway } = await startBehindGateway(environment, encryptionKey, started);
    const barePort = await freePort();
    const file = join(environment.DATA_DIR ?? "", "patient.sqlite");
    const bare = started(
      await startNode("one join, bare", "bench/search/bare-join.ts", barePort, {
        ...environment,
        PORT: String(barePort),
        FILE: file,
      }),
    );
    const ours = { door: gateway, programs: [gateway, service] };
    const one: Way = { name: "one word", words: "siti", ...ours };
    const two: Way = { name: "two words", words: "siti rah", ...ours };
    const join20: Way = { name: "one join, bare Express + Knex", words: "siti", door: bare, programs: [bare] };
    // The embedded engine begins that join with all patients: nothing to be measured by.
    const isServer = environment.DATABASE_URL_PATIENT !== undefined;
    const costs = await measure(isServer ? [one, two, join20] : [one, two], databasePid);
    print(size, costs, databasePid !== undefined);
  } finally {
    for (const program of programs.toReversed()) await program.stop();
  }
}

async function measure(ways: readonly Way[], databasePid: number | undefined): Promise<Map<string, Cost>> {
  const seen = new Map<string, Cost[]>(ways.map(({ name }) => [name, []]));
  for (const { door, words } of ways) await load(door, pathOf(words), warmUpRequests, connections);
  for (let round = 0; round < rounds; round++)
    for (const { name, door, words, programs } of ways) {
      const used = () => ({
        programs: programs.reduce((sum, program) => sum + program.cpuSeconds(), 0),
        database: databasePid === undefined ? 0 : cpuSecondsOf(databasePid),
      });
      const before = used();
      const { answers } = await load(door, pathOf(words), requests, connections);
      const after = used();
      const each = (key: keyof Cost) => ((after[key] - before[key]) / answers) * 1e6;
      seen.get(name)?.push({ programs: each("programs"), database: each("database") });
    }
  const medianOf = (costs: readonly Cost[], key: keyof Cost) => Math.round(median(costs.map((cost) => cost[key])));
  return new Map(
    [...seen].map(([name, costs]) => [
      name,
      { programs: medianOf(costs, "programs"), database: medianOf(costs, "database") },
    ]),
  );
}

const pathOf = (words: string) => `/api/patients?q=${encodeURIComponent(words)}`;

function print(size: number, costs: ReadonlyMap<string, Cost>, hasDatabase: boolean): void {
  console.log(`\n${size} patients, µs of CPU a request, median of ${rounds} rounds of ${requests}`);
  console.table(
    Object.fromEntries(
      [...costs].map(([name, { programs, database }]) => [name, { programs, ...(hasDatabase && { database }) }]),
    ),
  );
  const bare = costs.get("one join, bare Express + Knex");
  if (!bare) return;
  const cost = (name: string): Cost => costs.get(name) ?? { programs: 0, database: 0 };
  const one = cost("one word");
  const two = cost("two words");
  const goals: [string, number, number][] = [["one word, programs: 4 × the join", one.programs, 4 * bare.programs]];
  if (hasDatabase) goals.push(["one word, database: 2.5 × the join", one.database, 2.5 * bare.database]);
  if (hasDatabase && size === formerTwoWords.size)
    goals.push(
      ["two words, programs: half of before", two.programs, (formerTwoWords.programs / 2) * bare.programs],
      ["two words, database: half of before", two.database, (formerTwoWords.database / 2) * bare.database],
    );
  for (const [goal, is, most] of goals)
    console.log(`${is <= most ? "met    " : "NOT met"}  ${goal}: ${is} of at most ${Math.round(most)} µs`);
}
