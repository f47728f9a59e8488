import type { Actor, TrailEntry, TrailQuery, Whose } from "@rawat/contracts/language";
import type { Knex } from "knex";
import { instant, systemClock } from "./clock.ts";
import { withinSpan } from "./database/within-span.ts";
import { instantRange } from "./date-range.ts";
import { newId } from "./ids.ts";
import type { Logger } from "./logger.ts";
import { currentRequest } from "./request-context.ts";
import { createRounds } from "./rounds.ts";

/** One deed: what was done, to which thing, and whose data it touches. */
export interface Deed {
  action: string;
  subjectId?: string;
  whose?: Whose;
  result?: TrailEntry["result"];
  /** How many there were, where that matters. */
  count?: number;
}

/** How the trail names somebody. */
export const named = (actor: Actor): Pick<TrailEntry, "userId" | "userName" | "role"> => {
  if (actor.kind === "account") return { userId: actor.accountId, userName: actor.name, role: actor.role };
  if (actor.kind === "visitor") return { userId: null, userName: null, role: actor.kind };
  const { service, behalf } = actor;
  return { userId: behalf?.accountId ?? null, userName: behalf?.name ?? null, role: behalf?.role ?? service };
};

/** The rows that tell of somebody's deeds, in the request in hand where there is one. */
function rowsOf(actor: Actor, deeds: readonly Deed[]) {
  const request = currentRequest();
  const at = instant(systemClock.now());
  const common = {
    at,
    ...named(actor),
    address: request?.address ?? null,
    requestId: request?.requestId ?? null,
  };
  return deeds.map(({ action, subjectId, whose, result, count }) => ({
    id: newId(),
    action,
    result: result ?? "done",
    subjectId: subjectId ?? null,
    ...whose,
    count: count ?? null,
    ...common,
  }));
}

/**
 * Writes down who did what. Given a transaction it commits with the deed: neither is there without the other. Who did it is always
 * told: `currentActor()` in a request or a reaction to an event, and by name elsewhere.
 */
export async function audit(db: Knex, actor: Actor, ...deeds: readonly Deed[]): Promise<void> {
  await db("auditTrail").insert(rowsOf(actor, deeds));
}

/** Reads are told of too, but nobody waits for it: a read that had to write would be as slow as a write, and fail with it. */
export interface ReadAudit {
  note(actor: Actor, deed: Deed): void;
  stop(): Promise<void>;
}

const writeEveryMs = 250;
const waitingMax = 10_000;
const rowsAtOnceMax = 500;

/**
 * Writes down reads a moment after they happened, several at once. What a killed program had not written yet is lost. What had
 * no room while the database was away or slow is lost too, but the trail then tells how much.
 */
export function startReadAudit(db: Knex, service: string, logger: Logger): ReadAudit {
  let waiting: ReturnType<typeof rowsOf> = [];
  let lost = 0;
  const tellOfLoss = () => {
    if (lost === 0 || waiting.length >= waitingMax) return;
    logger.error({ entries: lost }, "there was no room to keep entries of the audit trail");
    waiting.push(...rowsOf({ kind: "service", service }, [{ action: "audit.gap", count: lost }]));
    lost = 0;
  };
  const write = async () => {
    tellOfLoss();
    const rows = waiting.slice(0, rowsAtOnceMax);
    if (rows.length === 0) return "idle" as const;
    await db("auditTrail").insert(rows);
    waiting = waiting.slice(rows.length);
    return waiting.length > 0 ? ("busy" as const) : ("idle" as const);
  };
  const rounds = createRounds("audit of reads", writeEveryMs, logger, write);
  return {
    note(actor, deed) {
      if (waiting.length < waitingMax) waiting.push(...rowsOf(actor, [deed]));
      else lost++;
    },
    async stop() {
      await rounds.stop();
      while ((await write()) === "busy");
    },
  };
}

/**
 * A service's trail, newest first: at most `limit` entries before the one named by `cursor`. What the query names besides (who, what,
 * whose) are columns of the trail.
 */
export async function readTrail<T extends TrailEntry>(
  db: Knex,
  service: string,
  zone: string,
  { limit, cursor, from: since, to, ...equal }: TrailQuery & Readonly<Record<string, unknown>>,
): Promise<T[]> {
  const rows = db("auditTrail").orderBy("id", "desc").limit(limit);
  const { from, before } = instantRange({ from: since, to }, zone);
  if (cursor) rows.where("id", "<", cursor);
  for (const [column, value] of Object.entries(equal)) if (value) rows.where({ [column]: value });
  return (await withinSpan(rows, "at", { from, before })).map((row) => ({ ...row, service }));
}

/** Offers a service's trail to the gateway, which joins those of all services. */
export const auditHandlers = <T extends TrailEntry>(db: Knex, service: string, zone: string) => ({
  list: async ({ query }: { query: TrailQuery }) => ({
    data: await readTrail<T>(db, service, zone, { ...query }),
    meta: { limit: query.limit, nextCursor: null },
  }),
});
