/** What all callers share here, and one of them could use up by being slow or many. */
export type Shared = "bodies" | "bytes" | "uploads" | "slowAnswers";

/** How much of it one caller may have at once, and all together. */
export type Bounds = Readonly<Record<Shared, { readonly each: number; readonly all: number }>>;

const mebibyte = 1_048_576;

/**
 * Uploads and slow answers each hold a connection to an instance, of which there are 128; bodies that are still coming in hold a
 * socket, and bytes the memory that they are kept in.
 */
const usualBounds: Bounds = {
  bodies: { each: 100, all: 4_000 },
  bytes: { each: 16 * mebibyte, all: 128 * mebibyte },
  uploads: { each: 4, all: 32 },
  slowAnswers: { each: 16, all: 64 },
};

/** Who or what stands in the way of taking more. */
export type Refused = "caller" | "everybody";

/** What callers have taken of what they share. */
export interface Shares {
  /** Takes so much for a caller, or tells whose taking leaves no room. */
  take(key: string, what: Shared, amount?: number): Refused | undefined;
  /** Gives back what was taken. */
  giveBack(key: string, what: Shared, amount?: number): void;
}

/** Counts in memory, for what is counted is this program's own: its sockets, its connections, its memory. */
export function createShares(bounds: Bounds = usualBounds): Shares {
  const taken = { bodies: new Map(), bytes: new Map(), uploads: new Map(), slowAnswers: new Map() } satisfies Record<
    Shared,
    Map<string, number>
  >;
  const together: Record<Shared, number> = { bodies: 0, bytes: 0, uploads: 0, slowAnswers: 0 };
  const add = (key: string, what: Shared, amount: number) => {
    const ofCaller: Map<string, number> = taken[what];
    const left = (ofCaller.get(key) ?? 0) + amount;
    if (left > 0) ofCaller.set(key, left);
    else ofCaller.delete(key);
    together[what] += amount;
  };
  return {
    take(key, what, amount = 1) {
      const ofCaller: Map<string, number> = taken[what];
      if ((ofCaller.get(key) ?? 0) + amount > bounds[what].each) return "caller";
      if (together[what] + amount > bounds[what].all) return "everybody";
      add(key, what, amount);
      return undefined;
    },
    giveBack: (key, what, amount = 1) => add(key, what, -amount),
  };
}
