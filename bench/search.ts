import { randomBytes } from "node:crypto";
import { createEncryption, newId } from "@rawat/platform";
import type { Knex } from "knex";
import { migrations } from "../patient-service/migrations/index.ts";
import { parseCells } from "../patient-service/src/exchange/csv-rows.ts";
import type { RegisteredPatient } from "../patient-service/src/register/patient.ts";
import { insertPatients, listRows } from "../patient-service/src/register/patient-store.ts";
import { newPatient } from "../patient-service/src/register/register-patient.ts";
import { searchPatients } from "../patient-service/src/search/search-patients.ts";
import { person } from "../scripts/generate/person.ts";
import { compareGrowth, type Question } from "./growth/compare.ts";
import { copiesOf } from "./growth/copies.ts";

// How the register's answers slow down when it grows a hundredfold.
const rowsAtOnce = 500;
const encryption = createEncryption(randomBytes(48).toString("base64url"));

/** Known before the register grows, so that the same are looked for at both sizes. */
const rare = { name: "Zxqvia Wqzx", nik: "3174015502900042", phone: "+6284299990001" };

function patientOf(row: number): RegisteredPatient {
  const { data, issues } = parseCells(person(1, row));
  if (!data) throw new Error(JSON.stringify(issues));
  const wish = row === 5_000 ? { ...data, ...rare } : data;
  return { ...newPatient(wish, newId(), new Date()), medicalRecordNumber: `RM-${String(row + 1).padStart(6, "0")}` };
}

/** The first patients, by the store's own hand. */
async function fill(db: Knex, count: number): Promise<void> {
  await db.transaction(async (trx) => {
    for (let row = 0; row < count; row += rowsAtOnce) {
      const patients = Array.from({ length: Math.min(rowsAtOnce, count - row) }, (_, index) => patientOf(row + index));
      await insertPatients(trx, patients, encryption);
    }
  });
}

const columns = ["version", "name", "birthDate", "gender", "bpjsNumber", "email", "address", "bloodType"].concat([
  "allergies",
  "emergencyContact",
  "notes",
  "tags",
  "archivedAt",
  "createdAt",
  "updatedAt",
]);
const names = columns.map((column) => `\`${column}\``).join(", ");

/**
 * All others are copies made inside the engine, which takes a tenth of the time: the same names, so that words stay as common
 * as they were, and numbers of their own. The one who is looked for by a rare word stays alone.
 */
async function copy(db: Knex, generation: number, originals: number): Promise<void> {
  const { suffix: two, id } = copiesOf(generation);
  await db.transaction(async (trx) => {
    const nik = `case when nik is null then null else concat('${two}', substr(medicalRecordNumber, 4), substr(nik, 9)) end`;
    const original = `substr(medicalRecordNumber, 4, 6) <= '${String(originals).padStart(6, "0")}' and name <> '${rare.name}'`;
    await trx.raw(
      `insert into patients (id, medicalRecordNumber, nik, activeNik, phone, matchKey, importKey, ${names})
       select ${id("id")}, concat('RM-', '${two}', substr(medicalRecordNumber, 6)), ${nik}, ${nik}, phone,
         concat('${two}', substr(matchKey, 3)), null, ${names}
       from patients where ${original}`,
    );
    await trx.raw(
      `insert into patientTerms (term, patientId)
       select case when term like 'rm-%' then concat('rm-', '${two}', substr(term, 6))
         when term between '0' and '9z' then concat('${two}', substr(term, 3)) else term end, ${id("patientId")}
       from patientTerms where patientId in (select id from patients where ${original})`,
    );
  });
}

const found = (db: Knex, text: string) => searchPatients(db, { text, limit: 21, archivedToo: false });

const questions: Readonly<Record<string, Question>> = {
  "the newest twenty": (db) => listRows(db, { limit: 21, archivedToo: false }),
  "a rare word": (db) => found(db, "zxqv"),
  "a common word": (db) => found(db, "siti"),
  "two words": (db) => found(db, "siti rah"),
  "a common and a rare word": (db) => found(db, "zxqvia wqz"),
  "a record number": (db) => found(db, "RM-005001"),
  "a NIK": (db) => found(db, rare.nik),
  "a phone": (db) => found(db, "0842 9999 0001"),
};

await compareGrowth({
  service: "patient",
  rows: "patients",
  tables: "patients, patientTerms",
  migrations,
  async grow(db, from, to) {
    if (from === 0) await fill(db, to);
    else for (let generation = 1; generation < to / from; generation++) await copy(db, generation, from);
  },
  questions,
});
