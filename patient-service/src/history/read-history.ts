import type { Actor, PatientVersion } from "@rawat/contracts";
import { decodeCursor, Invalid, pageOf } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { getRow } from "../register/read-patients.ts";
import { findVersions, listNumbers } from "./version-store.ts";

export interface HistoryQuery {
  limit: number;
  cursor?: string | undefined;
  includeArchived?: boolean | undefined;
}

/** A page of a patient's versions, the newest first. @throws NotFound, also for one that is not the actor's to know of. */
export async function readHistory(
  deps: Deps,
  actor: Actor,
  id: string,
  { limit, cursor, includeArchived }: HistoryQuery,
): Promise<{ data: PatientVersion[]; meta: { limit: number; nextCursor: string | null } }> {
  const beforeVersion = cursor === undefined ? undefined : versionOf(cursor);
  await getRow(deps, actor, id, includeArchived);
  deps.readAudit.note(actor, { action: "patient.history", subjectId: id, whose: { patientId: id } });
  const listed = await listNumbers(deps.db, id, { limit: limit + 1, beforeVersion });
  const { page, meta } = pageOf(
    listed,
    limit,
    ({ version }) => [String(version)],
    ({ bytes }) => bytes,
  );
  const numbers = page.map(({ version }) => version);
  return { data: await findVersions(deps.db, id, numbers, deps.encryption), meta };
}

/** The version with which an earlier page ended. */
function versionOf(cursor: string): number {
  const [text = ""] = decodeCursor(cursor, 1);
  if (!/^\d{1,9}$/.test(text))
    throw new Invalid("invalid_request", {
      issues: [{ path: "cursor", message: "Expected the nextCursor of an earlier page" }],
    });
  return Number(text);
}
