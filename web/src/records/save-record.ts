import type { NewMedicalRecord } from "@rawat/contracts";
import { askRecords } from "../api/records.ts";
import { hasCode } from "../failure.ts";
import { currentUser } from "../session.ts";
import { saysTheSame } from "./record-body.ts";
import { settleStaleRecord } from "./stale-record.tsx";
import { readRecord, type VersionedRecord, versioned } from "./versioned-record.ts";

export const writeRecord = async (body: NewMedicalRecord, idempotencyKey: string): Promise<VersionedRecord> =>
  versioned(await askRecords().create({ body, idempotencyKey }));

interface Amendment {
  id: string;
  /** Of the version that the amendment was begun from. */
  etag: string;
  body: NewMedicalRecord;
  /** An earlier try may have been done, though its answer never came. */
  isAnswerOwed: boolean;
}

/**
 * Stores an amendment. Where somebody was faster, the doctor sees what is stored and decides. Undefined: neither yet.
 */
export async function amendRecord({ id, etag, body, isAnswerOwed }: Amendment): Promise<VersionedRecord | undefined> {
  try {
    return versioned(await askRecords().amend({ params: { id }, body, ifMatch: etag }));
  } catch (error) {
    if (!hasCode(error, "stale_version")) throw error;
  }
  const latest = await readRecord(id);
  const isOwn = latest.record.writtenBy.userId === currentUser().id;
  if (isAnswerOwed && isOwn && saysTheSame(latest.record, body)) return latest;
  const decision = await settleStaleRecord(latest.record);
  if (decision === "theirs") return latest;
  if (decision === undefined || latest.etag === undefined) return undefined;
  return await amendRecord({ id, etag: latest.etag, body, isAnswerOwed: false });
}
