import {
  type InstanceGroup,
  type Logger,
  type ProbeOptions,
  type Instance as Watched,
  watchInstances,
} from "@rawat/platform";
import { Pool } from "undici";

/** One running copy of a service. */
export interface Instance extends Watched {
  readonly usual: Connections;
  /** For polls of sockets, each of which holds one until there is something to tell: nobody's request waits behind them. */
  readonly polls: Connections;
}

/** Connections that are kept open to one instance. */
export interface Connections {
  readonly pool: Pool;
  /** Requests that are not answered yet. */
  waiting: number;
}

export interface Instances {
  of(service: string): InstanceGroup<Instance>;
  close(): Promise<void>;
}

export interface InstanceOptions extends ProbeOptions {
  /** Connections kept to one instance. */
  connectionsMax?: number;
  /** The same for polls, which cost little but that each holds one. */
  pollsMax?: number;
}

/** Milliseconds that a connection may take; in a machine room it takes one or two. */
const connectWithinMs = 1_000;
/** Milliseconds between two pieces of an answer, after which it is given up as broken. */
const betweenPiecesMs = 30_000;

/** Opens connections to every instance of every service, and keeps asking which of them are ready. */
export function openInstances(
  addresses: Readonly<Record<string, readonly string[]>>,
  logger: Logger,
  { connectionsMax = 128, pollsMax = 512, ...probing }: InstanceOptions = {},
): Instances {
  const connections = (origin: string, max: number): Connections => ({ pool: openPool(origin, max), waiting: 0 });
  const open = (origin: string) => ({
    usual: connections(origin, connectionsMax),
    polls: connections(origin, pollsMax),
  });
  const groups = new Map(
    Object.entries(addresses).map(([service, origins]) => [
      service,
      watchInstances(service, origins, open, logger, probing),
    ]),
  );
  return {
    of(service) {
      const group = groups.get(service);
      if (!group) throw new Error(`No address is configured for the service ${service}`);
      return group;
    },
    async close() {
      const closing = [...groups.values()].map((group) =>
        Promise.all([
          group.close(),
          ...group.all.flatMap(({ usual, polls }) => [usual.pool.destroy(), polls.pool.destroy()]),
        ]),
      );
      await Promise.all(closing);
    },
  };
}

const openPool = (origin: string, connections: number): Pool =>
  new Pool(origin, {
    connections,
    pipelining: 1,
    allowH2: false,
    // The gateway has one clock of its own for a request, which also runs while a connection is waited for.
    headersTimeout: 0,
    bodyTimeout: betweenPiecesMs,
    connect: { timeout: connectWithinMs },
  });
