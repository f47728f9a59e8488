import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
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

describe("a database in a file", () => {
  it("is opened once another program is done that has it to itself, as when two make it at the same time", async () => {
    const folder = mkdtempSync(join(tmpdir(), "rawat-busy-"));
    const file = join(folder, "new.sqlite");
    const other = new DatabaseSync(file);
    other.exec("create table things (id text); begin exclusive");
    const db = await openDatabase({ file });
    setTimeout(() => other.exec("commit"), 500);
    expect(await db.raw("select 1 as one")).toEqual([{ one: 1 }]);
    other.close();
    await db.destroy();
    rmSync(folder, { recursive: true });
  });

  it("is kept from other programs by whoever has it to itself, though the same one opens it once more", async () => {
    const folder = mkdtempSync(join(tmpdir(), "rawat-locked-"));
    const file = join(folder, "held.sqlite");
    const holder = new DatabaseSync(file);
    holder.exec("create table things (id text); begin exclusive");
    const db = await openDatabase({ file });
    const writing = `new (require("node:sqlite").DatabaseSync)(${JSON.stringify(file)}).exec("begin immediate")`;
    expect(spawnSync(process.execPath, ["-e", writing]).stderr.toString()).toContain("database is locked");
    holder.close();
    await db.destroy();
    rmSync(folder, { recursive: true });
  });

  it("is its owner's alone with all that lies beside it, also in a folder that others may enter", async () => {
    const folder = mkdtempSync(join(tmpdir(), "rawat-private-"));
    chmodSync(folder, 0o755);
    const db = await openDatabase({ file: join(folder, "new.sqlite") });
    await migrate(db, platformMigrations());
    const files = readdirSync(folder).toSorted();
    expect(files).toEqual(["new.sqlite", "new.sqlite-migrating", "new.sqlite-shm", "new.sqlite-wal"]);
    for (const file of files) expect([file, statSync(join(folder, file)).mode & 0o777]).toEqual([file, 0o600]);
    await db.destroy();
    rmSync(folder, { recursive: true });
  });
});

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

  it("goes on for those behind whoever fails in it, or waits in vain for another one", async () => {
    const { db, close } = await openOwnDatabase();
    const inLine = (line: string | string[], work: () => Promise<unknown>, leftMs = 60_000) =>
      runInContext({ requestId: "request-1234", ...deadlineIn(leftMs) }, () => inTransaction(db, work, { line }));
    const refusing = async () => {
      throw new Error("no");
    };
    for (const outcome of await Promise.allSettled(Array.from({ length: 10 }, () => inLine("one", refusing, 2_000))))
      expect(outcome).toMatchObject({ status: "rejected", reason: { message: "no" } });
    await inLine("one", async () => {}, 2_000);

    const { promise: over, resolve: end } = Promise.withResolvers<void>();
    const holding = [1, 2].map(() => inLine("other", () => over));
    const waiting = Array.from({ length: 10 }, () => inLine(["one", "other"], async () => {}, 1_200));
    for (const outcome of await Promise.allSettled(waiting))
      expect(outcome).toMatchObject({ status: "rejected", reason: expect.any(TooSlow) });
    await inLine("one", async () => {}, 2_000);
    end();
    await Promise.all(holding);
    await inLine(["other", "one"], async () => {}, 2_000);
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

// A killed program loses nothing either way: what only the disk has, a cut in the power shows.
describe.skipIf(onServers)("what the embedded engine has committed", () => {
  it("is on the disk before anybody is told so, and references are looked after", async () => {
    const { db, close } = await openOwnDatabase();
    const set = async (name: string) => Object.values((await db.raw(`pragma ${name}`))[0])[0];
    const full = 2;
    expect(await Promise.all(["journal_mode", "synchronous", "foreign_keys"].map(set))).toEqual(["wal", full, 1]);
    await close();
  });
});

describe("migrating", () => {
  it("goes up, down and up again", async () => {
    const { db, close } = await openOwnDatabase();
    await migrate(db, platformMigrations());
    await unmigrate(db, platformMigrations());
    expect(await db.schema.hasTable("outbox")).toBe(false);
    await migrate(db, platformMigrations());
    expect(await db.schema.hasTable("outbox")).toBe(true);
    await close();
  });

  it("goes on where a killed program stopped, with its lock left behind", async () => {
    const { db, close } = await openOwnDatabase();
    await migrate(db, platformMigrations().slice(0, 1));
    await db("schemaMigrations_lock").update({ is_locked: 1 });
    // The table is there, its note is not: a database that cannot undo tables is left like this.
    await platformMigrations()[1]?.up(db);
    await migrate(db, platformMigrations());
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
      await Promise.all(others.map((other) => migrate(other, platformMigrations())));
      await Promise.all(others.map((other) => other.destroy()));
      expect(await db("schemaMigrations")).toHaveLength(platformMigrations().length);
      await close();
    });
});
