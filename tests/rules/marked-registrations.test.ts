import { domain } from "@rawat/contracts";
import { newId, platformMigrations } from "@rawat/platform";
import { createTestStore, type TestStore } from "@rawat/platform/testing";
import type { Knex } from "knex";
import { afterAll, beforeAll, expect, it } from "vitest";
import { markRegisteredOnline } from "../../patient-service/migrations/0009-mark-registered-online.ts";
import { migrations } from "../../patient-service/migrations/index.ts";
import { newPatient } from "../../patient-service/src/register/register-patient.ts";
import { migrate } from "../../platform/src/database/migrate.ts";
import { openDatabase } from "../../platform/src/database/open.ts";

let store: TestStore;
let db: Knex;
beforeAll(async () => {
  store = await createTestStore(["patient"]);
  const url = store.environment.DATABASE_URL_PATIENT;
  db = await openDatabase({ url, file: `${store.folder}/patient.sqlite`, queryTimeoutMs: 0 });
});
afterAll(async () => {
  await db?.destroy();
  await store?.remove();
});

const all = [...platformMigrations(domain.owners), ...migrations];
const before = all.slice(
  0,
  all.findIndex(({ name }) => name === markRegisteredOnline.name),
);

type Step = [action: string, role: string];
/** Patients of an older version: what happened to them, and whether they registered by themself. */
const kinds: Record<string, { isOnline: boolean; isArchived?: boolean; steps: Step[]; isMarked: boolean }> = {
  "registered by themself": { isOnline: true, steps: [["created", "gateway"]], isMarked: true },
  "registered before versions were kept": { isOnline: true, steps: [], isMarked: true },
  "changed their own phone": { isOnline: true, steps: [["changed", "patient"]], isMarked: true },
  "archived and brought back by the desk": {
    isOnline: true,
    steps: [
      ["archived", "staff"],
      ["restored", "staff"],
    ],
    isMarked: true,
  },
  archived: { isOnline: true, isArchived: true, steps: [["archived", "staff"]], isMarked: true },
  "changed by the desk": { isOnline: true, steps: [["changed", "staff"]], isMarked: false },
  "changed by an administrator, then by themself": {
    isOnline: true,
    steps: [
      ["changed", "admin"],
      ["changed", "patient"],
    ],
    isMarked: false,
  },
  "registered at the desk": { isOnline: false, steps: [["created", "staff"]], isMarked: false },
};
/** More than are looked at at once. */
const ofEach = 150;
const people = Object.entries(kinds).flatMap(([kind, more]) =>
  Array.from({ length: ofEach }, () => ({ id: newId(), kind, ...more })),
);

async function storeEarlier(): Promise<void> {
  const at = new Date().toISOString();
  const rows = people.map(({ id, isArchived }, n) => {
    const { registeredOnline: _, ...patient } = newPatient({ name: "Siti", gender: "unknown" }, id, new Date());
    const medicalRecordNumber = `RM-${String(n + 1).padStart(6, "0")}`;
    const archivedAt = isArchived ? at : null;
    return { ...patient, medicalRecordNumber, archivedAt, allergies: null, tags: "[]", matchKey: "x".repeat(64) };
  });
  await db.batchInsert("patients", rows, 100);
  const online = people.filter(({ isOnline }) => isOnline).map(({ id }) => ({ id }));
  await db.batchInsert("registrations", [...online, { id: newId() }], 100);
  const versions = people.flatMap(({ id, steps }) =>
    steps.map(([action, role], index) => ({ patientId: id, version: index + 1, at, action, role, changes: "[]" })),
  );
  await db.batchInsert("patientVersions", versions, 100);
}

const markedOnes = async () => new Set(await db("patients").where({ registeredOnline: true }).pluck("id"));
const expectMarks = async () => {
  const marked = await markedOnes();
  const wrong = people.filter(({ id, isMarked }) => marked.has(id) !== isMarked).map(({ kind }) => kind);
  expect([...new Set(wrong)]).toEqual([]);
};

it("of earlier patients those are marked who registered by themself and whom the desk has not changed since", async () => {
  await migrate(db, before);
  await storeEarlier();
  await migrate(db, all);
  await expectMarks();
});

it("is the same where the program was killed in between, and where the way back was taken", async () => {
  await db("patients").update({ registeredOnline: false });
  await markRegisteredOnline.up(db);
  await expectMarks();
  await markRegisteredOnline.down(db);
  expect(await db.schema.hasColumn("patients", "registeredOnline")).toBe(false);
  await markRegisteredOnline.up(db);
  await expectMarks();
});
