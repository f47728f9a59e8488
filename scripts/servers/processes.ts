import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

const stoppedWithinMs = 10_000;

/**
 * Stops a process, or with a negative id a whole group, as SIGSTOP does, and waits until every thread of it stands: a signal is
 * sent at once and arrives when the machine gets around to it. Where there is no /proc to look into, nobody waits.
 */
export async function freeze(pid: number): Promise<void> {
  process.kill(pid, "SIGSTOP");
  const giveUpAt = Date.now() + stoppedWithinMs;
  for (let running = runningThreads(pid); running.length > 0; running = runningThreads(pid)) {
    if (Date.now() > giveUpAt) throw new Error(`Not stopped by SIGSTOP: ${running.join(", ")}`);
    await pause(1);
  }
}

/** Threads that are neither stopped nor dead, as `process/thread state`. */
export function runningThreads(pid: number): string[] {
  return (pid < 0 ? groupOf(-pid) : [pid]).flatMap((member) =>
    entries(`/proc/${member}/task`).flatMap((thread) => {
      const state = statOf(`/proc/${member}/task/${thread}/stat`)?.[0] ?? "X";
      return /[TtXZ]/.test(state) ? [] : [`${member}/${thread} ${state}`];
    }),
  );
}

/** The processes of a group. */
export const groupOf = (group: number): number[] =>
  entries("/proc")
    .filter((name) => /^\d+$/.test(name) && statOf(`/proc/${name}/stat`)?.[2] === String(group))
    .map(Number);

/** The fields from the state on; the name before them may hold spaces and brackets. Undefined when the process is gone. */
function statOf(file: string): string[] | undefined {
  try {
    const text = readFileSync(file, "latin1");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
