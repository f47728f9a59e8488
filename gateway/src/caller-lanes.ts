import {
  createLanes,
  type Entrant,
  type LaneBounds,
  type Line,
  limitKeyOf,
  networkOf,
  type Place,
} from "@rawat/platform";
import type { Caller } from "./caller.ts";

/** How much of each caller is in hand at once, and how much of them may wait. */
interface Bounds {
  account: LaneBounds;
  patient: LaneBounds;
  /** All patients of one network together. */
  network: LaneBounds;
  /** All patients together, at one service; networks take turns. */
  patients: LaneBounds;
  /** Visitors of one address. */
  visitor: LaneBounds;
  /** Visitors of one network together. */
  visitorsNear: LaneBounds;
  /** All visitors together; networks take turns. */
  visitors: LaneBounds;
}

/**
 * A page asks for a handful at once; more than this of one of the clinic's people stand in a line of their own and not before everybody
 * else. Of visitors there may be many addresses at once, and what they may ask (who is free when) is dear: all of them together have no more
 * in hand than keeps a service busy, and one network of theirs leaves some of that to the others. And anybody may register, as often as an
 * address may: what those of one network have in hand together is no more than one of the clinic's people may have, and at one service all of
 * them have half as much again. Behind one address there may be a whole village, so nobody is refused for it, each only waits for their turn.
 */
export const toServices: Bounds = {
  account: { insideMax: 32, waitingMax: 2_000 },
  patient: { insideMax: 16, waitingMax: 2_000 },
  network: { insideMax: 32, waitingMax: 10_000 },
  patients: { insideMax: 48, waitingMax: 20_000 },
  visitor: { insideMax: 8, waitingMax: 2_000 },
  visitorsNear: { insideMax: 12, waitingMax: 5_000 },
  visitors: { insideMax: 16, waitingMax: 10_000 },
};

/**
 * Whatever an account does at our own endpoints is about itself, and so about one row of the accounts: more at once would only stand in
 * the database's line. What visitors may ask of the accounts is short, and they have as much of it in hand as of what they ask of a service.
 */
export const toOurselves: Bounds = {
  ...toServices,
  account: { insideMax: 4, waitingMax: 1_000 },
  patient: { insideMax: 4, waitingMax: 1_000 },
  network: { insideMax: 16, waitingMax: 5_000 },
  patients: { insideMax: 24, waitingMax: 10_000 },
};

/** Who notifies us comes from several addresses of theirs; whoever only says so takes no more than this. */
export const notifying: Bounds = {
  ...toServices,
  visitor: { insideMax: 8, waitingMax: 1_000 },
  visitorsNear: { insideMax: 12, waitingMax: 2_000 },
  visitors: { insideMax: 24, waitingMax: 4_000 },
};

/**
 * Who opens a WebSocket is known to the service alone, once it reads a token, so all of them stand in the lanes of visitors: to open one takes
 * the service longer than to send for it.
 */
export const openingSockets: Bounds = {
  ...toServices,
  visitor: { insideMax: 16, waitingMax: 2_000 },
  visitorsNear: { insideMax: 24, waitingMax: 4_000 },
  visitors: { insideMax: 48, waitingMax: 10_000 },
};

/**
 * A poll holds its connection until there is something to tell. Behind one address whoever polls waits for the others there; what is written, and
 * whoever has a WebSocket, does not.
 */
export const polling: LaneBounds = { insideMax: 32, waitingMax: 2_000 };
/** Of one network together, so that it takes several to hold all the connections that there are for polls. */
export const pollingNear: LaneBounds = { insideMax: 64, waitingMax: 4_000 };

/** The lanes of callers: whatever one of them wants at once, others find the way free. */
export interface CallerLanes {
  /** Begins as soon as there is room in each lane that the caller stands in. Undefined when too many wait already. */
  enter(caller: Caller, address: string, entrant: Entrant, service?: string): Place | undefined;
}

export function createCallerLanes(bounds: Bounds): CallerLanes {
  const { account, patient, network, patients: together, visitor, visitorsNear, visitors } = bounds;
  const accounts = createLanes(account);
  const patients = createLanes(patient);
  const networks = createLanes(network);
  const allPatients = createLanes(together);
  const visiting = createLanes(visitor);
  const visitingNear = createLanes(visitorsNear);
  const allVisiting = createLanes(visitors);
  return {
    enter({ actor }, address, entrant, service = "") {
      const key = limitKeyOf(address);
      const near = networkOf(key);
      if (actor.kind !== "account") {
        const ways = [into([visiting, key]), into([visitingNear, near]), into([allVisiting, "all", near])] as const;
        return enterAll(ways, entrant);
      }
      if (actor.role !== "patient") return accounts.enter(actor.accountId, entrant);
      const ways = [
        into([patients, actor.accountId]),
        into([networks, near]),
        into([allPatients, service, near]),
      ] as const;
      return enterAll(ways, entrant);
    },
  };
}

/** How somebody comes to stand somewhere, until it is their turn. Undefined when too many wait there already. */
export type Way = (entrant: Entrant) => Place | undefined;

/** The way into a lane. */
export const into =
  ([lanes, key, group]: Line): Way =>
  (entrant) =>
    lanes.enter(key, entrant, group);

/** Goes the first way and, once its turn has come there, the next one, to the last. */
export function enterAll([first, ...others]: readonly [Way, ...Way[]], entrant: Entrant): Place | undefined {
  const [second, ...more] = others;
  if (!second) return first(entrant);
  const { giveUp, leftMs } = entrant;
  const cameAtMs = performance.now();
  let inner: Place | undefined;
  const begin = () => {
    const left = leftMs === undefined ? undefined : leftMs - (performance.now() - cameAtMs);
    inner = enterAll([second, ...more], { ...entrant, leftMs: left });
    if (!inner) giveUp();
  };
  const outer = first({ begin, giveUp, leftMs });
  return (
    outer && {
      leave() {
        inner?.leave();
        outer.leave();
      },
    }
  );
}
