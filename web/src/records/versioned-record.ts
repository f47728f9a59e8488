import type { MedicalRecord, Warning } from "@rawat/contracts";
import { askRecords } from "../api/records.ts";
import { knowClinicZone } from "../clinic/clinic-time.ts";
import { knowDiagnoses } from "./diagnosis-names.ts";

/** A record with the version that was read, to be sent back with an amendment. */
export interface VersionedRecord {
  record: MedicalRecord;
  /** What about it deserves a second look. */
  warnings: readonly Warning[];
  etag: string | undefined;
}

interface Answered {
  data: MedicalRecord;
  meta: { warnings?: Warning[] | undefined };
  etag: string | undefined;
}

export const versioned = ({ data: record, meta, etag }: Answered): VersionedRecord => ({
  record,
  warnings: meta.warnings ?? [],
  etag,
});

/** Reads a record, and what is needed to show it. */
export async function readRecord(id: string, signal?: AbortSignal): Promise<VersionedRecord> {
  const [read] = await Promise.all([askRecords(signal).get({ params: { id } }), knowClinicZone()]);
  await knowDiagnoses(read.data.diagnoses.map(({ code }) => code));
  return versioned(read);
}

/** Reads one of a record's versions likewise. */
export async function readVersion(id: string, version: string, signal?: AbortSignal): Promise<MedicalRecord> {
  const [{ data }] = await Promise.all([askRecords(signal).version({ params: { id, version } }), knowClinicZone()]);
  await knowDiagnoses(data.diagnoses.map(({ code }) => code));
  return data;
}
