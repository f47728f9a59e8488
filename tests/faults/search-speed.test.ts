import { randomUUID } from "node:crypto";
import { domain } from "@rawat/contracts";
import { createEncryption, newId, platformMigrations, readTrail } from "@rawat/platform";
import { createTestStore, type TestStore } from "@rawat/platform/testing";
import type { Knex } from "knex";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrations as gatewayMigrations } from "../../gateway/migrations/index.ts";
import * as accounts from "../../gateway/src/accounts/account-store.ts";
import { newAccount } from "../../gateway/src/accounts/open-account.ts";
import * as sessions from "../../gateway/src/sessions/session-store.ts";
import { migrations as patientMigrations } from "../../patient-service/migrations/index.ts";
import * as versions from "../../patient-service/src/history/version-store.ts";
import * as patients from "../../patient-service/src/register/patient-store.ts";
import { takeRecordNumbers } from "../../patient-service/src/register/record-number-store.ts";
import { newPatient } from "../../patient-service/src/register/register-patient.ts";
import { searchPatients } from "../../patient-service/src/search/search-patients.ts";
import type { TermRow } from "../../patient-service/src/search/term-store.ts";
import { claimRows } from "../../platform/src/database/claim-rows.ts";
import { type Migration, migrate } from "../../platform/src/database/migrate.ts";
import { isEmbedded, openDatabase } from "../../platform/src/database/open.ts";
import { expectBounds, expectIndexes, expectOrderOfIndex } from "../harness/plans.ts";

const zone = "Asia/Jakarta";
const soon = "2999-01-01T00:00:00.000Z";

let store: TestStore;
const open = async (service: string, own: readonly Migration[]): Promise<Knex> => {
  const url = store.environment[`DATABASE_URL_${service.toUpperCase()}`];
  const db = await openDatabase({ url, file: `${store.folder}/${service}.sqlite` });
  await migrate(db, [...platformMigrations(domain.owners), ...own]);
  return db;
};

let patientDb: Knex;
let gatewayDb: Knex;
beforeAll(async () => {
  store = await createTestStore(["patient", "gateway"]);
  patientDb = await open("patient", patientMigrations);
  gatewayDb = await open("gateway", gatewayMigrations);
});
afterAll(async () => {
  await Promise.all([patientDb?.destroy(), gatewayDb?.destroy()]);
  await store?.remove();
});

/** Waits of queues and locks are of a moment; what is asked of a table that grows must find its rows by an index. */
const shared = (db: Knex) => async () => {
  await claimRows(db, { table: "outbox", due: "claimedUntil", until: soon, limit: 10 });
  await db("outbox").whereIn("id", [newId()]).delete();
  for (const query of [
    {},
    { patientId: newId() },
    { userId: newId() },
    { action: "patient.read" },
    { cursor: newId() },
  ])
    await readTrail(db, "any", zone, { limit: 20, ...query });
};

const nobodysVersion = {
  version: 1,
  action: "created" as const,
  userId: null,
  userName: null,
  role: null,
  changes: [],
};

describe("no statement reads a table from end to end", () => {
  it("of the patient service", async () => {
    const encryption = createEncryption(randomUUID() + randomUUID());
    const someone = (n: number) => ({
      ...newPatient(
        {
          name: `Siti Aminah ${n}`,
          gender: "female",
          phone: `+62812345678${n}`,
          nik: `317401010190${String(n).padStart(4, "0")}`,
        },
        newId(),
        new Date(),
      ),
      medicalRecordNumber: `RM-${n}`,
    });
    // Enough rows for an engine to find an index worth its while.
    const many = Array.from({ length: 1_000 }, (_, n) => someone(n + 1));
    for (const half of [many.slice(0, 500), many.slice(500)])
      await patientDb.transaction((trx) => patients.insertPatients(trx, half, encryption));
    const kept = many.map(({ id: patientId, updatedAt: at }) => ({ ...nobodysVersion, patientId, at }));
    await patientDb.transaction((trx) => versions.insertVersions(trx, kept, encryption));
    if (!isEmbedded(patientDb)) await patientDb.raw("analyze table patients, patientTerms, patientVersions");
    const [first] = many;
    if (!first) throw new Error("nobody");
    const search = (text: string, after?: TermRow) =>
      searchPatients(patientDb, { text, limit: 5, after, archivedToo: false });
    await expectIndexes(
      patientDb,
      async () => {
        await patients.findRow(patientDb, first.id);
        for (const archivedToo of [true, false]) {
          await patients.listRows(patientDb, { limit: 20, archivedToo });
          await patients.listRows(patientDb, { limit: 20, beforeId: first.id, archivedToo });
        }
        for (const text of ["siti", "siti amin", "RM-000001", "3174010101900001", "0812345678", "a b c"])
          await search(text);
        await search("siti", { term: "siti", patientId: first.id });
        await search("siti amin", { term: "siti", patientId: first.id });
        await searchPatients(patientDb, { text: "siti amin", limit: 5, archivedToo: true });
        // Many at once, as an import asks, make an engine think of other ways.
        await patients.listOldestRows(patientDb, { limit: 20, afterId: first.id });
        const keys = Array.from({ length: 40 }, newId);
        await patients.findByKeys(patientDb, {
          niks: ["3174010101900001"],
          matchKeys: keys,
          importKeys: keys,
          numbers: keys,
        });
        await patients.listBornOn(patientDb, "1990-01-01", 20);
        await patients.listWithKeys(patientDb, "3174010101900001", newId(), 20);
        await versions.listNumbers(patientDb, first.id, { limit: 20, beforeVersion: 9 });
        await versions.findVersions(patientDb, first.id, [7, 8], encryption);
        await versions.findLatestAction(patientDb, first.id);
        await takeRecordNumbers(patientDb, 1);
        await patients.isNikTaken(patientDb, "3174010101900001");
        await patientDb.transaction(async (trx) => {
          await patients.updatePatient(trx, { ...first, version: 2 }, encryption);
        });
        await shared(patientDb)();
      },
      16,
    );
    // The first page of one word is one statement, of several words three; a later page counts nothing.
    const later = { term: "siti", patientId: first.id };
    await expectOrderOfIndex(patientDb, () => patients.listBornOn(patientDb, "1990-01-01", 20), 1);
    await expectOrderOfIndex(patientDb, () => search("siti"), 1);
    await expectOrderOfIndex(patientDb, () => search("siti amin"), 3);
    await expectOrderOfIndex(patientDb, () => search("siti amin", later), 2);
    // Thousands at the beginning have the one word and not the other; who has both stands behind them all, and is found.
    const both = many.slice(1, 3).map(({ id }) => id);
    const places = [
      ...Array.from({ length: 9_000 }, () => ({ term: "wiima", patientId: newId() })),
      ...Array.from({ length: 200 }, () => ({ term: "wuu", patientId: newId() })),
      ...both.flatMap((patientId) => ["wiimz", "wuu"].map((term) => ({ term, patientId }))),
    ];
    await patientDb.batchInsert("patientTerms", places, 500);
    expect((await search("wiim wuu")).found.map(({ row }) => row.id).toSorted()).toEqual(both.toSorted());
    // Four thousand places are walked at once; who alone has both is found also in the last one of them.
    await patientDb.batchInsert(
      "patientTerms",
      [
        ...Array.from({ length: 3_999 }, () => ({ term: "wooma", patientId: newId() })),
        ...["woomb", "wuu"].map((term) => ({ term, patientId: first.id })),
        ...Array.from({ length: 10 }, () => ({ term: "woomc", patientId: newId() })),
      ],
      500,
    );
    expect((await search("woom wuu")).found.map(({ row }) => row.id)).toEqual([first.id]);
  });

  it("of the gateway", async () => {
    const at = new Date().toISOString();
    const account = (n: number) => ({
      ...newAccount({ email: `orang${n}@example.test`, name: "Orang", role: "patient", passwordHash: "x" }, at),
      patientId: newId(),
    });
    const many = Array.from({ length: 1_000 }, (_, n) => account(n));
    for (let from = 0; from < many.length; from += 500)
      await gatewayDb("accounts").insert(many.slice(from, from + 500));
    const [first] = many;
    if (!first?.patientId) throw new Error("nobody");
    const session = {
      id: newId(),
      accountId: first.id,
      seed: "s",
      generation: 1,
      rotatedAt: at,
      expiresAt: soon,
      endsAt: soon,
      endedAt: null,
      createdAt: at,
    };
    await sessions.insertSession(gatewayDb, session);
    const more = Array.from({ length: 500 }, () => ({ ...session, id: newId(), accountId: newId() }));
    await gatewayDb("sessions").insert(more);
    if (!isEmbedded(gatewayDb)) await gatewayDb.raw("analyze table accounts, sessions");
    await expectIndexes(
      gatewayDb,
      async () => {
        await accounts.findAccount(gatewayDb, first.id);
        await accounts.findAccountByEmail(gatewayDb, first.email);
        await gatewayDb.transaction(async (trx) => {
          await accounts.lockAccount(trx, { id: first.id });
          await accounts.lockAccount(trx, { patientId: first.patientId ?? "" });
          await accounts.lockAccount(trx, { staffId: newId() });
          await accounts.updateAccount(trx, first, { name: "Lain" });
          await accounts.activateAccount(trx, first.id, at);
        });
        await accounts.claimPending(gatewayDb, { ...first, pendingUntil: at }, soon);
        await accounts.listPending(gatewayDb, at, 20);
        await accounts.deletePending(gatewayDb, newId());
        for (const query of [
          {},
          { role: "admin" as const },
          { disabled: true },
          { after: first.id },
          { patientId: first.patientId },
          { staffId: newId() },
          { emailPrefix: "orang1" },
          { emailPrefix: "o", after: "orang5" },
        ])
          await accounts.listAccounts(gatewayDb, { limit: 20, ...query });
        await gatewayDb.transaction((trx) => accounts.countAdmins(trx));
        await sessions.findSession(gatewayDb, session.id);
        await sessions.findLiveSession(gatewayDb, session.id);
        await gatewayDb.transaction(async (trx) => {
          await sessions.lockSession(trx, session.id);
          await sessions.rotateSession(trx, session, at, soon);
        });
        await sessions.endSession(gatewayDb, session.id, at);
        await sessions.endSessionsOf(gatewayDb, first.id, at);
        await shared(gatewayDb)();
      },
      20,
    );
    const page = (query: Partial<accounts.AccountQuery>) => () =>
      accounts.listAccounts(gatewayDb, { limit: 20, ...query });
    for (const query of [{}, { role: "patient" as const }, { disabled: false }, { emailPrefix: "orang1" }])
      await expectOrderOfIndex(gatewayDb, page(query), 1);
    const day = { limit: 20, from: "2026-01-01", to: "2026-01-01" };
    await expectBounds(gatewayDb, () => readTrail(gatewayDb, "any", zone, day));
  });
});
