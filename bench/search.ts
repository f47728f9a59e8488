import { randomBytes } from "node:crypto";
import { createEncryption, newId, platformMigrations } from "@rawat/platform";
import { createTestStore } from "@rawat/platform/testing";
import type { Knex } from "knex";
import { migrations } from "../patient-service/migrations/index.ts";
import { parseCells } from "../patient-service/src/exchange/csv-rows.ts";
import type { RegisteredPatient } from "../patient-service/src/register/patient.ts";
import { insertPatients, listRows } from "../patient-service/src/register/patient-store.ts";
import { newPatient } from "../patient-service/src/register/register-patient.ts";
import { searchPatients } from "../patient-service/src/search/search-patients.ts";
import { migrate } from "../platform/src/database/migrate.ts";
import { openDatabase } from "../platform/src/database/open.ts";
import { person } from "../scripts/generate/person.ts";

// How the register's answers slow down when it grows a hundredfold. The goal is 1.3 times at most.
const sizes = [10_000, Number(process.env.BENCH_ROWS ?? 1_000_000)] as const;
const rowsAtOnce = 500;
const rounds = 300;
const growthMax = 1.3;
const encryption = createEncryption(randomBytes(48).toString("base64url"));

const letters = "ghijklmnopqrstuvwxyz";

/** Known before the register grows, so that the same are looked for at both sizes. */
const rare = { name: "Zxqvia Wqzx", nik: "3174015502900042", phone: "+6284299990001" };

function patientOf(row: number): RegisteredPatient {
  const { data, error } = parseCells(person(1, row));
  if (!data) throw error;
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
async function copy(db: Knex, generation: number): Promise<void> {
  // Letters that stand in no id and begin no number, so that a copy is like nobody else.
  const two = [Math.floor(generation / letters.length), generation % letters.length].map((at) => letters[at]).join("");
  await db.transaction(async (trx) => {
    const id = (column: string) => `concat(substr(${column}, 1, 34), '${two}')`;
    const nik = `case when nik is null then null else concat('${two}', substr(medicalRecordNumber, 4), substr(nik, 9)) end`;
    const original = `substr(medicalRecordNumber, 4, 6) <= '${String(sizes[0]).padStart(6, "0")}' and name <> '${rare.name}'`;
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

const questions: Readonly<Record<string, (db: Knex) => Promise<readonly unknown[]>>> = {
  "the newest twenty": (db) => listRows(db, { limit: 21, archivedToo: false }),
  "a rare word": (db) => found(db, "zxqv"),
  "a common word": (db) => found(db, "siti"),
  "two words": (db) => found(db, "siti rah"),
  "a common and a rare word": (db) => found(db, "zxqvia wqz"),
  "a record number": (db) => found(db, "RM-005001"),
  "a NIK": (db) => found(db, rare.nik),
  "a phone": (db) => found(db, "0842 9999 0001"),
};

/** The median of many, in microseconds: one collection of garbage would spoil an average. */
async function medianUs(db: Knex, ask: (db: Knex) => Promise<readonly unknown[]>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const startedAt = performance.now();
    if ((await ask(db)).length === 0) throw new Error("nothing was found");
    times.push((performance.now() - startedAt) * 1_000);
  }
  return times.sort((a, b) => a - b)[rounds / 2] ?? 0;
}

async function measure(db: Knex): Promise<Record<string, number>> {
  const medians: Record<string, number> = {};
  for (const [question, ask] of Object.entries(questions)) {
    await medianUs(db, ask);
    medians[question] = await medianUs(db, ask);
  }
  return medians;
}

const store = await createTestStore(["patient"]);
const url = store.environment.DATABASE_URL_PATIENT;
// Building statistics over a million rows takes longer than a query may.
const db = await openDatabase({ url, file: `${store.folder}/patient.sqlite`, queryTimeoutMs: 0 });
try {
  await migrate(db, [...platformMigrations, ...migrations]);
  const results: Record<string, number>[] = [];
  for (const size of sizes) {
    const startedAt = performance.now();
    if (results.length === 0) await fill(db, size);
    else for (let generation = 1; generation < size / sizes[0]; generation++) await copy(db, generation);
    if (url) await db.raw("analyze table patients, patientTerms");
    console.log(`${size} patients are in after ${Math.round((performance.now() - startedAt) / 1_000)} s`);
    results.push(await measure(db));
  }
  const [small = {}, large = {}] = results;
  console.log(`\n${url ? "MySQL or MariaDB" : "SQLite"}, median of ${rounds}, µs`);
  console.table(
    Object.keys(questions).map((question) => {
      const [before = 0, after = 0] = [small[question], large[question]];
      const growth = after / before;
      return {
        question,
        [sizes[0]]: Math.round(before),
        [sizes[1]]: Math.round(after),
        growth: growth.toFixed(2),
        goal: growth <= growthMax ? "reached" : "missed",
      };
    }),
  );
} finally {
  await db.destroy();
  await store.remove();
}
