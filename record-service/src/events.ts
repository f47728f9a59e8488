import type { StaffRole } from "@rawat/contracts";
import type { Reactions, Transaction } from "@rawat/platform";
import { keepPerson, type Person } from "./people/person-store.ts";

/** What this service does when something happens elsewhere: it keeps the names that are shown with records, and who is a doctor. */
export const reactions: Reactions = {
  "patient.created": keep("patient"),
  "patient.updated": keep("patient"),
  "patient.archived": keep("patient"),
  "staff.created": keep("staff"),
  "staff.updated": keep("staff"),
};

interface Named {
  version: number;
  data: { id: string; name: string; role?: StaffRole };
}

function keep(kind: Person["kind"]) {
  return (trx: Transaction, { version, data: { id, name, role } }: Named) =>
    keepPerson(trx, { id, kind, name, version, ...(role && { role }) });
}
