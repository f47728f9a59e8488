import { inTransaction, type Migration } from "@rawat/platform";
import type { Knex } from "knex";
import { insertRows, type Named, termRows } from "../src/search/term-store.ts";

const patientsAtOnce = 500;
/** As many as one statement may name in pairs. */
const pairsAtOnceMax = 200;

type Terms = (patient: Named) => readonly string[];

/**
 * What patients are found by, computed anew: names also by their words written together, without titles, and by letters that
 * every keyboard has; record numbers without "rm". Only what differs is written, so whoever begins again is soon where it was.
 */
export const rebuildPatientTerms: Migration = {
  name: "0005-rebuild-patient-terms",
  inSteps: true,
  up: (db) => rebuild(db, (patient) => termRows(patient).map(({ term }) => term)),
  down: (db) => rebuild(db, formerTermsOf),
};

async function rebuild(db: Knex, termsOf: Terms): Promise<void> {
  for (let lastId = ""; ; ) {
    const patients: Named[] = await db("patients")
      .where("id", ">", lastId)
      .orderBy("id")
      .limit(patientsAtOnce)
      .select("id", "name", "medicalRecordNumber", "nik", "phone", "email");
    const last = patients.at(-1);
    if (!last) return;
    await inTransaction(db, (trx) => write(trx, patients, termsOf));
    lastId = last.id;
  }
}

async function write(trx: Knex.Transaction, patients: readonly Named[], termsOf: Terms): Promise<void> {
  const ids = patients.map(({ id }) => id);
  const present: { term: string; patientId: string }[] = await trx("patientTerms").whereIn("patientId", ids);
  const presentOf = Map.groupBy(present, ({ patientId }) => patientId);
  const wanted = new Map(patients.map((patient) => [patient.id, new Set(termsOf(patient))]));
  const gone = present.filter(({ term, patientId }) => !wanted.get(patientId)?.has(term));
  for (let at = 0; at < gone.length; at += pairsAtOnceMax)
    await trx("patientTerms")
      .where((any) => {
        for (const { term, patientId } of gone.slice(at, at + pairsAtOnceMax)) any.orWhere({ patientId, term });
      })
      .delete();
  const missing = [...wanted].flatMap(([patientId, terms]) => {
    const known = new Set(presentOf.get(patientId)?.map(({ term }) => term));
    return [...terms].filter((term) => !known.has(term)).map((term) => ({ term, patientId }));
  });
  await insertRows(trx, missing);
}

/** What patients were found by before. */
function formerTermsOf({ name, medicalRecordNumber, nik, phone, email }: Named): string[] {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const terms = [...(plain.match(/[\p{L}\p{N}]+/gu) ?? []), medicalRecordNumber.toLowerCase()];
  terms.push(medicalRecordNumber.slice(3));
  if (nik) terms.push(nik);
  if (phone) terms.push(phone.slice(1), `0${phone.slice(3)}`);
  if (email) terms.push(email.toLowerCase());
  return [...new Set(terms.map((term) => [...term].slice(0, 64).join("")))];
}
