import { once } from "node:events";
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Worker } from "node:worker_threads";
import { subscriptions } from "@rawat/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "../../platform/src/database/open.ts";
import { createTestStore, type TestStore } from "../../platform/src/testing/index.ts";
import { copyAtOneMoment } from "../../scripts/backup/embedded.ts";
import { writeManifest } from "../../scripts/backup/manifest.ts";
import { databaseVariable } from "../../scripts/backup/stores.ts";
import { programs } from "../../scripts/start/programs.ts";
import { onServers } from "../harness/rawat.ts";
import { type Outcome, runScript } from "../harness/scripts.ts";

const names = programs.map(({ name }) => name);

const run = (script: string, store: TestStore, ...args: string[]) => runScript(script, store.environment, ...args);

/** A row in the audit trail of each service: enough to know a database again. */
async function entries(store: TestStore, write?: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of names) {
    const url = store.environment[`DATABASE_URL_${name.toUpperCase()}`];
    const db = await openDatabase({ url, file: join(store.folder, `${name}.sqlite`) });
    const row = { at: "2026-11-21T02:00:00.000Z", action: "backup.tried", result: "done" };
    if (write) await db("auditTrail").insert({ ...row, id: `${write}-${name}` });
    found.push(
      ...(await db("auditTrail").select("id").orderBy("id")).map(({ id }: { id: string }) => `${name}: ${id}`),
    );
    await db.destroy();
  }
  return found;
}

describe("a backup", () => {
  let source: TestStore;
  let target: TestStore;
  let folder: string;
  let written: string[];
  beforeAll(async () => {
    [source, target] = await Promise.all([
      createTestStore(names, subscriptions),
      createTestStore(names, subscriptions),
    ]);
    folder = mkdtempSync(join(tmpdir(), "rawat-backup-"));
    expect((await run("migrate.ts", source)).stderr).toBe("");
    written = await entries(source, "before");
  });
  afterAll(async () => {
    await Promise.all([source?.remove(), target?.remove()]);
    rmSync(folder, { recursive: true, force: true });
  });

  const openIn = ({ environment, folder: place }: TestStore, name: string) =>
    openDatabase({ url: environment[databaseVariable(name)], file: join(place, `${name}.sqlite`) });

  it("restored elsewhere is what was there when it was made, and nothing that came after", async () => {
    const at = "2999-01-01T00:00:00.000Z";
    const own = { id: "session", accountId: "somebody", seed: "s", generation: 1 };
    const gateway = await openIn(source, "gateway");
    await gateway("sessions").insert({ ...own, rotatedAt: at, expiresAt: at, endsAt: at, createdAt: at });
    await gateway("passwordResets").insert({ tokenHash: "h".repeat(64), accountId: "somebody", expiresAt: at });
    await gateway.destroy();
    expect(await run("backup.ts", source, folder)).toMatchObject({ code: 0, stderr: "" });
    await entries(source, "after");
    expect(await run("restore.ts", target, folder)).toMatchObject({ code: 0, stderr: "" });
    expect(await entries(target)).toEqual(written);
    expect(readdirSync(target.folder).filter((name) => name.startsWith("restor"))).toEqual([]);
  });

  it("signs nobody in who was signed in when it was made, and opens no link to a new password: they may have ended since", async () => {
    const restored = await openIn(target, "gateway");
    expect(await restored("sessions").where({ id: "session" }).first()).toMatchObject({ endedAt: expect.any(String) });
    expect(await restored("passwordResets")).toEqual([]);
    await restored.destroy();
  });

  it("is not restored over what is there, unless that is wished for: then nothing is left of that", async () => {
    await entries(target, "later");
    const old = await openIn(target, "staff");
    await old.schema.createTable("ofANewerVersion", (table) => void table.integer("n"));
    await old.raw("create view ??  as select 1 as n", ["seenByANewerVersion"]);
    await old.destroy();
    const refused = await run("restore.ts", target, folder);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/^(DATA_DIR|DATABASE_URL_\w+): .* is not empty; add --force.*\n$/);
    expect(await run("restore.ts", target, folder, "--force")).toMatchObject({ code: 0, stderr: "" });
    expect(await entries(target)).toEqual(written);
    const restored = await openIn(target, "staff");
    expect(await restored.schema.hasTable("ofANewerVersion")).toBe(false);
    await expect(restored("seenByANewerVersion")).rejects.toThrow();
    await restored.destroy();
  });

  it.skipIf(onServers)(
    "of less than everything is none, and neither is one that misses something restored unless somebody says so",
    async () => {
      const less = mkdtempSync(join(tmpdir(), "rawat-less-"));
      const environment = { ...source.environment, DATA_DIR: less };
      for (const name of names.slice(1)) cpSync(join(source.folder, `${name}.sqlite`), join(less, `${name}.sqlite`));
      const outcome = await runScript("backup.ts", environment, join(less, "backup"));
      expect(outcome).toMatchObject({ code: 1, stderr: expect.stringContaining(`${names[0]}.sqlite is not in`) });
      const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
      const without = join(less, "without");
      cpSync(folder, without, { recursive: true });
      const files = manifest.files.filter(({ name }: { name: string }) => name !== `${names[0]}.sqlite`);
      writeFileSync(join(without, "manifest.json"), JSON.stringify({ ...manifest, files }));
      const refused = await run("restore.ts", target, without, "--force");
      expect(refused).toMatchObject({
        code: 1,
        stderr: expect.stringContaining(`nothing of ${names[0]}; add --without`),
      });
      expect(await entries(target)).toEqual(written);
      rmSync(less, { recursive: true });
    },
  );

  it("can be read by its owner alone, the keys in it above all", () => {
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const file of readdirSync(folder)) expect(statSync(join(folder, file)).mode & 0o777, file).toBe(0o600);
  });

  it("is not written over another one", async () => {
    const outcome = await run("backup.ts", source, folder);
    expect(outcome).toMatchObject({ code: 1, stderr: `${folder} is not empty; name a new folder\n` });
  });

  it.skipIf(onServers)("is not restored under a program that has the files open, whatever its ports are", async () => {
    const file = readdirSync(target.folder).find((name) => name === "patient.sqlite") ?? "";
    const open = new DatabaseSync(join(target.folder, file));
    open.exec("pragma journal_mode = wal");
    open.prepare("select count(*) from patients").get();
    const refused = await run("restore.ts", target, folder, "--force");
    open.close();
    expect(refused).toMatchObject({
      code: 1,
      stderr: "DATA_DIR: a program has patient.sqlite open; stop Rawat first\n",
    });
    expect(await entries(target)).toEqual(written);
  });

  it("that was changed afterwards is refused before anything is touched", async () => {
    const [file = ""] = readdirSync(folder).filter((name) => /\.(sqlite|sql)$/.test(name));
    const damaged = async () => {
      const outcome = await run("restore.ts", target, folder, "--force");
      expect(outcome.code).toBe(1);
      expect(outcome.stderr).toBe(`${join(folder, file)} is not what was backed up; this backup is damaged\n`);
      expect(await entries(target)).toEqual(written);
    };
    // As long as it was, and one letter of it another.
    const whole = readFileSync(join(folder, file));
    writeFileSync(join(folder, file), whole.with(whole.length - 1, (whole.at(-1) ?? 0) ^ 1));
    await damaged();
    writeFileSync(join(folder, file), whole);
    appendFileSync(join(folder, file), " ");
    await damaged();
  });
});

describe.runIf(onServers)("a backup of servers", () => {
  let store: TestStore;
  let folder: string;
  beforeAll(async () => {
    store = await createTestStore(names, subscriptions);
    folder = mkdtempSync(join(tmpdir(), "rawat-backup-"));
    expect((await run("migrate.ts", store)).stderr).toBe("");
  });
  afterAll(async () => {
    await store?.remove();
    rmSync(folder, { recursive: true, force: true });
  });
  const open = (name: string) => openDatabase({ url: store.environment[databaseVariable(name)], file: "" });

  it("holds whatever one database refers to in another: who refers is copied first", async () => {
    const [referred, referring] = [await open("patient"), await open("appointment")];
    const row = (id: string) => ({ id, at: "2026-11-21T02:00:00.000Z", action: "backup.tried", result: "done" });
    let written = 0;
    let backedUp: Outcome | undefined;
    const running = run("backup.ts", store, join(folder, "busy")).then((outcome) => {
      backedUp = outcome;
    });
    for (; !backedUp; written++)
      for (const db of [referred, referring])
        await db("auditTrail").insert(row(`busy-${String(written).padStart(9, "0")}`));
    await running;
    await Promise.all([referred.destroy(), referring.destroy()]);
    expect(backedUp).toMatchObject({ code: 0, stderr: "" });
    const last = (name: string) =>
      [...readFileSync(join(folder, "busy", `${name}.sql`), "utf8").matchAll(/busy-(\d{9})/g)]
        .map(([, number]) => Number(number))
        .reduce((most, number) => Math.max(most, number), -1);
    expect(last("appointment")).toBeGreaterThan(0);
    expect(last("appointment")).toBeLessThan(written - 1);
    expect(last("patient")).toBeGreaterThanOrEqual(last("appointment"));
  });

  it("that is cut off leaves databases on which no program starts, until a restore has come to its end", async () => {
    const broken = join(folder, "broken");
    cpSync(join(folder, "busy"), broken, { recursive: true });
    const dumps = readdirSync(broken).filter((file) => file.endsWith(".sql"));
    for (const file of dumps) appendFileSync(join(broken, file), "\nthis is no statement;\n");
    rmSync(join(broken, "manifest.json"));
    await writeManifest(broken, dumps);
    expect((await run("restore.ts", store, broken, "--force")).code).toBe(1);
    const refused = await run("migrate.ts", store);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(
      /DATABASE_URL_\w+: a restore into this database was cut off; run it again, with --force/,
    );
    // It ends by letting every service tell anew, which none could on a database that is marked.
    expect(await run("restore.ts", store, join(folder, "busy"), "--force")).toMatchObject({ code: 0, stderr: "" });
  });

  it("is not restored while somebody is connected, wherever they run", async () => {
    const db = await open("staff");
    try {
      await db.raw("select 1");
      const refused = await run("restore.ts", store, join(folder, "busy"), "--force");
      const sentence = "DATABASE_URL_STAFF: somebody is connected to this database; stop Rawat first\n";
      expect(refused).toMatchObject({ code: 1, stderr: sentence });
    } finally {
      await db.destroy();
    }
  });
});

describe("a copy of several embedded databases in use", () => {
  it("shows all of them at one moment: what was written to one first is never missing there", async () => {
    const folder = mkdtempSync(join(tmpdir(), "rawat-copy-"));
    const written = ["first", "second"].map((name) => join(folder, `${name}.sqlite`));
    // As many between them as it takes for the writer to go on, where they are not all held at the same moment.
    const between = Array.from({ length: 40 }, (_, at) => join(folder, `between-${at}.sqlite`));
    const files = [written[0] ?? "", ...between, written[1] ?? ""];
    for (const file of files) {
      const db = new DatabaseSync(file);
      db.exec("pragma journal_mode = wal; create table counter (n integer); insert into counter values (0)");
      db.exec("create table ballast (text)");
      // Large enough for the writer to go on for a while between the two copies.
      const pieces = written.includes(file) ? 20 : 0;
      for (let piece = 0; piece < pieces; piece++) db.exec("insert into ballast values (hex(randomblob(1000000)))");
      db.close();
    }
    const writer = new Worker(
      `const { DatabaseSync } = require("node:sqlite");
       const [first, second] = require("node:worker_threads").workerData.map((file) => new DatabaseSync(file, { timeout: 5000 }));
       for (const db of [first, second]) db.exec("pragma synchronous = off");
       for (;;) for (const db of [first, second]) db.exec("update counter set n = n + 1");`,
      { eval: true, workerData: written },
    );
    try {
      await once(writer, "online");
      for (let round = 0; round < 3; round++) {
        const copies = mkdtempSync(join(folder, "copy-"));
        await copyAtOneMoment(files, copies);
        const [first = 0, second = 0] = ["first", "second"].map((name) => {
          const db = new DatabaseSync(join(copies, `${name}.sqlite`));
          const row = db.prepare("select n from counter").get();
          db.close();
          return Number(row?.n);
        });
        expect([0, 1]).toContain(first - second);
      }
    } finally {
      await writer.terminate();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
