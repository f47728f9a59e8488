import { type Actor, records } from "@rawat/contracts";
import { asksForAnothers, decodeCursor, Invalid, pageOf } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { scopeOf } from "../records/policy.ts";
import { listAccess } from "./access-store.ts";

export interface AccessQuery {
  limit: number;
  cursor?: string | undefined;
  patientId?: string | undefined;
}

/** Who read or wrote a patient's records: to the patient, or to an administrator who names one. Somebody unknown has an empty log. */
export async function readAccessLog({ db, refusals }: Deps, actor: Actor, { limit, cursor, patientId }: AccessQuery) {
  const [beforeId] = cursor ? decodeCursor(cursor, 1) : [];
  const scope = scopeOf(actor);
  const whose = patientId ?? scope.patientId;
  if (whose === undefined)
    throw new Invalid("invalid_request", { issues: [{ path: "patientId", message: "Expected the patient's id" }] });
  const rows = asksForAnothers(refusals, records.accessLog, scope, { patientId })
    ? []
    : await listAccess(db, whose, { limit: limit + 1, beforeId });
  const { page, meta } = pageOf(rows, limit, ({ id }) => [id]);
  return { data: page, meta };
}
