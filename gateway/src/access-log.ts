import type { Actor } from "@rawat/contracts";
import { type Logger, type Metrics, toldPath } from "@rawat/platform";
import type { Visit } from "./visit.ts";

/** One figure for every request that has ended, and one line unless it is told of otherwise. */
export interface AccessLog {
  note(visit: Visit, hasLine?: boolean): void;
  /** Writes what is not written yet. */
  flush(): void;
}

/** Takes finished lines, each with its line feed. */
export type WriteLines = (lines: string) => void;

interface Ended {
  endedAtMs: number;
  requestId: string;
  method: string;
  path: string;
  status: number;
  ms: number;
  route: string;
  actor: Actor | undefined;
  fault: string | undefined;
  cause: string | undefined;
  hasLine: boolean;
}

const together = 64;
const writtenWithinMs = 100;

/**
 * Lines and figures are written some at a time: one by one, between two requests each, they were measured to cost a fifth of
 * the gateway. Lines have these fields only, none of which can hold a secret, so the costly search for secrets is left out.
 *
 * @param writeLines where lines go that are made here, at a fifth of what the logger takes for one; without it the logger
 * makes them.
 */
export function createAccessLog(logger: Logger, metrics: Metrics, writeLines?: WriteLines): AccessLog {
  const log = logger.child({}, { redact: [] });
  const { service } = logger.bindings();
  const head = `{"level":30,"service":${JSON.stringify(service ?? "")},"time":"`;
  let waiting: Ended[] = [];
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    const ended = waiting;
    waiting = [];
    for (const one of ended) metrics.observe(one.method, one.route, one.status, one.ms / 1_000);
    const told = log.isLevelEnabled("info") ? ended.filter((one) => one.hasLine) : [];
    if (told.length === 0) return;
    if (writeLines) writeLines(told.map((one) => `${head}${lineOf(one)}\n`).join(""));
    else for (const one of told) log.info(fieldsOf(one));
  }

  return {
    note({ request, response, startedAtMs, requestId, path, route, caller, fault, cause }, hasLine = true) {
      const isWhole = response.writableFinished;
      waiting.push({
        endedAtMs: Date.now(),
        requestId,
        method: request.method ?? "",
        path: toldPath(path),
        status: isWhole ? response.statusCode : 499,
        ms: Math.round((performance.now() - startedAtMs) * 10) / 10,
        route: route?.path ?? "other",
        actor: caller?.actor,
        // Neither a neighbour's fault nor ours, whatever broke because of it.
        fault: fault ?? (isWhole ? undefined : "caller_left"),
        cause,
        hasLine,
      });
      if (waiting.length >= together) flush();
      else timer ??= setTimeout(flush, writtenWithinMs);
    },
    flush,
  };
}

const fieldsOf = ({ requestId, method, path, status, ms, actor, fault, cause }: Ended) => ({
  requestId,
  method,
  path,
  status,
  ms,
  ...(actor?.kind === "account" && { accountId: actor.accountId, role: actor.role }),
  ...(fault !== undefined && { fault }),
  ...(cause !== undefined && { cause }),
});

/** Ids, methods and paths have passed a check by now that leaves nothing in them for JSON to escape; a cause has not. */
function lineOf({ endedAtMs, requestId, method, path, status, ms, actor, fault, cause }: Ended): string {
  const who = actor?.kind === "account" ? `,"accountId":"${actor.accountId}","role":"${actor.role}"` : "";
  const why =
    fault === undefined ? "" : `,"fault":"${fault}"${cause === undefined ? "" : `,"cause":${JSON.stringify(cause)}`}`;
  return `${new Date(endedAtMs).toISOString()}","requestId":"${requestId}","method":"${method}","path":"${path}","status":${status},"ms":${ms}${who}${why}}`;
}
