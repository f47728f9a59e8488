import type { ClinicEvents, StaffRole } from "@rawat/contracts";
import type { Reactions, Transaction } from "@rawat/platform";
import { closeForGood } from "./people/close-patient.ts";
import { keepPerson, type Person } from "./people/person-store.ts";

const keepPatient = keep("patient");

/**
 * What this service does when something happens elsewhere: it keeps the names that are shown with records, and who is a doctor, and
 * lets nothing be written for those who are gone.
 */
export const reactions: Reactions<ClinicEvents> = {
  "patient.archived": async (trx, event) => {
    await keepPatient(trx, event);
    await closeForGood(trx, { id: event.data.id, version: event.version });
  },
  "staff.created": keep("staff"),
  "staff.updated": keep("staff"),
};

/** What it keeps of whom there is, of whom thousands may be told at once. */
export const peopleReactions: Reactions<ClinicEvents> = {
  "patient.created": keepPatient,
  "patient.updated": keepPatient,
};

interface Named {
  version: number;
  data: { id: string; name: string; role?: StaffRole };
}

function keep(kind: Person["kind"]) {
  return (trx: Transaction, { version, data: { id, name, role } }: Named) =>
    keepPerson(trx, { id, kind, name, version, ...(role && { role }) });
}
