import { createLanes, type Entrant, type Lanes, limitKeyOf, networkOf, type Place } from "@rawat/platform";
import type { Caller } from "./caller.ts";
import { enterAll, into, type Way } from "./caller-lanes.ts";
import { isClinics, shareKeyOf } from "./owners.ts";

/** The place of somebody's request. */
export interface PacedPlace extends Place {
  /** The service has answered, or has not within its time: whoever waits for their turn at it need not wait for who reads that. */
  answered(): void;
}

/** How many requests of callers are at a service at once, by how fast it answers them. */
export interface Paces {
  /**
   * Begins as soon as few enough of the caller's are there.
   *
   * @param where at which service, and what for: each such place is counted by itself.
   * @param then leads on to where else it is waited.
   */
  enter(caller: Caller, address: string, where: string, entrant: Entrant, then: Way): PacedPlace | undefined;
}

/** Milliseconds by which a caller's requests may keep each other waiting at a service; so long, about, does anybody else stand behind them. */
const queuedMaxMs = 500;
/** With less than this one more may be there at once. */
const roomBelowMs = queuedMaxMs / 2;
const narrowedTo = 0.5;
/** A pace that nobody has gone at for this long begins anew. */
const forgottenAfterMs = 60_000;

interface Width {
  atFirst: number;
  min: number;
  max: number;
}

/** A page asks for a handful at once. */
const ofCallers: Width = { atFirst: 8, min: 2, max: 32 };
/** Of patients and visitors behind one network together: there may be a village. */
const ofNetworks: Width = { atFirst: 12, min: 6, max: 32 };

interface Pace {
  /** How many may be there at once. */
  width: number;
  /** Milliseconds that the fastest answer took: what any other takes longer, it has waited. */
  leastMs: number;
  /** What was sent before has waited among more than may be there since: a moment in which everything stood still narrows once. */
  narrowedAtMs: number;
  usedAtMs: number;
}

interface PacedLanes {
  lanes: Lanes;
  /** @param sentAtMs when what is answered now was sent, by `performance.now()` */
  note(key: string, sentAtMs: number): void;
}

/**
 * However dear what a caller asks for is, others stand behind no more than half a second of it: a service does one thing at a time, so
 * what one caller has there at once is what everybody else waits for. How many that are tells the time in which they are answered, by which they
 * keep each other waiting, as congestion is told on a network (Brakmo and Peterson, "TCP Vegas", 1995). Where a service waits itself, for
 * its provider or a disk, its answers take no longer for being many, and nobody has fewer there for it.
 */
export function createPaces(): Paces {
  const callers = createPacedLanes(ofCallers);
  const networks = createPacedLanes(ofNetworks);
  return {
    enter(caller, address, where, entrant, then) {
      const own = { ...callers, key: `${where} ${shareKeyOf(caller, address)}` };
      const near = { ...networks, key: `${where} ${networkOf(limitKeyOf(address))}` };
      const paced = isClinics(caller) ? [own] : [own, near];
      const places: Place[] = [];
      const ways = paced.map(
        ({ lanes, key }): Way =>
          (standing) => {
            const place = into([lanes, key])(standing);
            if (place) places.push(place);
            return place;
          },
      );
      let sentAtMs: number | undefined;
      const begin = () => {
        sentAtMs = performance.now();
        entrant.begin();
      };
      const [first = then, ...others] = [...ways, then];
      const all = enterAll([first, ...others], { ...entrant, begin });
      return (
        all && {
          answered() {
            if (sentAtMs === undefined) return;
            for (const { note, key } of paced) note(key, sentAtMs);
            sentAtMs = undefined;
            for (const place of places) place.leave();
          },
          leave: () => all.leave(),
        }
      );
    },
  };
}

function createPacedLanes({ atFirst, min, max }: Width): PacedLanes {
  const paces = new Map<string, Pace>();
  let forgotAtMs = performance.now();
  const forget = (nowMs: number) => {
    if (nowMs - forgotAtMs < forgottenAfterMs) return;
    forgotAtMs = nowMs;
    for (const [key, { usedAtMs }] of paces) if (nowMs - usedAtMs > forgottenAfterMs) paces.delete(key);
  };
  const insideMax = (key: string) => Math.trunc(paces.get(key)?.width ?? atFirst);
  return {
    lanes: createLanes({ insideMax, waitingMax: 10_000 }),
    note(key, sentAtMs) {
      const usedAtMs = performance.now();
      const ms = usedAtMs - sentAtMs;
      forget(usedAtMs);
      const { width = atFirst, leastMs = ms, narrowedAtMs = 0 } = paces.get(key) ?? {};
      const pace = { width, leastMs: Math.min(leastMs, ms), narrowedAtMs, usedAtMs };
      const queuedMs = ms - leastMs;
      if (queuedMs < roomBelowMs) pace.width = Math.min(max, width + 1);
      else if (queuedMs > queuedMaxMs && sentAtMs >= narrowedAtMs) {
        pace.width = Math.max(min, width * narrowedTo);
        pace.narrowedAtMs = usedAtMs;
      }
      paces.set(key, pace);
    },
  };
}
