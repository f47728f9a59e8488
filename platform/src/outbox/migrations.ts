import { alterTable, countColumn, createTable, idColumn, instantColumn, textColumn } from "../database/columns.ts";
import type { Migration } from "../database/migrate.ts";

/**
 * The tables that every service has beside its own.
 *
 * @param owners the columns of the trail that tell whose data a deed touched.
 */
export const platformMigrations = (owners: readonly string[] = []): readonly Migration[] => [
  {
    // Events wait here, written with the change they tell of, until the queue has them.
    name: "platform-0001-outbox",
    up: (db) =>
      createTable(db, "outbox", (table) => {
        idColumn(table, "id").primary();
        table.string("topic", 64).notNullable();
        textColumn(table, "body").notNullable();
        instantColumn(table, "claimedUntil").notNullable().index();
      }),
    down: (db) => db.schema.dropTable("outbox"),
  },
  {
    // Events that had their effect. A second delivery finds its row here and changes nothing.
    name: "platform-0002-inbox",
    up: (db) =>
      createTable(db, "inbox", (table) => {
        idColumn(table, "eventId").primary();
        instantColumn(table, "handledAt").notNullable().index();
      }),
    down: (db) => db.schema.dropTable("inbox"),
  },
  {
    // Who did what. Rows are only ever added, in the transaction of what they tell of.
    name: "platform-0003-audit",
    up: (db) =>
      createTable(db, "auditTrail", (table) => {
        idColumn(table, "id").primary();
        instantColumn(table, "at").notNullable();
        table.string("action", 64).notNullable();
        table.string("result", 16).notNullable();
        idColumn(table, "userId");
        table.string("role", 64);
        for (const owner of owners) idColumn(table, owner);
        idColumn(table, "subjectId");
        table.string("address", 64);
        table.string("requestId", 128);
        for (const owner of owners) table.index([owner, "id"]);
        table.index(["userId", "id"]);
        table.index(["action", "id"]);
      }),
    down: (db) => db.schema.dropTable("auditTrail"),
  },
  {
    // What an Idempotency-Key stood for: never the answer itself, for answers hold tokens and health data.
    name: "platform-0004-idempotency-keys",
    up: (db) =>
      createTable(db, "idempotencyKeys", (table) => {
        table.specificType("scope", "char(64)").primary();
        table.specificType("requestHash", "char(64)").notNullable();
        idColumn(table, "resourceId");
        countColumn(table, "attempt").notNullable();
        instantColumn(table, "runningUntil").notNullable();
        instantColumn(table, "expiresAt").notNullable().index();
      }),
    down: (db) => db.schema.dropTable("idempotencyKeys"),
  },
  {
    // The name of who did it, as it was then: people read who saw what is theirs.
    name: "platform-0005-audit-names",
    up: (db) =>
      alterTable(db, "auditTrail", (table) => {
        table.string("userName", 200);
      }),
    down: (db) => db.schema.alterTable("auditTrail", (table) => table.dropColumn("userName")),
  },
  {
    // How many a list showed, and how many refusals have no row of their own.
    name: "platform-0006-audit-counts",
    up: (db) =>
      alterTable(db, "auditTrail", (table) => {
        countColumn(table, "count");
      }),
    down: (db) => db.schema.alterTable("auditTrail", (table) => table.dropColumn("count")),
  },
];
