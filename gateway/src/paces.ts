import { createLanes, type Entrant, type Lanes, limitKeyOf, networkOf, type Place } from "@rawat/platform";
import type { Caller } from "./caller.ts";
import { enterAll } from "./caller-lanes.ts";
import { isClinics, shareKeyOf } from "./owners.ts";

/** The place of somebody's request. */
export interface PacedPlace extends Place {
  /** The service has answered, or has not within its time: whoever waits for their turn at it need not wait for who reads that. */
  answered(): void;
}

/** How many requests of callers are at a service at once, by how fast it answers them. */
export interface Paces {
  /**
   * Begins as soon as few enough of the caller's are at the service.
   *
   * @param then leads on to where else it is waited.
   */
  enter(
    caller: Caller,
    address: string,
    service: string,
    entrant: Entrant,
    then: (entrant: Entrant) => Place | undefined,
  ): PacedPlace | undefined;
}

/** Milliseconds by which a caller's requests may keep each other waiting at a service; so long, about, does anybody else stand behind them. */
const queuedMaxMs = 500;
/** With less than this one more may be there at once. */
const roomBelowMs = queuedMaxMs / 2;
const narrowedTo = 0.8;
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
  usedAtMs: number;
}

interface PacedLanes {
  lanes: Lanes;
  note(key: string, ms: number): void;
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
    enter(caller, address, service, entrant, then) {
      const own = { ...callers, key: `${service} ${shareKeyOf(caller, address)}` };
      const near = { ...networks, key: `${service} ${networkOf(limitKeyOf(address))}` };
      const paced = isClinics(caller) ? ([own] as const) : ([own, near] as const);
      let sentAtMs: number | undefined;
      let inner: Place | undefined;
      const send = () => {
        sentAtMs = performance.now();
        entrant.begin();
      };
      const cameAtMs = performance.now();
      const begin = () => {
        const leftMs = entrant.leftMs && entrant.leftMs - (performance.now() - cameAtMs);
        inner = then({ ...entrant, begin: send, leftMs });
        if (!inner) entrant.giveUp();
      };
      const outer = enterAll(paced, { ...entrant, begin });
      return (
        outer && {
          answered() {
            if (sentAtMs === undefined) return;
            for (const { note, key } of paced) note(key, performance.now() - sentAtMs);
            sentAtMs = undefined;
            outer.leave();
          },
          leave() {
            inner?.leave();
            outer.leave();
          },
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
    note(key, ms) {
      const usedAtMs = performance.now();
      forget(usedAtMs);
      const { width = atFirst, leastMs = ms } = paces.get(key) ?? {};
      const queuedMs = ms - leastMs;
      const next = queuedMs > queuedMaxMs ? width * narrowedTo : queuedMs < roomBelowMs ? width + 1 : width;
      paces.set(key, { width: Math.min(max, Math.max(min, next)), leastMs: Math.min(leastMs, ms), usedAtMs });
    },
  };
}
