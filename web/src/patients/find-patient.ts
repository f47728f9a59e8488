import { askPatients } from "../api/patients.ts";
import { knowClinicZone } from "../clinic/clinic-time.ts";
import { hasCode } from "../failure.ts";
import { currentUser } from "../session.ts";
import { type Versioned, versioned } from "./versioned.ts";

/** Whose record number is whose id, as far as they were seen: a row that is opened need not be looked for once more. */
const ids = new Map<string, string>();

export const rememberPatient = ({ medicalRecordNumber, id }: { medicalRecordNumber: string; id: string }): void => {
  ids.set(medicalRecordNumber, id);
};

/** Who stands at an address; absent where there is nobody whom this person may know of. */
export interface Found {
  known?: Versioned;
}

/** The patient of an address: by record number, or by id. */
export async function findPatient(key: string, signal: AbortSignal): Promise<Found> {
  const [id] = await Promise.all([
    key.toUpperCase().startsWith("RM-") ? idOf(key.toUpperCase(), signal) : key,
    // Without it the moments of the register are told in the usual zone.
    knowClinicZone().catch(() => undefined),
  ]);
  if (id === undefined) return {};
  try {
    const known = versioned(await askPatients(signal).get({ params: { id }, query: archivedToo() }));
    rememberPatient(known.patient);
    return { known };
  } catch (error) {
    if (hasCode(error, "not_found")) return {};
    throw error;
  }
}

/** The id of the patient who has a record number, if anybody has it whom this person may know of. */
export async function idOf(number: string, signal: AbortSignal): Promise<string | undefined> {
  const remembered = ids.get(number);
  if (remembered !== undefined) return remembered;
  const { data } = await askPatients(signal).list({ query: { q: number, ...archivedToo() } });
  const found = data.find(({ medicalRecordNumber }) => medicalRecordNumber === number);
  if (found) rememberPatient(found);
  return found?.id;
}

/** Only an administrator is told of who is archived. */
const archivedToo = () => (currentUser().role === "admin" ? { includeArchived: "true" as const } : {});
