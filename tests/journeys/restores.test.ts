import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openOwnDatabase } from "../../platform/test/own-database.ts";
import { writeManifest } from "../../scripts/backup/manifest.ts";
import { replaceFiles } from "../../scripts/backup/replace.ts";
import { load } from "../../scripts/backup/server.ts";
import { cutOffIn } from "../../scripts/start/cut-off.ts";
import { onServers } from "../harness/rawat.ts";
import { runScript } from "../harness/scripts.ts";

let place: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "rawat-restores-"));
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

let made = 0;
/** A folder with these files, each with its own name in it. */
function folderWith(...files: string[]): string {
  const folder = join(place, String(++made));
  mkdirSync(folder);
  for (const file of files) writeFileSync(join(folder, file), `${made} ${file}`);
  return folder;
}

const unused = async () => {};
const nothingElse = { assertUnused: unused, finish: async () => {} };

describe.skipIf(onServers)("a restore", () => {
  it("that stops between two files leaves a folder on which nothing starts", async () => {
    const files = ["patient.sqlite", "in-the-way"];
    const [source, target, later] = [folderWith(...files), folderWith(), folderWith()];
    mkdirSync(join(target, "in-the-way"));
    await expect(replaceFiles(source, target, files, nothingElse)).rejects.toThrow("in-the-way");
    expect(readdirSync(target)).toContain("patient.sqlite");
    expect(cutOffIn(target)).toMatch(/was cut off; run it again, with --force$/);
    // Nor on one whose services have not told anew, which ends every session of before.
    const finish = () => Promise.reject(new Error("half"));
    await expect(replaceFiles(source, later, files, { assertUnused: unused, finish })).rejects.toThrow("half");
    expect(cutOffIn(later)).toBeDefined();
    // Nor once another one was refused there.
    const assertUnused = () => Promise.reject(new Error("in use"));
    await expect(replaceFiles(source, later, ["patient.sqlite"], { ...nothingElse, assertUnused })).rejects.toThrow();
    expect(cutOffIn(later)).toBeDefined();
  });

  it("takes nothing from a program that looked for the mark just before and has its files open a moment later", async () => {
    const [source, target] = [folderWith("patient.sqlite"), folderWith("patient.sqlite")];
    const before = readFileSync(join(target, "patient.sqlite"), "utf8");
    let isOpen = false;
    const starting = async () => {
      expect(cutOffIn(target)).toBeUndefined();
      await pause(600);
      isOpen = true;
    };
    const assertUnused = async () => {
      if (isOpen) throw new Error("a program has it open");
    };
    const started = starting();
    const restoring = replaceFiles(source, target, ["patient.sqlite"], { ...nothingElse, assertUnused });
    await expect(restoring).rejects.toThrow("has it open");
    expect(readFileSync(join(target, "patient.sqlite"), "utf8")).toBe(before);
    await started;
  });

  it("puts all aside that was the clinic's, the keys to its health data too, and leaves what is somebody else's", async () => {
    const ours = ["patient.sqlite", "patient.sqlite-wal", "secrets.json"];
    const [source, target] = [folderWith("patient.sqlite", "secrets.json"), folderWith(...ours, "notes.txt")];
    const contents = (folder: string, files: readonly string[]) =>
      files.map((file) => readFileSync(join(folder, file), "utf8"));
    const before = contents(target, ours);
    await replaceFiles(source, target, ["patient.sqlite", "secrets.json"], nothingElse);
    const [aside = ""] = readdirSync(target).filter((file) => file.startsWith("replaced-"));
    expect(readdirSync(target)).toEqual(["notes.txt", "patient.sqlite", aside, "secrets.json"]);
    expect(contents(join(target, aside), ours)).toEqual(before);
    const restored = ["patient.sqlite", "secrets.json"];
    expect(contents(target, restored)).toEqual(contents(source, restored));
  });

  it("leaves what everybody could read in the backup to its owner alone", async () => {
    const [source, target] = [folderWith("patient.sqlite"), folderWith()];
    chmodSync(join(source, "patient.sqlite"), 0o644);
    await replaceFiles(source, target, ["patient.sqlite"], nothingElse);
    expect(statSync(join(target, "patient.sqlite")).mode & 0o777).toBe(0o600);
  });

  it("during whose copying a program was started leaves what that one uses, and is known from the mark on", async () => {
    const [source, target] = [folderWith("patient.sqlite"), folderWith("patient.sqlite")];
    const before = readFileSync(join(target, "patient.sqlite"), "utf8");
    let isMarked = false;
    const assertUnused = async () => {
      isMarked = cutOffIn(target) !== undefined;
      throw new Error("a program has it open");
    };
    const restoring = replaceFiles(source, target, ["patient.sqlite"], { ...nothingElse, assertUnused });
    await expect(restoring).rejects.toThrow("has it open");
    expect(isMarked).toBe(true);
    expect(readdirSync(target)).toEqual(["patient.sqlite"]);
    expect(readFileSync(join(target, "patient.sqlite"), "utf8")).toBe(before);
  });
});

describe.skipIf(onServers)("with a clinic that was backed up,", () => {
  let data: string;
  let backup: string;
  beforeAll(async () => {
    [data, backup] = [folderWith(), join(place, "backup")];
    expect((await runScript("migrate.ts", { DATA_DIR: data })).code).toBe(0);
    expect((await runScript("backup.ts", { DATA_DIR: data }, backup)).stderr).toBe("");
  });

  /** The backup as it is after somebody did something to it, and wrote down anew what it holds. */
  async function otherwise(change: (folder: string) => void): Promise<string> {
    const folder = folderWith();
    cpSync(backup, folder, { recursive: true });
    rmSync(join(folder, "manifest.json"));
    change(folder);
    await writeManifest(folder, readdirSync(folder));
    return folder;
  }

  it("what is no whole database is told to be damaged before anything is touched, though it is what was written down", async () => {
    const damaged = await otherwise((folder) => {
      const file = join(folder, "patient.sqlite");
      const whole = readFileSync(file);
      writeFileSync(file, whole.fill("nonsense", 4_096, whole.length / 2));
    });
    const target = folderWith("patient.sqlite", "secrets.json");
    const before = readdirSync(target).map((file) => readFileSync(join(target, file), "utf8"));
    const { code, stderr } = await runScript("restore.ts", { DATA_DIR: target }, damaged, "--force");
    const sentence = `^${join(damaged, "patient.sqlite")} is damaged: [^]+\\n$`;
    expect([code, stderr]).toEqual([1, expect.stringMatching(sentence)]);
    expect(readdirSync(target)).toEqual(["patient.sqlite", "secrets.json"]);
    expect(readdirSync(target).map((file) => readFileSync(join(target, file), "utf8"))).toEqual(before);
  });

  it("a restore after which a service cannot tell anew has failed, and nothing starts on what it leaves", async () => {
    const newer = await otherwise((folder) => {
      const gateway = new DatabaseSync(join(folder, "gateway.sqlite"));
      gateway.exec(
        "insert into schemaMigrations (name, batch, migration_time) values ('9999-of-a-newer-version', 9, '2099-01-01')",
      );
      gateway.close();
    });
    const target = folderWith();
    const { code, stderr } = await runScript("restore.ts", { DATA_DIR: target }, newer);
    expect([code, stderr]).toEqual([1, expect.stringContaining("gateway could not tell anew")]);
    expect(cutOffIn(target)).toBeDefined();
    // Every program before it tells anew, one after the other.
  }, 180_000);

  it("its files are not put where a server's database would be used in their place", async () => {
    const target = folderWith();
    const environment = { DATA_DIR: target, DATABASE_URL_PATIENT: "mysql://127.0.0.1:9/nobody" };
    const { code, stderr } = await runScript("restore.ts", environment, backup);
    const sentence = "DATABASE_URL_PATIENT: this backup is of an embedded database; unset it\n";
    expect([code, stderr]).toEqual([1, sentence]);
    expect(readdirSync(target)).toEqual([]);
  });

  it.each(["/proc/a-backup", "patient.sqlite/inside"])(
    "a backup that is to go to %s is told in one line that it cannot",
    async (target) => {
      const { code, stderr } = await runScript("backup.ts", { DATA_DIR: data }, resolve(data, target));
      expect([code, stderr]).toEqual([1, expect.stringMatching(/^[^\n]*cannot be made[^\n]*\n$/)]);
    },
  );

  it("a restore into what is a file is told in one line that it cannot", async () => {
    const { code, stderr } = await runScript("restore.ts", { DATA_DIR: join(data, "patient.sqlite") }, backup);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^DATA_DIR: [^\n]*is no folder\n$/)]);
  });

  it("its databases are their owner's alone, also in a folder that others may enter", () => {
    const files = readdirSync(data).filter((file) => /\.sqlite(-wal|-shm)?$/.test(file));
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) expect([file, statSync(join(data, file)).mode & 0o777]).toEqual([file, 0o600]);
  });
});

describe.runIf(onServers)("a dump that somebody has changed", () => {
  const sandboxed = "/*M!999999\\- enable the sandbox mode */ \n";
  it.each([
    ["with", sandboxed],
    ["without", ""],
  ])("runs no program of this machine, %s the line by which its client is confined", async (_, first) => {
    const own = await openOwnDatabase();
    const [file, mark] = [join(place, `${++made}.sql`), join(place, `${made} ran`)];
    writeFileSync(file, `${first}create table a (id int);\n\\! touch "${mark}"\nsystem touch "${mark}"\n`);
    const loaded = load(own.store.environment.DATABASE_URL_THINGS ?? "", file);
    await expect(loaded).rejects.toThrow();
    expect(existsSync(mark)).toBe(false);
    await own.close();
  });
});
