import {
  type Access,
  commandActionOf,
  commonSocketErrors,
  defaultDeadlineMs,
  defaultSocketRate,
  Id,
  routeOf,
  type SocketCommand,
  type SocketContract,
  statusOf,
} from "@rawat/contracts/language";
import { LRUCache } from "lru-cache";
import { Invalid, NotFound, ProblemError, problemOf, TooMany } from "../errors.ts";
import { translate } from "../http/app.ts";
import type { Metrics } from "../http/metrics.ts";
import { parseWith } from "../http/parse.ts";
import { assertAccess, beforeDeadline } from "../http/router.ts";
import { newId } from "../ids.ts";
import { createLanes, type Line } from "../lanes.ts";
import type { Logger } from "../logger.ts";
import { limitKeyOf, networkOf } from "../network.ts";
import type { Refusals } from "../refusals.ts";
import { assertInTime, deadlineIn, runInContext } from "../request-context.ts";
import { inTurns } from "../turns.ts";
import type { Connection, SocketHandlers, SocketService } from "./socket-service.ts";
import { createTokenBuckets } from "./token-bucket.ts";

/** What a command may be made of, as it is written: it has a handful of fields. */
export const shapeOfCommands = { depthMax: 32, valuesMax: 256 };

/** What a client is told of its command. */
export type Acknowledgement =
  | ({ ok: true } & Record<string, unknown>)
  | { ok: false; error: { status: number; code: string; detail: string; errors?: unknown } };

type Deadline = ReturnType<typeof deadlineIn>;

/** Runs the commands of one socket, whatever carries them. */
export interface CommandRunner {
  /** Counts one that has come. Why it is one too many; undefined when it is not. To be asked before anything of it is kept. */
  count(connection: Connection): ProblemError | undefined;
  /** Until when somebody waits who sends it now. */
  deadlineOf(command: string): Deadline;
  /**
   * @param fault why it is not done.
   * @param deadline of whoever has waited since it came.
   */
  run(
    connection: Connection,
    command: string,
    body: unknown,
    fault?: ProblemError,
    deadline?: Deadline,
  ): Promise<Acknowledgement>;
  /** Lets somebody in, or asks whether who was let in before still is. @throws ProblemError for whoever may not connect. */
  admit(token: string | undefined, isLetIn?: boolean): ReturnType<SocketService["identify"]>;
  /** What somebody is told who is not let in, or whose message cannot be read. */
  refusalOf(error: unknown): Acknowledgement & { ok: false };
}

export interface RunnerOptions {
  logger: Logger;
  metrics: Metrics;
  /** Takes what was refused for who asks. */
  refusals: Pick<Refusals, "note">;
}

/**
 * Commands of one caller, and of one network, that are done at once, and those that wait for it: anybody has as many accounts and lines as they
 * like, and whoever else sends something stands behind what all of them have sent.
 */
const doneAtOnce = { own: { insideMax: 2, waitingMax: 1_000 }, network: { insideMax: 16, waitingMax: 5_000 } };
const full = () => new TooMany("too_many_requests", { retryAfterSeconds: 1 });

/**
 * What is done for every command: its sender's rate, access, parsing, a deadline and a request id that reach everything below, an
 * acknowledgement of which only what the contract lists leaves, one log line and one figure.
 */
export function createCommandRunner(
  { contract, handlers, identify, rate }: SocketService,
  { logger, metrics, refusals }: RunnerOptions,
): CommandRunner {
  const buckets = createTokenBuckets(rate ?? contract.rate ?? defaultSocketRate);
  const callers = createLanes(doneAtOnce.own);
  const networks = createLanes(doneAtOnce.network);
  const linesOf = ({ hasOwnLine }: SocketCommand, connection: Connection): Line[] => {
    const { actor, address } = connection;
    const isOfCrowd = actor.kind !== "account" || (contract.crowd?.includes(actor.role) ?? true);
    if (hasOwnLine || !isOfCrowd) return [];
    return [
      [callers, callerOf(connection)],
      [networks, networkOf(limitKeyOf(address))],
    ];
  };
  const route = routeOf(contract);
  const toldLately = new LRUCache<string, true>({ max: 10_000, ttl: 1_000 });
  /** Whether a refusal of this caller is to be told: the first of a second is. */
  const isTold = (caller: string): boolean => {
    if (toldLately.has(caller)) return false;
    toldLately.set(caller, true);
    return true;
  };

  const deadlineOf = (name: string): Deadline => deadlineIn(commandOf(contract, name)?.deadlineMs ?? defaultDeadlineMs);

  const refusalOf = (error: unknown, requestId = newId()): Acknowledgement & { ok: false } => {
    const { status, code, detail, errors } = problemOf(translate(error, logger, requestId), contract.path, requestId);
    return { ok: false, error: { status, code, detail, ...(errors && { errors }) } };
  };

  const perform = async (
    connection: Connection,
    name: string,
    given: unknown,
    fault?: ProblemError,
  ): Promise<Acknowledgement> => {
    if (fault) throw fault;
    const command = commandOf(contract, name);
    if (!command) throw new NotFound("not_found", { detail: "There is no such command" });
    assertAccess(accessOf(contract, command), connection.actor);
    const { value: body, issues } = command.body ? parseWith(command.body, given) : { value: undefined, issues: [] };
    if (issues.length > 0) throw new Invalid("invalid_request", { detail: "Some fields are not valid", issues });
    const handle = (handlers as SocketHandlers<SocketContract>)[name];
    if (!handle) throw new Error(`${route} ${name} has no handler`);
    // What waited for others of its line may be too late.
    assertInTime();
    const told = await inTurns(linesOf(command, connection), full, () =>
      beforeDeadline(handle({ actor: connection.actor, body, connection } as never)),
    );
    return { ...(command.ack ? command.ack.parse(told) : {}), ok: true };
  };

  return {
    admit(token, isLetIn) {
      const found = identify(token, isLetIn);
      const assert = (known: Awaited<typeof found>) => {
        assertAccess(contract.access, known.actor);
        return known;
      };
      return found instanceof Promise ? found.then(assert) : assert(found);
    },
    refusalOf,
    count(connection) {
      const taken = buckets.take(callerOf(connection));
      return taken.isWithin ? undefined : new TooMany("too_many_requests", { retryAfterSeconds: taken.afterSeconds });
    },
    deadlineOf,
    async run(connection, name, body, fault, deadline = deadlineOf(name)) {
      const startedAt = performance.now();
      const { actor, address } = connection;
      const requestId = newId();
      const context = Object.assign(deadline, { requestId, address, actor });
      const outcome = await runInContext(context, () =>
        perform(connection, name, body, fault).catch((error) => {
          const refusal = refusalOf(error, requestId);
          assertDeclared(contract, name, error, logger);
          noteRefusal(refusals, contract, name, body, error);
          return refusal;
        }),
      );
      const ms = performance.now() - startedAt;
      const status = outcome.ok ? 200 : outcome.error.status;
      const command = commandOf(contract, name) ? name : "other";
      metrics.observe("SOCKET", `${route} ${command}`, status, ms / 1_000);
      // A flood past the rate is told of once a second: a line for each would fill the disk.
      if (!outcome.ok && outcome.error.status === statusOf.tooMany && !isTold(callerOf(connection))) return outcome;
      logger.info({
        requestId,
        method: "SOCKET",
        path: `${route} ${command}`,
        status,
        ...(!outcome.ok && { fault: outcome.error.code }),
        ms: Math.round(ms * 10) / 10,
        ...(actor.kind === "account" && { accountId: actor.accountId, role: actor.role }),
      });
      return outcome;
    },
  };
}

/** What a client may send by this name; undefined also for what every object has. */
export const commandOf = ({ sends }: SocketContract, name: string): SocketCommand | undefined =>
  Object.hasOwn(sends, name) ? sends[name] : undefined;

const accessOf = (contract: SocketContract, command: SocketCommand): Access => command.access ?? contract.access;

/** All connections of one account or visitor are one caller. */
export const callerOf = ({ id, actor }: Connection): string =>
  actor.kind === "account" ? actor.accountId : ((actor.kind === "visitor" ? actor.id : undefined) ?? id);

/** As of a request: what anyone may ask is refused to nobody for who they are. Of the body only the id is told that it is about. */
function noteRefusal(
  refusals: RunnerOptions["refusals"],
  contract: SocketContract,
  name: string,
  body: unknown,
  error: unknown,
): void {
  const command = commandOf(contract, name);
  if (!(error instanceof ProblemError) || !error.refused || !command) return;
  if (accessOf(contract, command) === "anyone") return;
  const given = (body ?? {}) as Readonly<Record<string, unknown>>;
  const subjectId = contract.about?.map((field) => Id.safeParse(given[field]).data).find((id) => id !== undefined);
  refusals.note({
    action: commandActionOf(contract, name),
    ...(subjectId && { subjectId }),
    whose: error.refused,
  });
}

/** A refusal that the contract does not name surprises whoever reads the contract: it is told as a fault of ours. */
function assertDeclared(contract: SocketContract, name: string, error: unknown, logger: Logger): void {
  if (!(error instanceof ProblemError) || error.status >= statusOf.fault) return;
  const command = commandOf(contract, name);
  if (!command || [...command.errors, ...commonSocketErrors(contract, command)].includes(error.code)) return;
  logger.error({ path: `${routeOf(contract)} ${name}`, fault: error.code }, "a refusal is not in the contract");
}
