import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { createEncryption } from "@rawat/platform";
import type { Knex } from "knex";
import { migrations } from "../patient-service/migrations/index.ts";
import { listRows } from "../patient-service/src/register/patient-store.ts";
import { searchPatients } from "../patient-service/src/search/search-patients.ts";
import { startMariaDb } from "../scripts/servers/mariadb.ts";
import { scratch } from "./gateway/programs.ts";
import { compareGrowth, type Question } from "./growth/compare.ts";
import { compareCost } from "./search/cost.ts";
import { timeFinder } from "./search/finder.ts";
import { growRegister, rare } from "./search/register.ts";

// What a search costs beside one bare join, and how the register's answers slow down when it grows a hundredfold: on a MariaDB
// of our own, or the server that TEST_MYSQL_URL names, and on the embedded engine.
const encryptionKey = randomBytes(48).toString("base64url");
const encryption = createEncryption(encryptionKey);

const found = async (db: Knex, text: string) =>
  (await searchPatients(db, { text, limit: 21, archivedToo: false })).found;

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

const compare = (databasePid?: number) =>
  compareGrowth({
    service: "patient",
    rows: "patients",
    tables: "patients, patientTerms",
    migrations,
    grow: (db, from, to) => growRegister(db, from, to, encryption),
    questions,
    beside: async (environment, size) => {
      await compareCost(environment, encryptionKey, size, databasePid);
      await timeFinder(environment, encryptionKey, size);
    },
  });

/** A register of a million patients has a server that is made for it. */
const cacheMegabytes = 2_048;

/** `server` or `embedded` for one of the two alone. */
const only = process.env.BENCH_ENGINE;

async function onServer(): Promise<void> {
  const given = process.env.TEST_MYSQL_URL;
  if (given) return compare();
  const mariadb = await startMariaDb({ cache: cacheMegabytes });
  try {
    process.env.TEST_MYSQL_URL = mariadb.url;
    await compare(mariadb.pid);
  } finally {
    await mariadb.stop();
  }
}

try {
  if (only !== "embedded") await onServer();
  delete process.env.TEST_MYSQL_URL;
  if (only !== "server") await compare();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
