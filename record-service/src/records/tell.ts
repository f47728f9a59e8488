import type { ClinicEvents } from "@rawat/contracts";
import type { NewEvent } from "@rawat/platform";
import type { StoredRecord } from "./record.ts";

/** The event that a record was written: which one and whose, and nothing of what it says. */
export function tellOf<N extends "record.created" | "record.amended">(
  type: N,
  record: StoredRecord,
): NewEvent<ClinicEvents, N> {
  const { id, version, patientId, doctorId, content } = record;
  return { type, subject: id, version, data: { id, patientId, doctorId, type: content.type } } as NewEvent<
    ClinicEvents,
    N
  >;
}
