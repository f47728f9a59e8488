import { setTimeout as pause } from "node:timers/promises";
import type { Answered } from "./caller.ts";

/** One request of a load and what came of it: an answer, or how the connection failed. */
export interface Attempt {
  what: string;
  ms: number;
  answered?: Answered;
  fault?: string;
}

export interface Load {
  /** Everything answered so far. */
  readonly attempts: readonly Attempt[];
  /** Sends no more, and waits for what is on its way. */
  stop(): Promise<readonly Attempt[]>;
}

/** Asks each of `what` again and again, in `parallel` lines at once, until it is stopped. */
export function startLoad(what: Readonly<Record<string, () => Promise<Answered>>>, parallel = 4): Load {
  const attempts: Attempt[] = [];
  const kinds = Object.entries(what);
  let stopped = false;
  let turn = 0;
  const line = async () => {
    while (!stopped) {
      const [name, ask] = kinds[turn++ % kinds.length] as (typeof kinds)[number];
      const startedAt = performance.now();
      const outcome = await ask().then(
        (answered) => ({ answered }),
        (error: Error) => ({ fault: faultOf(error) }),
      );
      attempts.push({ what: name, ms: performance.now() - startedAt, ...outcome });
      // A person does not ask a thousand times a second, and neither does a test on two cores.
      await pause(20);
    }
  };
  const lines = Array.from({ length: parallel }, line);
  return {
    attempts,
    async stop() {
      stopped = true;
      await Promise.all(lines);
      return attempts;
    },
  };
}

/** Why fetch gave no answer; it hides the reason in the cause. */
function faultOf({ message, cause }: Error): string {
  return String((cause as { code?: string } | undefined)?.code ?? message);
}

/** How many attempts had which answer, by name, as a test's message shows it. */
export function tally(attempts: readonly Attempt[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { what, answered, fault } of attempts) {
    const key = `${what} ${answered?.status ?? fault}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

/** The attempt that took longest. */
export const slowest = (attempts: readonly Attempt[]): Attempt =>
  attempts.reduce((slow, attempt) => (attempt.ms > slow.ms ? attempt : slow), { what: "none", ms: 0 });
