import { assertInTime, TooMany, Unavailable } from "@rawat/platform";

/** Work that is dear, done for many callers in turn. */
export interface FairLine {
  /**
   * Does `work` when it is the turn of `key`.
   *
   * @throws TooMany when enough of this key's are waiting, Unavailable when too many wait in all, TooSlow when its caller does not
   *   wait any more; then it is not begun.
   */
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** What was done for `key` last was honest work, and counts for nothing. */
  excuse(key: string): void;
  close(): void;
}

export interface FairLineOptions {
  /** How many pieces of work are done at once. */
  width: number;
  /** How many may wait of one key. */
  keyMax: number;
  /** How many may wait in all. */
  allMax: number;
}

interface Waiting {
  begin(): void;
  refuse(error: Error): void;
}

/** What was served counts for half after this. */
const halveEveryMs = 30_000;
const forgottenBelow = 0.1;

/**
 * A line of its own for each key; next is the one who was served least lately. So whoever floods stands behind everybody
 * else, and who comes once is served at once, however many flood and under however many keys.
 */
export function createFairLine({ width, keyMax, allMax }: FairLineOptions): FairLine {
  const lines = new Map<string, Waiting[]>();
  const served = new Map<string, number>();
  let waiting = 0;
  let running = 0;
  const forget = () => {
    for (const [key, count] of served)
      if (count / 2 < forgottenBelow) served.delete(key);
      else served.set(key, count / 2);
  };
  const forgetting = setInterval(forget, halveEveryMs).unref();
  const servedTo = (key: string) => served.get(key) ?? 0;
  const takenBy = (key: string) => servedTo(key) + (lines.get(key)?.length ?? 0);

  const remove = (key: string, from: "first" | "last"): Waiting | undefined => {
    const line = lines.get(key);
    const one = from === "first" ? line?.shift() : line?.pop();
    // Put in anew it stands behind those who were served as often.
    lines.delete(key);
    if (line?.length) lines.set(key, line);
    waiting--;
    return one;
  };

  /** Makes room for `key`, at the cost of whoever takes most. @throws Unavailable when that is `key` itself. */
  const makeRoom = (key: string) => {
    if (waiting < allMax) return;
    const busy = new Unavailable("service_unavailable", {
      detail: "Too many people sign in at this moment",
      isBusy: true,
    });
    const greatest = [...lines.keys()].reduce((most, other) => (takenBy(other) > takenBy(most) ? other : most));
    if (takenBy(greatest) <= takenBy(key)) throw busy;
    remove(greatest, "last")?.refuse(busy);
  };

  const beginNext = () => {
    if (running >= width || waiting === 0) return;
    const least = [...lines.keys()].reduce((few, other) => (servedTo(other) < servedTo(few) ? other : few));
    served.set(least, servedTo(least) + 1);
    running++;
    remove(least, "first")?.begin();
  };

  const turnOf = (key: string) =>
    new Promise<void>((begin, refuse) => {
      const line = lines.get(key) ?? [];
      line.push({ begin, refuse });
      lines.set(key, line);
      waiting++;
      beginNext();
    });

  return {
    async run(key, work) {
      if ((lines.get(key)?.length ?? 0) >= keyMax)
        throw new TooMany("too_many_requests", {
          detail: "Too many people sign in from this address at this moment",
          retryAfterSeconds: 2,
        });
      makeRoom(key);
      await turnOf(key);
      try {
        assertInTime();
        return await work();
      } finally {
        running--;
        beginNext();
      }
    },
    excuse(key) {
      const count = servedTo(key) - 1;
      if (count > 0) served.set(key, count);
      else served.delete(key);
    },
    close: () => clearInterval(forgetting),
  };
}
