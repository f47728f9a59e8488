import { createGroupedLine, type GroupedLine } from "./grouped-line.ts";

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
  /**
   * Begins at once while few of this key are inside, later otherwise; undefined when too many wait already.
   *
   * @param group whom they come from, where many who have nothing to do with each other stand in one lane: groups that wait take turns.
   */
  enter(key: string, entrant: Entrant, group?: string): Place | undefined;
}

/** Where somebody stands: in the lane of a key, and of which group. */
export type Line = readonly [lanes: Lanes, key: string, group?: string];

export interface LaneBounds {
  /** How many of one key are inside at once, at this moment where that changes. */
  insideMax: number | ((key: string) => number);
  /** How many of one key may wait. */
  waitingMax: number;
}

/** Somebody of a lane, from the moment they come. */
interface Member extends Entrant {
  readonly group: string;
  state: "waiting" | "inside" | "over";
  /** When it is too late to begin, by `performance.now()`. */
  readonly lateAtMs: number;
  late?: NodeJS.Timeout;
}

interface Lane {
  inside: number;
  readonly waiting: GroupedLine<Member>;
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
  const isRoomIn = (key: string, { inside }: Lane) =>
    inside < (typeof insideMax === "number" ? insideMax : insideMax(key));
  const begin = (lane: Lane, member: Member) => {
    lane.inside++;
    member.state = "inside";
    clearTimeout(member.late);
    member.begin();
  };
  const giveUp = (lane: Lane, member: Member) => {
    member.state = "over";
    clearTimeout(member.late);
    lane.waiting.remove(member.group, member);
    member.giveUp();
  };
  const beginNext = (key: string, lane: Lane) => {
    while (isRoomIn(key, lane)) {
      const member = lane.waiting.take();
      if (!member) break;
      // Where this program had no time, its timers come late as well.
      if (performance.now() > member.lateAtMs) giveUp(lane, member);
      else begin(lane, member);
    }
    if (lane.inside === 0 && lanes.get(key) === lane) lanes.delete(key);
  };
  return {
    enter(key, { begin: work, giveUp: end, leftMs = Number.POSITIVE_INFINITY }, group = "") {
      const lane: Lane = lanes.get(key) ?? { inside: 0, waiting: createGroupedLine() };
      const waitMs = leftMs - leastLeftMs;
      const lateAtMs = performance.now() + waitMs;
      const member: Member = { begin: work, giveUp: end, group, state: "waiting", lateAtMs };
      if (lane.waiting.size === 0 && isRoomIn(key, lane)) {
        lanes.set(key, lane);
        begin(lane, member);
      } else if (lane.waiting.size < waitingMax) {
        lane.waiting.add(group, member);
        if (leftMs !== Number.POSITIVE_INFINITY) member.late = setTimeout(giveUp, Math.max(0, waitMs), lane, member);
      } else return undefined;
      return {
        leave() {
          const { state } = member;
          member.state = "over";
          clearTimeout(member.late);
          if (state === "waiting") lane.waiting.remove(group, member);
          else if (state === "inside") {
            lane.inside--;
            beginNext(key, lane);
          }
        },
      };
    },
  };
}
