import { type SocketContract, statusOf } from "@rawat/contracts/language";
import { nowMs } from "../clock.ts";
import { ProblemError, TooMany, Unauthenticated } from "../errors.ts";
import { createLanes, type Line } from "../lanes.ts";
import type { Logger } from "../logger.ts";
import { limitKeyOf, networkOf } from "../network.ts";
import { inTurns } from "../turns.ts";
import {
  type Acknowledgement,
  type CommandRunner,
  callerOf,
  createCommandRunner,
  type RunnerOptions,
} from "./run-command.ts";
import type { Connection, Identified, SocketService } from "./socket-service.ts";

/** A socket contract that is served: what every way of carrying it needs. */
export interface Served {
  service: SocketService;
  contract: SocketContract;
  runner: CommandRunner;
  /** Lets somebody in when their turn has come among those of one address. @throws ProblemError for whoever may not connect, or has gone. */
  admit(token: string | undefined, address: string, isThere: () => boolean): Promise<Identified>;
  /** Tells its handlers of a connection that was let in; what fails there ends it. @param ask asks anew whether it still is. */
  opened(connection: Connection, ask: () => Promise<unknown> | unknown): Promise<boolean>;
  /** Asks of each session that is connected whether it still holds, and ends what is refused. */
  confirm(): Promise<void>;
  closed(connection: Connection): void;
  logger: Logger;
}

/**
 * Connections that one caller may have at one instance, on all devices and in all windows; the oldest ends when there is one more. Whoever comes
 * back and back on a bad line leaves some that nobody has noticed yet, so it is never the newest that is refused.
 */
const connectionsMax = 30;

/** Refusals for too many commands, one after another, after which a connection ends: whoever heeds them has few. */
const refusalsMax = 200;

/** Whether a connection is to end, told what became of each of its commands. */
export function createPatience(): (told: Acknowledgement) => boolean {
  let refusals = 0;
  return (told) => {
    refusals = !told.ok && told.error.status === statusOf.tooMany ? refusals + 1 : 0;
    return refusals > refusalsMax;
  };
}

/** Milliseconds in which whoever connects is let in. */
export const knownWithinMs = 10_000;

/**
 * Of one address, of one network and of all, those of whom it is asked at once who they are, which others do for us, and those who may wait
 * for it. Few, for whoever shows tokens that are nobody's waits for themselves; of a village that comes back behind one address nobody waits
 * for long. All together leave some of the connections to whoever tells us to other questions.
 */
const asked = {
  address: { insideMax: 4, waitingMax: 1_000 },
  network: { insideMax: 8, waitingMax: 2_000 },
  all: { insideMax: 40, waitingMax: 10_000 },
};

/** Sessions of which it is asked at once whether they still hold. */
const askedAtOnce = 10;

/** What Node's timers can wait; whoever would stay longer connects again. */
const timerMaxMs = 2 ** 31 - 1;

export function serve(service: SocketService, options: RunnerOptions): Served {
  const { logger } = options;
  const runner = createCommandRunner(service, options);
  const asking = { near: createLanes(asked.address), around: createLanes(asked.network), all: createLanes(asked.all) };
  const beginnings = new WeakMap<Connection, Promise<boolean>>();
  /** How to ask anew who a connection is. */
  const admissions = new WeakMap<Connection, () => Promise<unknown> | unknown>();
  const ends = new WeakMap<Connection, NodeJS.Timeout>();
  const failed = (error: unknown, what: string) => logger.error({ err: error }, what);
  /** The connections of each caller, the oldest first. */
  const open = new Map<string, Set<Connection>>();
  const makeRoom = (connection: Connection) => {
    const theirs = open.get(callerOf(connection)) ?? new Set();
    open.set(callerOf(connection), theirs.add(connection));
    const [oldest] = theirs;
    if (theirs.size > connectionsMax) {
      if (oldest) theirs.delete(oldest);
      oldest?.end(true);
    }
  };
  const leaveRoom = (connection: Connection) => {
    const theirs = open.get(callerOf(connection));
    theirs?.delete(connection);
    if (theirs?.size === 0) open.delete(callerOf(connection));
  };
  const endInTime = (connection: Connection) => {
    if (!connection.until) return;
    const leftMs = Math.min(connection.until.getTime() - nowMs(), timerMaxMs);
    ends.set(connection, setTimeout(() => connection.end(), leftMs).unref());
  };
  return {
    service,
    contract: service.contract,
    runner,
    logger,
    async admit(token, address, isThere) {
      const full = () => new TooMany("too_many_requests", { retryAfterSeconds: 1 });
      const key = limitKeyOf(address);
      const ask = async () => {
        if (!isThere()) throw new Unauthenticated("unauthenticated");
        return await runner.admit(token);
      };
      const near = networkOf(key);
      const lines: Line[] = [
        [asking.near, key],
        [asking.around, near],
        [asking.all, "", near],
      ];
      return inTurns(lines, full, ask, nowMs() + knownWithinMs);
    },
    opened(connection, ask) {
      admissions.set(connection, ask);
      const left = beginnings.get(connection);
      if (left) return left;
      makeRoom(connection);
      const begun = (async () => service.connected?.(connection))().then(
        () => {
          endInTime(connection);
          return true;
        },
        (error) => {
          failed(error, "a connection could not be begun");
          return false;
        },
      );
      beginnings.set(connection, begun);
      return begun;
    },
    async confirm() {
      const all = [...open.values()].flatMap((theirs) => [...theirs]);
      const sessions = [...Map.groupBy(all, ({ sessionId, id }) => sessionId ?? id).values()];
      for (let from = 0; from < sessions.length; from += askedAtOnce)
        await Promise.all(
          sessions.slice(from, from + askedAtOnce).map(async (connections) => {
            try {
              await admissions.get(connections[0] as Connection)?.();
            } catch (error) {
              // Who cannot be asked of stays.
              if (isRefused(error)) for (const connection of connections) connection.end();
            }
          }),
        );
    },
    closed(connection) {
      leaveRoom(connection);
      clearTimeout(ends.get(connection));
      // Whoever leaves before it is begun never comes; whoever leaves while it is begun is gone after they came.
      if (!beginnings.has(connection)) beginnings.set(connection, Promise.resolve(false));
      void (async () => {
        if (await beginnings.get(connection)) await service.disconnected?.(connection);
      })().catch((error) => failed(error, "the end of a connection could not be noted"));
    },
  };
}

/** Whether somebody was told no, and not that nobody can be asked now. */
const isRefused = (error: unknown): boolean =>
  error instanceof ProblemError && (error.status === statusOf.unauthenticated || error.status === statusOf.forbidden);

/** What of a message is told: only what the contract lists, and nothing that does not fit it. */
export function listedEvent({ receives, path }: SocketContract, event: string, body: unknown): unknown {
  const declared = Object.hasOwn(receives, event) ? receives[event] : undefined;
  if (!declared) throw new Error(`${path} has no event ${event}`);
  return declared.body.parse(body);
}
