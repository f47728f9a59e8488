import { assertInTime, TooMany, Unavailable } from "@rawat/platform";

/** Work that is dear, done for many callers in turn. */
export interface FairLine {
  /**
   * Does `work` when it is the turn of `key`.
   *
   * @param givenUp whoever waits until it is aborted leaves the line, and is refused with its reason.
   * @throws TooMany when enough of this key's are waiting, Unavailable when too many wait in all, TooSlow when its caller does not
   *   wait any more; then it is not begun.
   */
  run<T>(key: string, work: () => Promise<T>, givenUp?: AbortSignal): Promise<T>;
  /** What was done for `key` last was honest work, and counts for nothing: a few times in half a minute, as often as people do it. */
  excuse(key: string): void;
  close(): void;
}

export interface FairLineOptions {
  /** What those who stand in it do, as they are told where too many do: "sign in". */
  deed: string;
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

type Tally = ReturnType<typeof createTally>;

/** The first of those that have least by the first tally, and where that is the same by the next one. */
const leastOf = (names: readonly string[], ...tallies: readonly Tally[]): string => {
  const compare = (one: string, other: string) =>
    tallies.map(({ of }) => of(one) - of(other)).find((difference) => difference !== 0) ?? 0;
  return names.reduce((few, other) => (compare(other, few) < 0 ? other : few));
};

/**
 * A line of its own for each key; next is the one whose group was served least lately, and of that group's the key that was. So
 * whoever floods stands behind everybody else, and who comes once is served at once, however many flood and under however many keys.
 * Honest work is excused within bounds: who does it in a loop stands behind like everybody who takes much. Groups that were served as often, as
 * those are whose work was excused, have one turn each in every second turn, and so have their keys; the others are of the group that was excused
 * least. So who comes once stands behind few, however many do honest work meanwhile, and those behind nobody for long.
 */
export function createFairLine({ deed, width, keyMax, allMax, groupOf = (key) => key }: FairLineOptions): FairLine {
  const lines = new Map<string, Waiting[]>();
  /** How many wait of each group; the groups in the order of their turns, as the keys in theirs. */
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

  /** Takes `one` out of its line, wherever it stands there; not one that has begun. */
  const leave = (key: string, one: Waiting, reason: Error) => {
    const line = lines.get(key);
    const at = line?.indexOf(one) ?? -1;
    if (!line || at < 0) return;
    line.splice(at, 1);
    if (line.length === 0) lines.delete(key);
    crowd(key, -1);
    one.refuse(reason);
  };

  /** Who is next of `key`. Put in anew, it and its group stand behind those who were served as often. */
  const takeFirst = (key: string): Waiting | undefined => {
    const group = groupOf(key);
    const line = lines.get(key);
    const one = line?.shift();
    lines.delete(key);
    if (line?.length) lines.set(key, line);
    crowd(key, -1);
    const left = crowds.get(group);
    crowds.delete(group);
    if (left !== undefined) crowds.set(group, left);
    return one;
  };

  /** Makes room for `key`, at the cost of whoever takes most. @throws Unavailable when that is `key` itself. */
  const makeRoom = (key: string) => {
    if (waiting < allMax) return;
    const busy = new Unavailable("service_unavailable", {
      detail: `Too many people ${deed} at this moment`,
      isBusy: true,
    });
    const greatest = [...lines.keys()].reduce((most, other) => (compareTaken(other, most) > 0 ? other : most));
    if (compareTaken(greatest, key) <= 0) throw busy;
    const last = lines.get(greatest)?.at(-1);
    if (last) leave(greatest, last, busy);
  };

  const leastServed = () => {
    const groups = [...crowds.keys()];
    const group = turns % 2 === 0 ? leastOf(groups, ofGroups) : leastOf(groups, ofGroups, excusedOfGroups);
    const its = [...lines.keys()].filter((key) => groupOf(key) === group);
    return leastOf(its, ofKeys);
  };
  const firstNumberOf = (key: string) => lines.get(key)?.[0]?.number ?? came;
  const waitingLongest = () =>
    [...lines.keys()].reduce((first, other) => (firstNumberOf(other) < firstNumberOf(first) ? other : first));

  const beginNext = () => {
    if (running >= width || waiting === 0) return;
    const next = ++turns % longestEvery === 0 ? waitingLongest() : leastServed();
    note(next, 1);
    running++;
    takeFirst(next)?.begin();
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

  const turnOf = (key: string, givenUp: AbortSignal | undefined) =>
    new Promise<void>((begin, refuse) => {
      const line = lines.get(key) ?? [];
      const one = { number: came++, begin, refuse };
      line.push(one);
      lines.set(key, line);
      crowd(key, 1);
      givenUp?.addEventListener("abort", () => leave(key, one, givenUp.reason), { once: true });
      beginNext();
    });

  return {
    async run(key, work, givenUp) {
      if ((lines.get(key)?.length ?? 0) >= keyMax)
        throw new TooMany("too_many_requests", {
          detail: `Too many people ${deed} from this address at this moment`,
          retryAfterSeconds: 2,
        });
      makeRoom(key);
      await turnOf(key, givenUp);
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
