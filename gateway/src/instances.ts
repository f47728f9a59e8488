import type { Logger } from "@rawat/platform";
import { Pool } from "undici";
import { type Probe, startProbe } from "./instance-probe.ts";

/** One running copy of a service, with the connections that are kept open to it. */
export interface Instance {
  readonly origin: string;
  readonly pool: Pool;
  /** False while it is dead, frozen, draining or starting; then it is asked only when all the others are, too. */
  isUp: boolean;
  /** Requests it has not answered yet. */
  waiting: number;
}

/** The instances of one service. */
export interface InstanceGroup {
  readonly all: readonly Instance[];
  /** The one whose turn it is, or with a key the one that this key always goes to; undefined when `tried` has them all. */
  pick(stickyKey?: string, tried?: ReadonlySet<Instance>): Instance | undefined;
  /** Leaves out an instance that could not be reached, until it answers again. */
  leaveOut(instance: Instance): void;
}

export interface Instances {
  of(service: string): InstanceGroup;
  close(): Promise<void>;
}

export interface InstanceOptions {
  /** Connections kept to one instance. */
  connectionsMax?: number;
  probeEveryMs?: number;
  probeWithinMs?: number;
}

/** Milliseconds that a connection may take; in a machine room it takes one or two. */
const connectWithinMs = 1_000;
/** Milliseconds between two pieces of an answer, after which it is given up as broken. */
const betweenPiecesMs = 30_000;

/** Opens connections to every instance of every service, and keeps asking which of them are ready. */
export function openInstances(
  addresses: Readonly<Record<string, readonly string[]>>,
  logger: Logger,
  { connectionsMax = 128, probeEveryMs = 500, probeWithinMs = 1_000 }: InstanceOptions = {},
): Instances {
  const probes: Probe[] = [];
  const groups = new Map<string, InstanceGroup>();
  for (const [service, origins] of Object.entries(addresses)) {
    const all = origins.map((origin) => openInstance(origin, connectionsMax));
    groups.set(service, createGroup(all));
    for (const instance of all) {
      probes.push(
        startProbe(instance.origin, probeEveryMs, probeWithinMs, (isReady) => {
          if (isReady !== instance.isUp) logger.info({ service, isReady }, "an instance changed its state");
          instance.isUp = isReady;
        }),
      );
    }
  }
  return {
    of(service) {
      const group = groups.get(service);
      if (!group) throw new Error(`No address is configured for the service ${service}`);
      return group;
    },
    async close() {
      const pools = [...groups.values()].flatMap(({ all }) => all.map(({ pool }) => pool.destroy()));
      await Promise.all([...pools, ...probes.map((probe) => probe.stop())]);
    },
  };
}

function openInstance(origin: string, connections: number): Instance {
  const pool = new Pool(origin, {
    connections,
    pipelining: 1,
    allowH2: false,
    // The gateway has one clock of its own for a request, which also runs while a connection is waited for.
    headersTimeout: 0,
    bodyTimeout: betweenPiecesMs,
    connect: { timeout: connectWithinMs },
  });
  return { origin, pool, isUp: true, waiting: 0 };
}

function createGroup(all: readonly Instance[]): InstanceGroup {
  let turn = 0;
  return {
    all,
    pick(stickyKey, tried) {
      const first = stickyKey === undefined ? turn++ : placeOf(stickyKey);
      let last: Instance | undefined;
      for (let step = 0; step < all.length; step++) {
        const instance = all[(first + step) % all.length] as Instance;
        if (tried?.has(instance)) continue;
        if (instance.isUp) return instance;
        last ??= instance;
      }
      return last;
    },
    leaveOut(instance) {
      instance.isUp = false;
    },
  };
}

/** The same number for the same key, in every gateway. */
function placeOf(key: string): number {
  let sum = 0;
  for (let at = 0; at < key.length; at++) sum = (sum * 31 + key.charCodeAt(at)) >>> 0;
  return sum;
}
