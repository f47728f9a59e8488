import type { ClinicEvents } from "@rawat/contracts";
import type { Reactions, Transaction } from "@rawat/platform";
import { holdPlace } from "./payments/hold-place.ts";
import type { SettleDeps } from "./payments/settle-up.ts";
import { keepPerson } from "./people/person-store.ts";
import { endConsultation } from "./refunds/end-consultation.ts";

interface Named {
  version: number;
  data: { id: string; name: string; medicalRecordNumber?: string };
}

const keep = (trx: Transaction, { version, data: { id, name, medicalRecordNumber = undefined } }: Named) =>
  keepPerson(trx, { id, name, medicalRecordNumber: medicalRecordNumber ?? null, version });

/** What this service does when something happens elsewhere: it keeps the names that are shown with what is to be paid, keeps a doctor's place as long as a consultation lasts, and gives back what nobody owes for it. */
export const reactions = (deps: SettleDeps): Reactions<ClinicEvents> => ({
  "patient.archived": keep,
  "staff.created": keep,
  "staff.updated": keep,
  "consultation.started": (trx, { data }) => holdPlace(trx, data),
  "consultation.ended": (trx, { data }) => endConsultation(trx, deps, data),
});

/** What it keeps of whom there is, of whom thousands may be told at once. */
export const peopleReactions: Reactions<ClinicEvents> = { "patient.created": keep, "patient.updated": keep };
