import { domain } from "@rawat/contracts";
import { createEncryption, newId, platformMigrations } from "@rawat/platform";
import { createTestStore, type TestStore } from "@rawat/platform/testing";
import type { Knex } from "knex";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rebuildPatientTerms } from "../../patient-service/migrations/0005-rebuild-patient-terms.ts";
import { markRegisteredOnline } from "../../patient-service/migrations/0009-mark-registered-online.ts";
import { migrations as patientMigrations } from "../../patient-service/migrations/index.ts";
import { insertPatients } from "../../patient-service/src/register/patient-store.ts";
import { newPatient } from "../../patient-service/src/register/register-patient.ts";
import { searchPatients } from "../../patient-service/src/search/search-patients.ts";
import { termsOf } from "../../patient-service/src/search/terms.ts";
import { type Migration, migrate } from "../../platform/src/database/migrate.ts";
import { openDatabase } from "../../platform/src/database/open.ts";
import { migrations as staffMigrations } from "../../staff-service/migrations/index.ts";
import { listStaff } from "../../staff-service/src/people/staff-store.ts";
import { prefixesOf } from "../../staff-service/src/people/terms.ts";

let store: TestStore;
let db: Knex;
let staffDb: Knex;
const open = (service: string) => {
  const url = store.environment[`DATABASE_URL_${service.toUpperCase()}`];
  return openDatabase({ url, file: `${store.folder}/${service}.sqlite`, queryTimeoutMs: 0 });
};
const upTo = (migrations: readonly Migration[], name: string) => [
  ...platformMigrations(domain.owners),
  ...migrations.slice(
    0,
    migrations.findIndex((one) => one.name === name),
  ),
];
beforeAll(async () => {
  store = await createTestStore(["patient", "staff"]);
  [db, staffDb] = await Promise.all([open("patient"), open("staff")]);
});
afterAll(async () => {
  await Promise.all([db?.destroy(), staffDb?.destroy()]);
  await store?.remove();
});

const encryption = createEncryption("x".repeat(64));
const names = ["dr. Ma'ruf Amin, Sp.A", "Łukasz O'Brien", "Siti Rahma", "H. Nur'aini Weiß"];
const patients = Array.from({ length: 1_203 }, (_, n) => ({
  ...newPatient({ name: `${names[n % 4]}`, gender: "unknown", email: `siti.rahma_${n}@x.test` }, newId(), new Date()),
  medicalRecordNumber: `RM-${String(n + 1).padStart(6, "0")}`,
}));
const formerTerms = ["dr", "ma", "ruf", "łukasz", "sp", "a", "h"];

const allTerms = async () => {
  const rows: { term: string; patientId: string }[] = await db("patientTerms").orderBy(["patientId", "term"]);
  const found = Map.groupBy(rows, ({ patientId }) => patientId);
  return patients.map(({ id }) => found.get(id)?.map(({ term }) => term));
};
const wanted = patients.map((patient) => termsOf(patient).sort());
const sorted = (lists: (string[] | undefined)[]) => lists.map((list) => list?.toSorted());

describe("what patients of an older version are found by", () => {
  it("is computed anew, also when the program was killed after some of them", async () => {
    await migrate(db, upTo(patientMigrations, rebuildPatientTerms.name));
    // Patients are stored as they are today.
    await markRegisteredOnline.up(db);
    for (let at = 0; at < patients.length; at += 400)
      await db.transaction((trx) => insertPatients(trx, patients.slice(at, at + 400), encryption));
    // The first five hundred are done already, as one who was killed leaves them; all others are as they were.
    const rest = patients.slice(500);
    const former = rest.flatMap(({ id, medicalRecordNumber, email }) =>
      [...formerTerms, medicalRecordNumber.toLowerCase(), `${email}`].map((term) => ({ term, patientId: id })),
    );
    await db("patientTerms")
      .whereIn(
        "patientId",
        rest.map(({ id }) => id),
      )
      .delete();
    await db.batchInsert("patientTerms", former, 500);
    await migrate(db, [...platformMigrations(domain.owners), ...patientMigrations]);
    expect(sorted(await allTerms())).toEqual(wanted);
    const { found } = await searchPatients(db, { text: "maruf", limit: 400, archivedToo: false });
    expect(found).toHaveLength(301);
  });

  it("is left alone where it is right", async () => {
    const written: string[] = [];
    const note = ({ sql }: { sql: string }) => /^(insert|delete|update)/i.test(sql) && written.push(sql);
    db.on("query", note);
    await rebuildPatientTerms.up(db);
    db.removeListener("query", note);
    expect(written).toEqual([]);
  });

  it("is what it was when the way back is taken, and the same again on the way forth", async () => {
    await rebuildPatientTerms.down(db);
    const former = await db("patientTerms").where({ patientId: patients[1]?.id }).orderBy("term").pluck("term");
    expect(former.toSorted()).toEqual(
      ["000002", "brien", "o", "rm-000002", "siti.rahma_1@x.test", "łukasz"].toSorted(),
    );
    await rebuildPatientTerms.up(db);
    expect(sorted(await allTerms())).toEqual(wanted);
  });
});

it("finds doctors of an older version by letters that every keyboard has", async () => {
  const before = upTo(staffMigrations, "0008-rebuild-staff-terms");
  await migrate(staffDb, before);
  const member = { id: newId(), name: "dr. Łukasz Ma'ruf", nameKey: "x", role: "doctor", specialization: "Anak" };
  const at = new Date().toISOString();
  await staffDb("staff").insert({
    ...member,
    version: 1,
    scheduleVersion: 1,
    maxConsultations: 3,
    maxChats: 5,
    active: 1,
    online: 0,
    createdAt: at,
    updatedAt: at,
  });
  await staffDb("staffTerms").insert(
    ["dr", "łukasz", "ma", "ruf", "anak"].map((term) => ({ term, staffId: member.id })),
  );
  await migrate(staffDb, [...platformMigrations(domain.owners), ...staffMigrations]);
  for (const search of ["lukasz", "łuk", "maruf anak", "ma'ruf", "dr. lukasz"])
    expect(await listStaff(staffDb, { limit: 5, prefixes: prefixesOf(search) }), search).toHaveLength(1);
});
