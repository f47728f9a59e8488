export interface Pace {
  /** So many bytes have come. */
  came(bytes: number): void;
  /** Milliseconds for which they have come too slowly; none or less while they do not. */
  readonly slowForMs: number;
}

/**
 * Tells whether bytes come as fast as they must, by what has come of late: what comes in a burst counts for no longer than they may stand
 * still.
 */
export function createPace({ bytesASecond, stillMsMax }: { bytesASecond: number; stillMsMax: number }): Pace {
  let untilMs = performance.now() + stillMsMax;
  return {
    came(bytes) {
      const now = performance.now();
      untilMs = Math.min(Math.max(untilMs, now) + (bytes * 1_000) / bytesASecond, now + stillMsMax);
    },
    get slowForMs() {
      return performance.now() - untilMs;
    },
  };
}
