/** Keeps a neighbour that fails again and again from being asked for a moment. */
export interface Breaker {
  /** Does `work`, unless the neighbour is left alone. @throws LeftAlone */
  run<T>(work: () => Promise<T>): Promise<T>;
}

export class LeftAlone extends Error {}

/** What an error says of the neighbour: that it fails, that it works, or nothing. */
export type Verdict = "fails" | "works" | "nothing";

export interface BreakerOptions {
  /** How many calls in a row may fail; those that say nothing are not counted among them. */
  failuresMax: number;
  /** After this one call is let through to try; the others wait for what becomes of it. */
  tryAgainAfterMs: number;
  judge(error: unknown): Verdict;
}

/** Measures by a clock that never steps: by the wall clock it would stay open for as long as that one was set back. */
export function createBreaker({ failuresMax, tryAgainAfterMs, judge }: BreakerOptions): Breaker {
  let failures = 0;
  let openUntilMs = 0;
  return {
    async run(work) {
      const isTry = failures >= failuresMax;
      if (isTry) {
        const nowMs = performance.now();
        if (nowMs < openUntilMs) throw new LeftAlone();
        openUntilMs = nowMs + tryAgainAfterMs;
      }
      try {
        const result = await work();
        failures = 0;
        return result;
      } catch (error) {
        const verdict = judge(error);
        if (verdict === "works") failures = 0;
        else if (verdict === "fails" && ++failures >= failuresMax) openUntilMs = performance.now() + tryAgainAfterMs;
        // A try that said nothing was none: the next call is one at once.
        else if (verdict === "nothing" && isTry) openUntilMs = 0;
        throw error;
      }
    },
  };
}
