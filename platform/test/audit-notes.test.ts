import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AccountActor, Actor } from "@rawat/contracts";
import type { Knex } from "knex";
import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from "vitest";
import { audit, type Deed, type ReadAudit, readTrail, startReadAudit } from "../src/audit.ts";
import { migrate } from "../src/database/migrate.ts";
import { openDatabase } from "../src/database/open.ts";
import { newId } from "../src/ids.ts";
import { createLogger } from "../src/logger.ts";
import { platformMigrations } from "../src/outbox/migrations.ts";
import { startRefusals } from "../src/refusals.ts";
import { runInContext } from "../src/request-context.ts";

const account = (): AccountActor => ({ kind: "account", accountId: newId(), role: "patient", name: "Siti" });

/** Refusals into a list, on a clock that stands until it is moved. */
function start(accountMax: number) {
  const written: (Deed & { by?: string })[] = [];
  const lines: string[] = [];
  let time = Date.parse("2026-11-21T02:00:00.000Z");
  const readAudit: ReadAudit = {
    note: (actor, deed) => void written.push({ ...deed, ...(actor.kind === "account" && { by: actor.accountId }) }),
    stop: async () => undefined,
  };
  const logger = createLogger("test", "info", { write: (line: string) => void lines.push(line) });
  const refusals = startRefusals(readAudit, logger, { accountMax, now: () => time });
  return {
    written,
    lines,
    refuse(actor: Actor, times = 1) {
      for (let at = 0; at < times; at++)
        runInContext({ requestId: `request-${at}`, deadlineAt: 0, actor }, () =>
          refusals.note({ action: "GET /api/cards/:id" }),
        );
    },
    pass: (ms: number) => {
      time += ms;
    },
    stop: () => refusals.stop(),
  };
}

describe("what was told of a flood", () => {
  it("is told once; what comes after it anew", async () => {
    const { refuse, written, stop } = start(10);
    const flooding = account();
    refuse(flooding, 30);
    await stop();
    await stop();
    refuse(flooding, 5);
    await stop();
    const told = written.filter(({ action }) => action === "refusals.untold");
    expect(told.map(({ count }) => count)).toEqual([20, 5]);
  });
});

describe("a flood of refusals", () => {
  it("leaves as many entries of one account as it may at once, and one that tells of the others", async () => {
    const { refuse, written, lines, stop } = start(60);
    const flooding = account();
    refuse(flooding, 2_000);
    expect(written).toHaveLength(60);
    await stop();
    expect(written.slice(60)).toEqual([
      { action: "refusals.untold", result: "refused", count: 1_940, by: flooding.accountId },
    ]);
    expect(lines.filter((line) => line.includes('"refusals":1940'))).toHaveLength(1);
  });

  it("of one account takes nothing from another's", async () => {
    const { refuse, written, stop } = start(60);
    const [flooding, other] = [account(), account()];
    // More than all accounts together may leave.
    refuse(flooding, 4_000);
    refuse(other);
    refuse(flooding, 1_000);
    expect(written.filter(({ by }) => by === other.accountId)).toHaveLength(1);
    await stop();
    expect(written.filter(({ by }) => by === other.accountId)).toHaveLength(1);
  });

  it("lets one through a minute when sixty an hour may be written, and all again after an hour", async () => {
    const { refuse, written, pass, stop } = start(60);
    const flooding = account();
    refuse(flooding, 100);
    pass(60_000);
    refuse(flooding, 100);
    expect(written).toHaveLength(61);
    pass(3_600_000);
    refuse(flooding, 100);
    expect(written).toHaveLength(121);
    await stop();
  });

  it("is written down as before by a clock that was set back by hours", async () => {
    const { refuse, written, pass, stop } = start(60);
    const [known, other] = [account(), account()];
    refuse(known);
    pass(-5 * 3_600_000);
    refuse(known);
    refuse(other);
    await stop();
    expect(written.map(({ by, count }) => [by, count])).toEqual(
      [known, known, other].map(({ accountId }) => [accountId, undefined]),
    );
  });

  it("of any number of accounts is bounded too", async () => {
    const { refuse, written, stop } = start(2);
    for (let at = 0; at < 12_000; at++) refuse(account(), 2);
    expect(written).toHaveLength(100);
    await stop();
    expect(written).toHaveLength(100);
  });

  it("is remembered of the ten thousand accounts that were refused last, and of no more", async () => {
    const { refuse, written, stop } = start(1_000);
    const [first, last] = [account(), account()];
    refuse(first, 1_001);
    for (let at = 0; at < 9_999; at++) refuse(account());
    refuse(last, 1_001);
    const before = written.length;
    refuse(last);
    expect(written).toHaveLength(before);
    refuse(first);
    expect(written).toHaveLength(before + 1);
    await stop();
  });

  it("is nobody's who has no account", async () => {
    const { refuse, written, stop } = start(60);
    refuse({ kind: "visitor" }, 3);
    refuse({ kind: "service", service: "record" }, 3);
    await stop();
    expect(written).toEqual([]);
  });
});

let folder: string;
let db: Knex;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rawat-notes-"));
  db = await openDatabase({ url: undefined, file: join(folder, "notes.sqlite") });
  await migrate(db, platformMigrations());
});
afterAll(async () => {
  await db.destroy();
  await rm(folder, { recursive: true });
});

describe("the trail of a day", () => {
  it("has what was done from its first instant to its last, also where the clock had run ahead and was set back", async () => {
    const entry = (at: string, idFrom = at) => ({
      id: v7({ msecs: Date.parse(idFrom) }),
      at,
      action: "trail.day",
      result: "done",
    });
    const ofDay = [
      entry("2026-03-01T17:00:00.000Z"),
      entry("2026-03-02T03:00:00.000Z", "2026-03-08T03:00:00.000Z"),
      entry("2026-03-02T16:59:59.999Z"),
    ];
    const others = [entry("2026-03-01T16:59:59.999Z", "2026-03-01T17:00:00.000Z"), entry("2026-03-02T17:00:00.000Z")];
    await db("auditTrail").insert([...ofDay, ...others]);
    const read = (query: object) => readTrail(db, "any", "Asia/Jakarta", { limit: 9, action: "trail.day", ...query });
    const found = await read({ from: "2026-03-02", to: "2026-03-02" });
    expect(found.map(({ id }) => id).toSorted()).toEqual(ofDay.map(({ id }) => id).toSorted());
    expect(await read({ from: "1900-01-01", to: "9998-12-31" })).toHaveLength(5);
  });
});

describe("notes that found no room while the trail could not be written", () => {
  it("are lost, but counted: the trail tells of its gap", async () => {
    const lines: string[] = [];
    const readAudit = startReadAudit(
      db,
      "things",
      createLogger("test", "info", { write: (line: string) => void lines.push(line) }),
    );
    for (let at = 0; at < 10_030; at++) readAudit.note(account(), { action: "patient.read" });
    await readAudit.stop();
    expect(await db("auditTrail").where({ action: "patient.read" }).count("id as rows").first()).toEqual({
      rows: 10_000,
    });
    expect(await db("auditTrail").where({ action: "audit.gap" }).pluck("count")).toEqual([30]);
    expect(lines.filter((line) => line.includes('"entries":30'))).toHaveLength(1);
  });
});

describe("what is written down", () => {
  it("names who did it: the compiler asks for an actor", () => {
    expectTypeOf(audit).parameter(1).toEqualTypeOf<Actor>();
  });
});

describe("notes that could not be written when their turn came", () => {
  it("are kept, and are in the trail as soon as it can be written again", async () => {
    const lines: string[] = [];
    const readAudit = startReadAudit(
      db,
      "things",
      createLogger("test", "info", { write: (line: string) => void lines.push(line) }),
    );
    await db.schema.renameTable("auditTrail", "auditTrailAway");
    readAudit.note(account(), { action: "patient.kept" });
    await expect.poll(() => lines.length, { timeout: 5_000 }).toBeGreaterThan(0);
    await db.schema.renameTable("auditTrailAway", "auditTrail");
    await readAudit.stop();
    expect(await db("auditTrail").where({ action: "patient.kept" })).toHaveLength(1);
  });
});
