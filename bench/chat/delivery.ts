import { median, quantile } from "../gateway/load.ts";
import { cpuSecondsOf } from "../gateway/programs.ts";
import type { Crowd } from "./crowd.ts";

const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const secondsOfRound = 4;
const secondsOfWarmUp = 1;

/** Something that carries what a crowd says. */
export interface System {
  name: string;
  crowd: Crowd;
  /** The ids of its processes, by what they are. */
  programs: Readonly<Record<string, readonly number[]>>;
}

/** So many sockets, over all of which so much is said. */
export interface Step {
  sockets: number;
  perSecond: number;
}

/** Medians of the rounds of one step: milliseconds, and microseconds of CPU a message, by program. */
export interface Delivered extends Step {
  system: string;
  p50: number;
  p99: number;
  cpu: Readonly<Record<string, number>>;
}

/** How long what is said is on its way to the other side, and what it costs: the systems take turns. */
export async function measureDelivery(systems: readonly System[], step: Step): Promise<Delivered[]> {
  const seen = new Map<System, Omit<Delivered, keyof Step | "system">[]>(systems.map((system) => [system, []]));
  for (const { crowd } of systems) {
    await crowd.grow(step.sockets);
    await crowd.talk(step.perSecond, secondsOfWarmUp);
  }
  for (let round = 0; round < rounds; round++)
    for (const system of systems) seen.get(system)?.push(await measureRound(system, step.perSecond));
  return systems.map((system) => {
    const own = seen.get(system) ?? [];
    const medianOf = (figure: "p50" | "p99") => median(own.map((one) => one[figure]));
    const names = Object.keys(system.programs);
    const cpu = Object.fromEntries(names.map((name) => [name, median(own.map((one) => one.cpu[name] ?? 0))]));
    return { system: system.name, ...step, p50: medianOf("p50"), p99: medianOf("p99"), cpu };
  });
}

async function measureRound({ crowd, programs }: System, perSecond: number) {
  const used = () =>
    Object.entries(programs).map(([name, pids]) => {
      const seconds = pids.reduce((sum, pid) => sum + cpuSecondsOf(pid), 0);
      return [name, seconds] as const;
    });
  const before = new Map(used());
  const delays = await crowd.talk(perSecond, secondsOfRound);
  const after = used();
  const each = after.map(([name, seconds]) => [name, ((seconds - (before.get(name) ?? 0)) / delays.length) * 1e6]);
  return { p50: median(delays), p99: quantile(delays, 0.99), cpu: Object.fromEntries(each) as Record<string, number> };
}

const totalOf = ({ cpu }: Delivered): number => Object.values(cpu).reduce((sum, one) => sum + one, 0);
const ms = (value: number): number => Math.round(value * 10) / 10;
const times = (value: number, of: number): string => `${(value / of).toFixed(1)} ×`;

/** Prints a table in which growth is read downwards, each system beside its first line. */
export function printDelivery(lines: readonly Delivered[]): void {
  console.log(`\nFrom sending until the other side has it; medians of ${rounds} rounds of ${secondsOfRound} s`);
  console.table(
    lines.map((line) => {
      const first = lines.find(({ system }) => system === line.system) ?? line;
      const parts = Object.entries(line.cpu).map(([name, us]) => `${name} ${Math.round(us)}`);
      return {
        system: line.system,
        sockets: line.sockets,
        "messages/s": line.perSecond,
        "p50 ms": ms(line.p50),
        "p99 ms": ms(line.p99),
        "p99 grown": times(line.p99, first.p99),
        "µs CPU a message": Math.round(totalOf(line)),
        "CPU grown": times(totalOf(line), totalOf(first)),
        "of it": parts.length > 1 ? parts.join(", ") : "",
      };
    }),
  );
}

const sloweningMax = 2;

/** Says whether the other side had it within twice the bare server's time. */
export function printDeliveryGoal(ours: Delivered, bare: Delivered): void {
  const most = sloweningMax * bare.p99;
  console.log(
    `${ours.p99 <= most ? "met    " : "NOT met"}  ${ours.system}, ${ours.sockets} sockets, ${ours.perSecond} messages/s: p99 ${sloweningMax} × the bare server's: ${ms(ours.p99)} of at most ${ms(most)} ms`,
  );
}
