import type { Patient } from "@rawat/contracts";
import { ownContactFields } from "@rawat/contracts/without-schemas";
import { askPatients } from "../api/patients.ts";
import { hasCode } from "../failure.ts";
import type { Versioned } from "./versioned.ts";

/**
 * Archives a patient as they were read. Where only what patients change of themselves was changed since, that is no reason to look again:
 * it is tried once more, for the version that is there now.
 */
export async function archivePatient({ patient, etag }: Pick<Versioned, "patient" | "etag">): Promise<void> {
  const params = { id: patient.id };
  const archive = (ifMatch: string | undefined) => askPatients().archive({ params, ...(ifMatch && { ifMatch }) });
  try {
    await archive(etag);
  } catch (error) {
    if (!hasCode(error, "stale_version")) throw error;
    const latest = await askPatients().get({ params });
    if (decisive(latest.data) !== decisive(patient)) throw error;
    await archive(latest.etag);
  }
}

/** All that an archiving is decided by, as one text. */
const decisive = (patient: Patient): string =>
  JSON.stringify(
    Object.entries(patient)
      .filter(([field]) => !ownContactFields.has(field) && field !== "updatedAt")
      .toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
