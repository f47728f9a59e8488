import type { Actor } from "@rawat/contracts";
import { decodeCursor, Invalid, pageOf } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { isPatient } from "../records/policy.ts";
import { listAccess } from "./access-store.ts";

export interface AccessQuery {
  limit: number;
  cursor?: string | undefined;
  patientId?: string | undefined;
}

/** Who read or wrote a patient's records: to the patient, or to an administrator who names one. Somebody unknown has an empty log. */
export async function readAccessLog({ db }: Deps, actor: Actor, { limit, cursor, patientId }: AccessQuery) {
  const [beforeId] = cursor ? decodeCursor(cursor, 1) : [];
  const own = isPatient(actor) ? actor.patientId : undefined;
  const whose = patientId ?? own;
  if (whose === undefined)
    throw new Invalid("invalid_request", { issues: [{ path: "patientId", message: "Expected the patient's id" }] });
  const rows = isPatient(actor) && whose !== own ? [] : await listAccess(db, whose, { limit: limit + 1, beforeId });
  const { page, meta } = pageOf(rows, limit, ({ id }) => [id]);
  return { data: page, meta };
}
