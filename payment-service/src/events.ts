import type { ClinicEvents } from "@rawat/contracts";
import type { Reactions, Transaction } from "@rawat/platform";
import { keepPerson } from "./people/person-store.ts";

interface Named {
  version: number;
  data: { id: string; name: string; medicalRecordNumber?: string };
}

const keep = (trx: Transaction, { version, data: { id, name, medicalRecordNumber = undefined } }: Named) =>
  keepPerson(trx, { id, name, medicalRecordNumber: medicalRecordNumber ?? null, version });

/** What this service does when something happens elsewhere: it keeps the names that are shown with what is to be paid. */
export const reactions: Reactions<ClinicEvents> = {
  "patient.created": keep,
  "patient.updated": keep,
  "patient.archived": keep,
  "staff.created": keep,
  "staff.updated": keep,
};
