/** A place in a lane. */
export interface Place {
  /** Done, or no longer wanted: the next one of the lane begins. The second call does nothing. */
  leave(): void;
}

/** Who stands in a lane. */
export interface Entrant {
  /** Their turn has come. */
  begin(): void;
  /** They waited for so long that too little time is left to begin: they have no place any more. */
  giveUp(): void;
  /** Milliseconds from now until nobody waits for what they would do; none where that is never. */
  leftMs?: number | undefined;
}

export interface Lanes {
  /** Begins at once while few of this key are inside, later otherwise; undefined when too many wait already. */
  enter(key: string, entrant: Entrant): Place | undefined;
}

export interface LaneBounds {
  /** How many of one key are inside at once. */
  insideMax: number;
  /** How many of one key may wait. */
  waitingMax: number;
}

/** Somebody of a lane, from the moment they come. */
interface Member extends Entrant {
  state: "waiting" | "inside" | "over";
  /** When it is too late to begin, by `performance.now()`. */
  readonly lateAtMs: number;
  late?: NodeJS.Timeout;
}

interface Lane {
  inside: number;
  readonly waiting: Set<Member>;
}

/**
 * Milliseconds that must be left for what has waited. What is begun later ends too late: it would only take from those who still
 * wait, and whoever it asks in turn would look slow.
 */
const leastLeftMs = 1_000;

/**
 * A lane for each key: however much of one is to be done at once, the others find the way free. Nothing is kept of a key that has
 * nobody inside.
 */
export function createLanes({ insideMax, waitingMax }: LaneBounds): Lanes {
  const lanes = new Map<string, Lane>();
  const begin = (member: Member) => {
    member.state = "inside";
    clearTimeout(member.late);
    member.begin();
  };
  const giveUp = (lane: Lane, member: Member) => {
    member.state = "over";
    clearTimeout(member.late);
    lane.waiting.delete(member);
    member.giveUp();
  };
  const next = (key: string, lane: Lane) => {
    for (const member of lane.waiting) {
      // Where this program had no time, its timers come late as well.
      if (performance.now() > member.lateAtMs) {
        giveUp(lane, member);
        continue;
      }
      lane.waiting.delete(member);
      begin(member);
      return;
    }
    if (--lane.inside === 0) lanes.delete(key);
  };
  return {
    enter(key, { begin: work, giveUp: end, leftMs = Number.POSITIVE_INFINITY }) {
      const lane = lanes.get(key) ?? { inside: 0, waiting: new Set() };
      const waitMs = leftMs - leastLeftMs;
      const member: Member = { begin: work, giveUp: end, state: "waiting", lateAtMs: performance.now() + waitMs };
      if (lane.inside < insideMax) {
        lanes.set(key, lane);
        lane.inside++;
        begin(member);
      } else if (lane.waiting.size < waitingMax) {
        lane.waiting.add(member);
        if (leftMs !== Number.POSITIVE_INFINITY) member.late = setTimeout(giveUp, Math.max(0, waitMs), lane, member);
      } else return undefined;
      return {
        leave() {
          const { state } = member;
          member.state = "over";
          clearTimeout(member.late);
          if (state === "waiting") lane.waiting.delete(member);
          else if (state === "inside") next(key, lane);
        },
      };
    },
  };
}
