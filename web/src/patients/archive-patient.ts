import type { Patient } from "@rawat/contracts";
import { ownContactFields } from "@rawat/contracts/without-schemas";
import { askPatients } from "../api/patients.ts";
import { hasCode } from "../failure.ts";
import type { Versioned } from "./versioned.ts";

/**
 * Archives a patient as they were read. Where only what patients change of themselves was changed since, that is no reason to look again:
 * it is tried once more, for the version that is there now. @returns as which version they are archived
 */
export async function archivePatient({
  patient,
  etag,
}: Pick<Versioned, "patient" | "etag">): Promise<string | undefined> {
  const params = { id: patient.id };
  const archive = (ifMatch: string | undefined) => askPatients().archive({ params, ...(ifMatch && { ifMatch }) });
  try {
    await archive(etag);
    return nextOf(etag);
  } catch (error) {
    if (!hasCode(error, "stale_version")) throw error;
    const latest = await askPatients().get({ params });
    if (decisive(latest.data) !== decisive(patient)) throw error;
    await archive(latest.etag);
    return nextOf(latest.etag);
  }
}

/** `"7"` is followed by `"8"`. */
const nextOf = (etag: string | undefined): string | undefined =>
  etag?.replace(/\d+/, (version) => `${Number(version) + 1}`);

/** All that an archiving is decided by, as one text. */
const decisive = (patient: Patient): string =>
  JSON.stringify(
    Object.entries(patient)
      .filter(([field]) => !ownContactFields.has(field) && field !== "updatedAt")
      .toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
