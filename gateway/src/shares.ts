import type { ProblemError } from "@rawat/platform";
import { largestGroup, type Owned } from "./owners.ts";
import type { Refused, UploadPlaces } from "./upload-places.ts";

/** What all callers share here, and one of them could use up by being slow or many. */
export type Shared = "bodies" | "bytes" | "slowAnswers" | "ownAnswers";

/** How much of it one caller may have at once, and all together. */
export type Bounds = Readonly<Record<Shared, { readonly each: number; readonly all: number }>>;

const mebibyte = 1_048_576;

/**
 * A slow answer holds a connection to an instance, of which there are 128; bodies that are still coming in hold a
 * socket, bytes the memory that they are kept in, and our own answers that nobody reads both.
 */
const usualBounds: Bounds = {
  bodies: { each: 100, all: 4_000 },
  bytes: { each: 16 * mebibyte, all: 128 * mebibyte },
  slowAnswers: { each: 6, all: 64 },
  ownAnswers: { each: 200, all: 4_000 },
};

/** One request that holds something, and of which caller. */
export interface Holder extends Owned {
  /** Whether it may be ended for others' sake: it waits for its caller, and nothing was begun that would be left half done. */
  canGiveUp(what: Shared): boolean;
  /** Ends it, for others need what it held; all of that is given back already. */
  giveUp(what: Shared): void;
}

/** What one request holds of what callers share, all of which is given back when its connection is done with it. */
export interface Holding {
  /** Holds one more of it, to the end. The fault that the caller is told of when there is no room. */
  hold(what: Exclude<Shared, "bytes">): ProblemError | undefined;
  /** Takes one of these places for its body, for the one that it has. The fault that the caller is told of when there is no room. */
  upload(places: UploadPlaces): ProblemError | undefined;
  /** So many bytes of a long body have come. */
  came(bytes: number): void;
  /** Keeps so many bytes of its body in memory. */
  keep(bytes: number): ProblemError | undefined;
  /** Its body is in: it holds its bytes, but is no longer on its way. */
  arrived(): void;
  /** Its answer is read on: it is one that is not read no longer. */
  isRead(): void;
  release(): void;
}

/** What callers have taken of what they share. */
export interface Shares {
  /** Takes so much more, if need be at the cost of whoever has most, network before address before account; or tells whose taking leaves no room. */
  take(holder: Holder, what: Shared, amount?: number): Refused | undefined;
  /** Gives back all that was taken of it; nothing a second time. */
  giveBack(holder: Holder, what: Shared): void;
  /** Gives back everything. */
  release(holder: Holder): void;
}

/** What is taken of one thing: by each caller, by each request of theirs (the oldest first), and together. */
interface Pot {
  readonly callers: Map<string, number>;
  readonly holders: Map<Holder, number>;
  together: number;
}

const createPot = (): Pot => ({ callers: new Map(), holders: new Map(), together: 0 });

/** Counts in memory, for what is counted is this program's own: its sockets, its connections, its memory. */
export function createShares(others: Partial<Bounds> = {}): Shares {
  const bounds = { ...usualBounds, ...others };
  const pots: Readonly<Record<Shared, Pot>> = {
    bodies: createPot(),
    bytes: createPot(),
    slowAnswers: createPot(),
    ownAnswers: createPot(),
  };

  const giveBack = (holder: Holder, what: Shared) => {
    const pot = pots[what];
    const amount = pot.holders.get(holder);
    if (amount === undefined) return;
    pot.holders.delete(holder);
    pot.together -= amount;
    const left = (pot.callers.get(callerOf(holder)) ?? 0) - amount;
    if (left > 0) pot.callers.set(callerOf(holder), left);
    else pot.callers.delete(callerOf(holder));
  };

  const release = (holder: Holder) => {
    for (const what of Object.keys(pots) as Shared[]) giveBack(holder, what);
  };

  /** Ends what is oldest of whoever has most, until there is room; never for one who would then have more than they had. */
  const makeRoom = (holder: Holder, what: Shared, amount: number): boolean => {
    const pot = pots[what];
    while (pot.together + amount > bounds[what].all) {
      const victim = whoGivesWay(pot, what, holder, amount);
      if (!victim) return false;
      release(victim);
      victim.giveUp(what);
    }
    return true;
  };

  return {
    take(holder, what, amount = 1) {
      const pot = pots[what];
      const wanted = (pot.callers.get(callerOf(holder)) ?? 0) + amount;
      if (wanted > bounds[what].each) return "caller";
      if (pot.together + amount > bounds[what].all && !makeRoom(holder, what, amount)) return "everybody";
      pot.callers.set(callerOf(holder), wanted);
      pot.holders.set(holder, (pot.holders.get(holder) ?? 0) + amount);
      pot.together += amount;
      return undefined;
    },
    giveBack,
    release,
  };
}

/** The narrowest of its owners. */
const callerOf = ({ of }: Owned): string => of.at(-1) ?? "";

/**
 * The oldest request that can be given up, in the widest group that has at least as much as the one who comes would have with theirs; none
 * where nobody has. So where all have the same, whoever comes ends what is oldest: that is the slowest.
 */
function whoGivesWay({ holders }: Pot, what: Shared, { of }: Holder, amount: number): Holder | undefined {
  const has = (group: readonly Holder[]) => group.reduce((sum, one) => sum + (holders.get(one) ?? 0), 0);
  const most = (group: readonly Holder[], depth: number) =>
    largestGroup(group, depth, (members) => (members.some((one) => one.canGiveUp(what)) ? has(members) : 0));
  let own = [...holders.keys()];
  for (let depth = 0; depth < of.length; depth++) {
    let group = most(own, depth);
    own = own.filter((one) => one.of[depth] === of[depth]);
    if (has(group) < has(own) + amount) continue;
    for (let at = depth + 1; at < (group[0]?.of.length ?? 0); at++) group = most(group, at);
    return group.find((one) => one.canGiveUp(what));
  }
  return undefined;
}
