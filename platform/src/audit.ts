import type { Actor, AuditEntry, AuditQuery, serviceAudit } from "@rawat/contracts";
import type { Knex } from "knex";
import { instant } from "./clock.ts";
import { instantRange } from "./date-range.ts";
import type { Handlers } from "./http/calls.ts";
import { beforeIdsFrom, newId } from "./ids.ts";
import type { Logger } from "./logger.ts";
import { currentRequest } from "./request-context.ts";
import { createRounds } from "./rounds.ts";

/** One deed: what was done, to which thing, and whose data it touches. */
export interface Deed {
  action: string;
  subjectId?: string;
  patientId?: string;
  result?: AuditEntry["result"];
  /** How many there were, where that matters. */
  count?: number;
}

const who = (actor: Actor | undefined): Pick<AuditEntry, "userId" | "userName" | "role"> => {
  if (actor?.kind === "account") return { userId: actor.accountId, userName: actor.name, role: actor.role };
  if (actor?.kind !== "service") return { userId: null, userName: null, role: actor?.kind ?? null };
  const { service, behalf } = actor;
  return { userId: behalf?.accountId ?? null, userName: behalf?.name ?? null, role: behalf?.role ?? service };
};

/** Who asks for what is being done now, as the trail names them. */
export const whoAsks = () => who(currentRequest()?.actor);

/** The rows that tell of deeds done by the actor of the request in hand. */
function rowsOf(deeds: readonly Deed[], actor?: Actor) {
  const request = currentRequest();
  const at = instant(new Date());
  const common = {
    at,
    ...who(actor ?? request?.actor),
    address: request?.address ?? null,
    requestId: request?.requestId ?? null,
  };
  return deeds.map(({ action, subjectId, patientId, result, count }) => ({
    id: newId(),
    action,
    result: result ?? "done",
    subjectId: subjectId ?? null,
    patientId: patientId ?? null,
    count: count ?? null,
    ...common,
  }));
}

/**
 * Writes down who did what. Given a transaction it commits with the deed: neither is there without the other.
 * The actor is that of the request in hand unless told.
 */
export async function audit(db: Knex, deed: Deed | readonly Deed[], actor?: Actor): Promise<void> {
  const deeds = Array.isArray(deed) ? deed : [deed];
  await db("auditTrail").insert(rowsOf(deeds, actor));
}

/** Reads are told of too, but nobody waits for it: a read that had to write would be as slow as a write, and fail with it. */
export interface ReadAudit {
  /** The actor is that of the request in hand unless told. */
  note(deed: Deed, actor?: Actor): void;
  stop(): Promise<void>;
}

const writeEveryMs = 250;
const waitingMax = 10_000;
const rowsAtOnceMax = 500;

/**
 * Writes down reads a moment after they happened, several at once. What a killed program had not written yet is lost. What had
 * no room while the database was away or slow is lost too, but the trail then tells how much.
 */
export function startReadAudit(db: Knex, logger: Logger): ReadAudit {
  let waiting: ReturnType<typeof rowsOf> = [];
  let lost = 0;
  const tellOfLoss = () => {
    if (lost === 0 || waiting.length >= waitingMax) return;
    logger.error({ entries: lost }, "there was no room to keep entries of the audit trail");
    waiting.push(...rowsOf([{ action: "audit.gap", count: lost }]));
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
    note(deed, actor) {
      if (waiting.length < waitingMax) waiting.push(...rowsOf([deed], actor));
      else lost++;
    },
    async stop() {
      await rounds.stop();
      while ((await write()) === "busy");
    },
  };
}

/** A clock that ran so far ahead and was set back has left ids that are later than what they tell of. */
const aheadMaxMs = 7 * 24 * 3_600_000;
/** An entry's id may have been made before its time was taken. */
const behindMaxMs = 3_600_000;

const shifted = (at: string, ms: number): string => instant(new Date(Date.parse(at) + ms));

/** A service's trail, newest first: at most `limit` entries before the one named by `cursor`. */
export async function readTrail(db: Knex, service: string, zone: string, query: AuditQuery): Promise<AuditEntry[]> {
  const rows = db("auditTrail").orderBy("id", "desc").limit(query.limit);
  const { from, before } = instantRange(query, zone);
  if (query.cursor) rows.where("id", "<", query.cursor);
  for (const field of ["patientId", "userId", "action"] as const) if (query[field]) rows.where(field, query[field]);
  // A trail grows for years and is walked by its ids, which tell the time: what lies outside is not walked to find what lies inside.
  if (from) rows.where("at", ">=", from).where("id", ">=", beforeIdsFrom(shifted(from, -behindMaxMs)));
  if (before) rows.where("at", "<", before).where("id", "<", beforeIdsFrom(shifted(before, aheadMaxMs)));
  return (await rows).map((row) => ({ ...row, service }));
}

/** Offers a service's trail to the gateway, which joins those of all services. */
export const auditHandlers = (db: Knex, service: string, zone: string): Handlers<typeof serviceAudit> => ({
  list: async ({ query }) => ({
    data: await readTrail(db, service, zone, query),
    meta: { limit: query.limit, nextCursor: null },
  }),
});
