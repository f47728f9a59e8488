import { type Encryption, newId } from "@rawat/platform";
import type { Knex } from "knex";
import { parseCells } from "../../patient-service/src/exchange/csv-rows.ts";
import type { RegisteredPatient } from "../../patient-service/src/register/patient.ts";
import { insertPatients } from "../../patient-service/src/register/patient-store.ts";
import { newPatient } from "../../patient-service/src/register/register-patient.ts";
import { person } from "../../scripts/generate/person.ts";
import { copiesOf, copyStatement } from "../growth/copies.ts";

const rowsAtOnce = 500;

/** Known before the register grows, so that the same are looked for at both sizes. */
export const rare = { name: "Zxqvia Wqzx", nik: "3174015502900042", phone: "+6284299990001" };

function patientOf(row: number): RegisteredPatient {
  const { data, issues } = parseCells(person(1, row));
  if (!data) throw new Error(JSON.stringify(issues));
  const wish = row === 5_000 ? { ...data, ...rare } : data;
  return { ...newPatient(wish, newId(), new Date()), medicalRecordNumber: `RM-${String(row + 1).padStart(6, "0")}` };
}

/** The first patients, by the store's own hand. */
async function fill(db: Knex, count: number, encryption: Encryption): Promise<void> {
  await db.transaction(async (trx) => {
    for (let row = 0; row < count; row += rowsAtOnce) {
      const patients = Array.from({ length: Math.min(rowsAtOnce, count - row) }, (_, index) => patientOf(row + index));
      await insertPatients(trx, patients, encryption);
    }
  });
}

/** An id that the contract takes for one. Originals begin with 01; each generation is younger than the one before, as patients are. */
const copiedId = (generation: number) => (column: string) =>
  `concat('${(generation + 1).toString(16).padStart(2, "0")}', substr(${column}, 3))`;

/**
 * All others are copies made inside the engine, which takes a tenth of the time: the same names, so that words stay as common
 * as they were, and numbers of their own. What is sealed would not open under another id, so they have none of it. The one who
 * is looked for by a rare word stays alone.
 */
async function copy(db: Knex, generation: number, originals: number): Promise<void> {
  const { suffix: two } = copiesOf(generation);
  const id = copiedId(generation);
  const original = `medicalRecordNumber <= 'RM-${String(originals).padStart(6, "0")}' and name <> '${rare.name}'`;
  const nik = `case when nik is null then null else concat('${two}', substr(medicalRecordNumber, 4), substr(nik, 9)) end`;
  const changed = {
    id: id("id"),
    medicalRecordNumber: `concat('RM-', '${two}', substr(medicalRecordNumber, 6))`,
    nik,
    activeNik: nik,
    // One engine joins nothing to null, the other leaves it out.
    phone: `case when phone is null then null else concat(substr(phone, 1, 4), '${two}', substr(phone, 7)) end`,
    matchKey: `concat('${two}', substr(matchKey, 3))`,
    importKey: "null",
    allergies: "null",
    notes: "null",
  };
  const columns = Object.keys(await db("patients").columnInfo());
  await db.transaction(async (trx) => {
    await trx.raw(copyStatement("patients", columns, changed, original));
    // Letters come after every number and record number.
    await trx.raw(
      `insert into patientTerms (term, patientId) select term, ${id("patientId")} from patientTerms
       where term >= 'a' and patientId in (select id from patients where ${original})`,
    );
    const copied = `from patients where medicalRecordNumber between 'RM-${two}' and 'RM-${two}~'`;
    for (const [term, column] of [
      ["concat('#', substr(medicalRecordNumber, 4))", "id"],
      ["substr(medicalRecordNumber, 4)", "id"],
      ["nik", "nik"],
      ["substr(phone, 2)", "phone"],
      ["concat('0', substr(phone, 4))", "phone"],
    ])
      await trx.raw(
        `insert into patientTerms (term, patientId) select ${term}, id ${copied} and ${column} is not null`,
      );
  });
}

/** Brings the register from so many patients to so many. */
export async function growRegister(db: Knex, from: number, to: number, encryption: Encryption): Promise<void> {
  if (from === 0) await fill(db, to, encryption);
  else for (let generation = 1; generation < to / from; generation++) await copy(db, generation, from);
}
