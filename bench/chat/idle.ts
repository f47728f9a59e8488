import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { System } from "./delivery.ts";

/** What was needed to let somebody in is collected by then. */
const settlingMs = 15_000;

/** Kilobytes that a process has for itself, with its share of what it has with others. */
const kilobytesOf = (pid: number): number =>
  Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1]);

/** What each socket takes that is connected and says nothing: how much more the programs have when so many more have come. It prints what it finds. */
export async function measureIdle(systems: readonly System[], from: number, to: number): Promise<void> {
  const held = () =>
    systems.map(({ programs }) =>
      Object.values(programs).map((pids) => pids.reduce((sum, pid) => sum + kilobytesOf(pid), 0)),
    );
  await pause(settlingMs);
  const before = held();
  for (const { crowd } of systems) await crowd.grow(to);
  await pause(settlingMs);
  const after = held();
  console.log(`\nMemory of a socket that is idle, of ${to - from} that came`);
  console.table(
    systems.map(({ name, programs }, at) => {
      const each = (after[at] ?? []).map((kilobytes, place) => (kilobytes - (before[at]?.[place] ?? 0)) / (to - from));
      const parts = Object.keys(programs).map((program, place) => `${program} ${each[place]?.toFixed(1)}`);
      const total = each.reduce((sum, one) => sum + one, 0);
      return { system: name, "kB each": Number(total.toFixed(1)), "of it": parts.length > 1 ? parts.join(", ") : "" };
    }),
  );
}
