import type { Logger } from "../logger.ts";
import { type Probe, startProbe } from "./instance-probe.ts";

/** One running copy of a service. */
export interface Instance {
  readonly origin: string;
  /** False while it is dead, frozen, draining or starting; then it is asked only when all the others are, too. */
  isUp: boolean;
  /** When it was last known to be up, by `performance.now()`. */
  upAtMs: number;
}

/** The instances of one service. */
export interface InstanceGroup<I extends Instance = Instance> {
  readonly all: readonly I[];
  /** The one whose turn it is, or with a key the one that this key always goes to; undefined when `tried` has them all. */
  pick(stickyKey?: string, tried?: ReadonlySet<Instance>): I | undefined;
  /** Leaves out an instance that could not be reached, until it answers again. */
  leaveOut(instance: Instance): void;
  /** Asks no more which are ready. */
  close(): Promise<void>;
}

export interface ProbeOptions {
  probeEveryMs?: number;
  probeWithinMs?: number;
}

/**
 * The instances of a service at these addresses, with what `open` adds to each, and a probe that keeps asking which of them are
 * ready. One that is alone is not asked: there is no other to take in its place.
 */
export function watchInstances<T extends object>(
  service: string,
  origins: readonly string[],
  open: (origin: string) => T,
  logger: Logger,
  { probeEveryMs = 500, probeWithinMs = 1_000 }: ProbeOptions = {},
): InstanceGroup<Instance & T> {
  const all = origins.map((origin) => ({ origin, isUp: true, upAtMs: 0, ...open(origin) }));
  const tell = (instance: Instance, isUp: boolean, cause?: string) => {
    if (isUp !== instance.isUp)
      logger.info({ service, origin: instance.origin, isUp, cause }, "an instance changed its state");
    instance.isUp = isUp;
    if (isUp) instance.upAtMs = performance.now();
  };
  const probes: readonly Probe[] =
    all.length > 1
      ? all.map((instance) =>
          startProbe(instance.origin, probeEveryMs, probeWithinMs, (isReady) => tell(instance, isReady)),
        )
      : [];
  let turn = 0;
  return {
    all,
    pick(stickyKey, tried) {
      const first = stickyKey === undefined ? turn++ : placeOf(stickyKey);
      let last: (Instance & T) | undefined;
      for (let step = 0; step < all.length; step++) {
        const instance = all[(first + step) % all.length] as Instance & T;
        if (tried?.has(instance)) continue;
        if (instance.isUp) return instance;
        // Of those that are not ready the one that was so last: where all of them are slow, that is no frozen one.
        if (!last || instance.upAtMs > last.upAtMs) last = instance;
      }
      return last;
    },
    leaveOut(instance) {
      // Nobody would ever say that one which is alone is back.
      if (all.length > 1) tell(instance, false, "not reached");
    },
    async close() {
      await Promise.all(probes.map((probe) => probe.stop()));
    },
  };
}

/** The same number for the same key, in every program. */
function placeOf(key: string): number {
  let sum = 0;
  for (let at = 0; at < key.length; at++) sum = (sum * 31 + key.charCodeAt(at)) >>> 0;
  return sum;
}
