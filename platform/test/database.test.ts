import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { migrate, unmigrate } from "../src/database/migrate.ts";
import { openDatabase } from "../src/database/open.ts";
import { inTransaction } from "../src/database/transaction.ts";
import { TooSlow } from "../src/errors.ts";
import { platformMigrations } from "../src/outbox/migrations.ts";
import { deadlineIn, runInContext } from "../src/request-context.ts";
import { behavesLikeDatabase } from "../src/testing/database-suite.ts";
import { openOwnDatabase } from "./own-database.ts";

const onServers = process.env.TEST_MYSQL_URL !== undefined;

behavesLikeDatabase(onServers ? "a server" : "the embedded engine", openOwnDatabase);
if (!onServers) console.log("The database suite runs on the embedded engine only: TEST_MYSQL_URL names no server");

// The embedded engine has one connection, before which all wait.
describe.runIf(onServers)("the line of one thing", () => {
  it("lets two work at once, others pass, and whoever has no time left go without having begun", async () => {
    const { db, close } = await openOwnDatabase();
    const begun: string[] = [];
    const ends: (() => void)[] = [];
    const inLine = (line: string, leftMs = 60_000) =>
      runInContext({ requestId: "request-1234", ...deadlineIn(leftMs) }, () =>
        inTransaction(
          db,
          (trx) => {
            begun.push(line);
            return trx.raw("select 1").then(() => new Promise<void>((resolve) => ends.push(resolve)));
          },
          { line },
        ),
      );
    const all = Array.from({ length: 20 }, () => inLine("one"));
    const late = Array.from({ length: 20 }, () => inLine("one", 1_500));
    const other = inLine("other");
    await expect.poll(() => ends.length).toBe(3);
    const refused = (await Promise.allSettled(late)).map((one) => one.status === "rejected" && one.reason);
    expect(refused.filter((reason) => !(reason instanceof TooSlow))).toEqual([]);
    expect(begun.toSorted()).toEqual(["one", "one", "other"]);
    const endAll = setInterval(() => {
      for (const end of ends.splice(0)) end();
    }, 10);
    await Promise.all([...all, other]);
    clearInterval(endAll);
    expect(begun).toHaveLength(21);
    await close();
  });
});

describe("a transaction whose work outlasts its caller's time", () => {
  it("leaves nothing behind, and is told as too slow", async () => {
    const { db, close } = await openOwnDatabase();
    await db.schema.createTable("lateThings", (table) => table.string("id", 36).primary());
    const storing = runInContext({ requestId: "request-1234", ...deadlineIn(300) }, () =>
      inTransaction(db, async (trx) => {
        await trx("lateThings").insert({ id: "late" });
        await pause(400);
      }),
    );
    await expect(storing).rejects.toBeInstanceOf(TooSlow);
    expect(await db("lateThings")).toEqual([]);
    await close();
  });
});

describe("migrating", () => {
  it("goes up, down and up again", async () => {
    const { db, close } = await openOwnDatabase();
    await migrate(db, platformMigrations);
    await unmigrate(db, platformMigrations);
    expect(await db.schema.hasTable("outbox")).toBe(false);
    await migrate(db, platformMigrations);
    expect(await db.schema.hasTable("outbox")).toBe(true);
    await close();
  });

  it("goes on where a killed program stopped, with its lock left behind", async () => {
    const { db, close } = await openOwnDatabase();
    await migrate(db, platformMigrations.slice(0, 1));
    await db("schemaMigrations_lock").update({ is_locked: 1 });
    // The table is there, its note is not: a database that cannot undo tables is left like this.
    await platformMigrations[1]?.up(db);
    await migrate(db, platformMigrations);
    expect(await db.schema.hasTable("idempotencyKeys")).toBe(true);
    await close();
  });

  if (onServers)
    it("lets several instances start at once", async () => {
      const { db, close, store } = await openOwnDatabase();
      const url = store.environment.DATABASE_URL_THINGS;
      const others = await Promise.all(
        Array.from({ length: 4 }, () => openDatabase({ url, file: "", queryTimeoutMs: 0 })),
      );
      await Promise.all(others.map((other) => migrate(other, platformMigrations)));
      await Promise.all(others.map((other) => other.destroy()));
      expect(await db("schemaMigrations")).toHaveLength(platformMigrations.length);
      await close();
    });
});
