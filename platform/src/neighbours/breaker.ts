/** Keeps a neighbour that fails again and again from being asked for a moment. */
export interface Breaker {
  /** Does `work`, unless the neighbour is left alone. @throws LeftAlone */
  run<T>(work: () => Promise<T>): Promise<T>;
}

export class LeftAlone extends Error {}

export interface BreakerOptions {
  /** How many calls in a row may fail. */
  failuresMax: number;
  /** After this one call is let through to try; the others wait for what becomes of it. */
  tryAgainAfterMs: number;
  /** Whether an error speaks against the neighbour. */
  isFailure(error: unknown): boolean;
}

/** Measures by a clock that never steps: by the wall clock it would stay open for as long as that one was set back. */
export function createBreaker({ failuresMax, tryAgainAfterMs, isFailure }: BreakerOptions): Breaker {
  let failures = 0;
  let openUntilMs = 0;
  return {
    async run(work) {
      if (failures >= failuresMax) {
        const nowMs = performance.now();
        if (nowMs < openUntilMs) throw new LeftAlone();
        openUntilMs = nowMs + tryAgainAfterMs;
      }
      try {
        const result = await work();
        failures = 0;
        return result;
      } catch (error) {
        if (!isFailure(error)) failures = 0;
        else if (++failures >= failuresMax) openUntilMs = performance.now() + tryAgainAfterMs;
        throw error;
      }
    },
  };
}
