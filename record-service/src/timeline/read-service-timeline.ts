import type { serviceTimeline, TimelineItem } from "@rawat/contracts";
import type { Call } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { listPositions } from "../records/listing-store.ts";
import { noteRead } from "../records/read-records.ts";
import type { StoredRecord } from "../records/record.ts";
import { findRecords } from "../records/record-store.ts";

type TimelineCall = Pick<Call<typeof serviceTimeline.list>, "actor" | "params" | "query">;

/** The records in a patient's story, newest first, for whoever asks through another service of ours. */
export async function readServiceTimeline(deps: Deps, { actor, params, query }: TimelineCall) {
  const role = actor.kind === "service" ? actor.behalf?.role : undefined;
  // Records are no business of the front desk, whoever asks for it.
  if (role === "staff" || role === "agent") return { data: [] };
  const { limit, beforeAt, beforeId } = query;
  const positions = await listPositions(deps.db, {
    patientId: params.id,
    limit,
    beyond: beforeAt && beforeId ? { createdAt: beforeAt, id: beforeId } : undefined,
  });
  const ids = positions.map(({ id }) => id);
  const records = await findRecords(deps.db, ids, deps.encryption);
  if (role !== "patient") await noteRead(deps, actor, "record.list", records, params.id);
  return { data: records.map(itemOf) };
}

function itemOf({ id, createdAt, content: { type, diagnoses } }: StoredRecord): TimelineItem {
  const primary = diagnoses.find((diagnosis) => diagnosis.primary);
  return { at: createdAt, kind: "record", id, title: type, summary: primary?.display ?? "" };
}
