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
  /** What was done for `key` last was honest work, and counts for nothing: a few times in half a minute, as often as people do it. */
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
  /** What several keys belong to, which one caller may hold all of; each key for itself when absent. */
  groupOf?: (key: string) => string;
}

interface Waiting {
  /** Its number among all that came. */
  number: number;
  begin(): void;
  refuse(error: Error): void;
}

/** What was served counts for half after this. */
const halveEveryMs = 30_000;
const forgottenBelow = 0.1;
/** How often a key, and all of its group together, is excused before what was excused counts for half. */
const keyExcusedMax = 5;
const groupExcusedMax = 20;
/** One turn of so many is of whoever waits longest, so that nobody starves. */
const longestEvery = 8;

/** How often each was served lately. */
function createTally() {
  const counts = new Map<string, number>();
  const of = (key: string) => counts.get(key) ?? 0;
  return {
    of,
    add(key: string, amount: 1 | -1) {
      const count = of(key) + amount;
      if (count > 0) counts.set(key, count);
      else counts.delete(key);
    },
    halve() {
      for (const [key, count] of counts)
        if (count / 2 < forgottenBelow) counts.delete(key);
        else counts.set(key, count / 2);
    },
  };
}

/**
 * A line of its own for each key; next is the one whose group was served least lately, and of that group's the key that was. So
 * whoever floods stands behind everybody else, and who comes once is served at once, however many flood and under however many keys.
 * Honest work is excused within bounds: who does it in a loop stands behind like everybody who takes much.
 */
export function createFairLine({ width, keyMax, allMax, groupOf = (key) => key }: FairLineOptions): FairLine {
  const lines = new Map<string, Waiting[]>();
  /** How many wait of each group. */
  const crowds = new Map<string, number>();
  const ofKeys = createTally();
  const ofGroups = createTally();
  const excusedOfKeys = createTally();
  const excusedOfGroups = createTally();
  const tallies = [ofKeys, ofGroups, excusedOfKeys, excusedOfGroups];
  let waiting = 0;
  let running = 0;
  let came = 0;
  let turns = 0;
  const forgetting = setInterval(() => {
    for (const tally of tallies) tally.halve();
  }, halveEveryMs).unref();

  const note = (key: string, amount: 1 | -1) => {
    ofKeys.add(key, amount);
    ofGroups.add(groupOf(key), amount);
  };
  /** Below zero when `one` was served less than `other`. */
  const compareServed = (one: string, other: string): number =>
    ofGroups.of(groupOf(one)) - ofGroups.of(groupOf(other)) || ofKeys.of(one) - ofKeys.of(other);
  const takenByGroup = (key: string) => ofGroups.of(groupOf(key)) + (crowds.get(groupOf(key)) ?? 0);
  const takenBy = (key: string) => ofKeys.of(key) + (lines.get(key)?.length ?? 0);
  const compareTaken = (one: string, other: string): number =>
    takenByGroup(one) - takenByGroup(other) || takenBy(one) - takenBy(other);

  const crowd = (key: string, amount: 1 | -1) => {
    const group = groupOf(key);
    const count = (crowds.get(group) ?? 0) + amount;
    if (count > 0) crowds.set(group, count);
    else crowds.delete(group);
    waiting += amount;
  };

  const remove = (key: string, from: "first" | "last"): Waiting | undefined => {
    const line = lines.get(key);
    const one = from === "first" ? line?.shift() : line?.pop();
    // Put in anew it stands behind those who were served as often.
    lines.delete(key);
    if (line?.length) lines.set(key, line);
    crowd(key, -1);
    return one;
  };

  /** Makes room for `key`, at the cost of whoever takes most. @throws Unavailable when that is `key` itself. */
  const makeRoom = (key: string) => {
    if (waiting < allMax) return;
    const busy = new Unavailable("service_unavailable", {
      detail: "Too many people sign in at this moment",
      isBusy: true,
    });
    const greatest = [...lines.keys()].reduce((most, other) => (compareTaken(other, most) > 0 ? other : most));
    if (compareTaken(greatest, key) <= 0) throw busy;
    remove(greatest, "last")?.refuse(busy);
  };

  const leastServed = () => [...lines.keys()].reduce((few, other) => (compareServed(other, few) < 0 ? other : few));
  const firstNumberOf = (key: string) => lines.get(key)?.[0]?.number ?? came;
  const waitingLongest = () =>
    [...lines.keys()].reduce((first, other) => (firstNumberOf(other) < firstNumberOf(first) ? other : first));

  const beginNext = () => {
    if (running >= width || waiting === 0) return;
    const next = ++turns % longestEvery === 0 ? waitingLongest() : leastServed();
    note(next, 1);
    running++;
    remove(next, "first")?.begin();
  };

  /** A turn whose caller does not wait for it any more is nobody's. @throws TooSlow */
  const assertWaits = (key: string) => {
    try {
      assertInTime();
    } catch (error) {
      turns--;
      note(key, -1);
      throw error;
    }
  };

  const turnOf = (key: string) =>
    new Promise<void>((begin, refuse) => {
      const line = lines.get(key) ?? [];
      line.push({ number: came++, begin, refuse });
      lines.set(key, line);
      crowd(key, 1);
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
        assertWaits(key);
        return await work();
      } finally {
        running--;
        beginNext();
      }
    },
    excuse(key) {
      const group = groupOf(key);
      if (excusedOfKeys.of(key) < keyExcusedMax) {
        excusedOfKeys.add(key, 1);
        ofKeys.add(key, -1);
      }
      if (excusedOfGroups.of(group) < groupExcusedMax) {
        excusedOfGroups.add(group, 1);
        ofGroups.add(group, -1);
      }
    },
    close: () => clearInterval(forgetting),
  };
}
