import { createHash, createHmac } from "node:crypto";
import type { Knex } from "knex";
import { instant, nowMs } from "./clock.ts";
import { isUniqueViolation } from "./database/faults.ts";
import type { Transaction } from "./database/transaction.ts";
import { Conflict, Unusable } from "./errors.ts";
import { currentRequest } from "./request-context.ts";

/** A request that was told to have its effect once. */
export interface IdempotencyClaim {
  /** The same for every try of the request, and for no other. */
  readonly id: string;
  /** Writes down what the request made, in the transaction that made it. */
  complete(trx: Transaction, resourceId: string): Promise<void>;
}

export interface KeyedRequest {
  accountId: string;
  key: string;
  /** Method and path: a key belongs to one request. */
  route: string;
  body: unknown;
}

export interface Keeping {
  db: Knex;
  /** Without it nobody finds out by trying what was in a body, a password among it. */
  secret: string;
}

const keptForMs = 24 * 3_600_000;
/** Longer than a usual request that creates may run: after this, or its own deadline where that is later, a killed one is taken over. */
const runningForMs = 10_000;
/** Longer than any may. */
const runningForMsMax = 70_000;

interface Row {
  requestHash: string;
  resourceId: string | null;
  attempt: number;
  runningUntil: string;
  expiresAt: string;
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/**
 * Claims an Idempotency-Key: answers the id of what its first request made, or a claim to make it now. Only successes are
 * kept; a request that failed frees its key, so that the same key may be tried again once the cause is gone.
 *
 * @throws Unusable when the key belongs to another request; Conflict while the same one is still running.
 */
export async function claimKey(
  { db, secret }: Keeping,
  request: KeyedRequest,
): Promise<{ made: string } | { claim: IdempotencyClaim & { release(): Promise<void> } }> {
  const scope = sha256(`${request.accountId} ${request.key}`);
  const said = `${request.route} ${JSON.stringify(request.body)}`;
  const requestHash = createHmac("sha256", `idempotency ${secret}`).update(said).digest("hex");
  const now = nowMs();
  const runsForMs = Math.min(Math.max(runningForMs, (currentRequest()?.deadlineAt ?? now) - now), runningForMsMax);
  const fresh = {
    requestHash,
    resourceId: null,
    runningUntil: instant(new Date(now + runsForMs)),
    expiresAt: instant(new Date(now + keptForMs)),
  };
  let attempt = 1;
  try {
    await db("idempotencyKeys").insert({ scope, attempt, ...fresh });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const row: Row | undefined = await db("idempotencyKeys").where({ scope }).first();
    const expired = row !== undefined && row.expiresAt <= instant(new Date(now));
    if (row && !expired) {
      if (row.requestHash !== requestHash) throw new Unusable("idempotency_key_reused");
      if (row.resourceId) return { made: row.resourceId };
    }
    if (!row || (!expired && isRunning(row, now))) throw new Conflict("request_running", { retryAfterSeconds: 1 });
    // The one that held it was killed. Of several that notice, the first one takes it over.
    attempt = row.attempt + 1;
    const taken = await db("idempotencyKeys")
      .where({ scope, attempt: row.attempt, resourceId: row.resourceId })
      .update({ attempt, ...fresh });
    if (taken === 0) throw new Conflict("request_running", { retryAfterSeconds: 1 });
  }
  return {
    claim: {
      id: scope,
      async complete(trx, resourceId) {
        const kept = await trx("idempotencyKeys").where({ scope, attempt }).update({ resourceId });
        if (kept === 0) throw new Conflict("request_running", { retryAfterSeconds: 1 });
      },
      async release() {
        await db("idempotencyKeys").where({ scope, attempt }).whereNull("resourceId").delete();
      },
    },
  };
}

/** Nobody runs for longer than that: what ends later was written by a clock that has stepped back since. */
const isRunning = ({ runningUntil }: Row, now: number): boolean =>
  runningUntil > instant(new Date(now)) && runningUntil <= instant(new Date(now + runningForMsMax));
