import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { registerOfAClinic } from "../harness/clinic-files.ts";
import { familyName, importsOf } from "../harness/importing.ts";
import { type Rawat, startRawat, tokenOf } from "../harness/rawat.ts";

let rawat: Rawat;
let desk: string;
let imported: ReturnType<typeof importsOf>;
let doctor: string;
beforeAll(async () => {
  rawat = await startRawat();
  [desk, doctor] = await Promise.all([tokenOf(rawat.ask, "frontdesk"), tokenOf(rawat.ask, "doctor")]);
  imported = importsOf(rawat.ask, desk);
});
afterAll(() => rawat.stop());

const csv = { "content-type": "text/csv" };
const send = (file: string | Buffer, query = "", path = "/api/patients/import") =>
  rawat.ask("POST", `${path}${query}`, { token: desk, body: new Uint8Array(Buffer.from(file)), headers: csv });

const find = async (q: string) =>
  (await rawat.ask("GET", `/api/patients?limit=100&q=${encodeURIComponent(q)}`, { token: desk })).body.data;

const header = "name,birthDate,gender";

describe("the register of a clinic, as Excel in Indonesia saves it", () => {
  it("goes in with its 8,000 people, and the report tells of the four rows that need a look", async () => {
    const word = familyName();
    const file = registerOfAClinic(8_000, word);
    const dry = await imported(file.bytes, "?dates=dmy&dryRun=true");
    expect(dry).toMatchObject({ created: file.people, skipped: 1, failed: 3, truncated: false });
    const report = await imported(file.bytes, "?dates=dmy");
    expect(report).toMatchObject({
      rows: file.people + 4,
      created: file.people,
      skipped: 1,
      failed: 3,
      ignoredColumns: ["Agama"],
      truncated: false,
    });
    expect(report.errors.map(({ row }: { row: number }) => row)).toEqual(file.faulty);
    expect(report.skippedRows).toEqual([
      { row: file.again[0], medicalRecordNumber: expect.stringMatching(/^RM-\d+$/), reason: "same_nik" },
    ]);
    const again = await imported(file.bytes, "?dates=dmy");
    expect(again).toMatchObject({ created: 0, skipped: file.people + 1, failed: 3, truncated: true });
    expect(again.skippedRows).toHaveLength(1_000);
    expect(await find(`${word} 7999`)).toEqual([
      expect.objectContaining({
        gender: "male",
        birthDate: "1969-10-20",
        address: expect.objectContaining({ city: "Sleman" }),
      }),
    ]);
  }, 120_000);

  it("is told how to write its dates when nobody says how they are written", async () => {
    const report = await imported(registerOfAClinic(20, familyName()).bytes);
    expect(report).toMatchObject({ created: 0, skipped: 0, failed: report.rows });
    expect(report.errors[0]).toEqual({
      row: 3,
      path: "birthDate",
      message: "Write the day as 1990-01-02, or choose how dates are written",
    });
  });
});

describe("one stray quotation mark among 3,000 rows", () => {
  it("costs one row, told once by its line", async () => {
    const word = familyName();
    const rows = Array.from({ length: 3_000 }, (_, n) => `${n === 3 ? '"' : ""}${word} ${n},1990-01-02,male`);
    const report = await imported([header, ...rows].join("\n"));
    expect(report).toMatchObject({ rows: 3_000, created: 2_999, skipped: 0, failed: 1 });
    expect(report.errors).toEqual([{ row: 5, path: "", message: expect.stringMatching(/quotation mark/) }]);
  });
});

describe("rows with nothing in them", () => {
  it("are no rows, and do not hide the one that is wrong behind Windows line ends", async () => {
    const word = familyName();
    const empty = Array.from({ length: 2_000 }, () => ",,,");
    const note = `${word} Satu,1990-01-02,male,"baris satu\r\nbaris dua"`;
    const report = await imported([`${header},notes`, note, ...empty, `${word} Dua,1990-13-02,male,`].join("\r\n"));
    expect(report).toMatchObject({ rows: 2, created: 1, failed: 1 });
    expect(report.errors).toEqual([
      { row: 2_004, path: "birthDate", message: "Expected a day that exists, as YYYY-MM-DD" },
    ]);
  });
});

describe("a row with several faults", () => {
  it("is one that failed, and each of its faults is told", async () => {
    const word = familyName();
    const report = await imported(`${header},phone\n${word} Satu,1990-01-02,X,12\n${word} Dua,1990-01-02,L,\n`);
    expect(report).toMatchObject({ rows: 2, created: 1, failed: 1 });
    expect(report.errors.map(({ row, path }: { row: number; path: string }) => [row, path])).toEqual([
      [2, "gender"],
      [2, "phone"],
    ]);
  });
});

describe("a file without a header row", () => {
  it.each(["", "\n", "\r\n", "\ufeff", "\ufeff\n", " \n\n", ",,,\n"])("is refused: %j", async (file) => {
    for (const path of ["/api/patients/import", "/api/patients/import/preview"]) {
      const { status, body } = await send(file, "", path);
      expect([status, body.errors]).toEqual([400, [{ path: "", message: "Expected a header row" }]]);
    }
  });

  it("is refused when a column that must be there is not", async () => {
    const { status, body } = await send("nama,alamat\nSiti,Jl. Mawar\n");
    expect(status).toBe(400);
    expect(body.errors).toEqual([
      { path: "birthDate", message: "This column is missing" },
      { path: "gender", message: "This column is missing" },
    ]);
  });
});

describe("a preview", () => {
  const preview = async (file: string | Buffer, query = "") =>
    (await send(file, query, "/api/patients/import/preview")).body.data;

  it("shows the first rows as they will be read, where each column goes, and how dates are probably written", async () => {
    const file = "nama;tgl lahir;jk;hp;agama\r\nSiti;31/12/1990;P;0812 3456 7890;Islam\r\nBudi;1/2/1990;X;;\r\n";
    const shown = await preview(file, "?dates=dmy");
    expect(shown).toEqual({
      delimiter: ";",
      columns: [
        { header: "nama", column: "name" },
        { header: "tgl lahir", column: "birthDate" },
        { header: "jk", column: "gender" },
        { header: "hp", column: "phone" },
        { header: "agama", column: null },
      ],
      issues: [],
      dates: { ambiguous: true, proposed: "dmy", certain: true },
      rows: [
        { row: 2, values: ["Siti", "1990-12-31", "female", "+6281234567890", "Islam"], errors: [] },
        { row: 3, values: ["Budi", "1990-02-01", "X", "", ""], errors: [expect.objectContaining({ path: "gender" })] },
      ],
    });
  });

  it.each([
    ["1/2/1990\n3/4/1990", { ambiguous: true, proposed: "dmy", certain: false }],
    ["12/31/1990\n3/4/1990", { ambiguous: true, proposed: "mdy", certain: true }],
    ["12/31/1990\n31/12/1990", { ambiguous: true, proposed: null, certain: false }],
    ["1990-01-02\n2 Jan 1990", { ambiguous: false, proposed: null, certain: false }],
  ])("proposes how the days of %j are written", async (days, dates) => {
    const rows = days.split("\n").map((day) => `A,${day},L`);
    expect((await preview([header, ...rows].join("\n"))).dates).toEqual(dates);
  });

  it("tells what is missing, and takes columns that somebody chose in their order", async () => {
    const file = "a,b,c\nSiti,1990-01-02,P\n";
    expect((await preview(file)).issues.map(({ path }: { path: string }) => path)).toEqual([
      "name",
      "birthDate",
      "gender",
    ]);
    const chosen = "?columns=name,birthDate,gender";
    expect((await preview(file, chosen)).rows[0].values).toEqual(["Siti", "1990-01-02", "female"]);
    expect(await imported(file, `${chosen}&dryRun=true`)).toMatchObject({ created: 1 });
    expect((await send(file, "?columns=name,nonsense")).body.errors).toEqual([
      { path: "columns", message: "There is no such column" },
    ]);
  });

  it("shows ten rows, and looks at the days of all that it was given", async () => {
    const rows = Array.from({ length: 30 }, (_, n) => `A${n},${n === 24 ? "31/12" : "1/2"}/1990,L`);
    const shown = await preview([header, ...rows].join("\n"), "?dates=dmy");
    expect(shown.rows.map(({ row }: { row: number }) => row)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(shown.dates).toEqual({ ambiguous: true, proposed: "dmy", certain: true });
  });

  it("shows what stands in a column that goes nowhere", async () => {
    const [row] = (await preview("a,b\nSiti,2 Mei 1990\n")).rows;
    expect(row.values).toEqual(["Siti", "2 Mei 1990"]);
  });

  it("stores nothing and is nothing for a doctor", async () => {
    const word = familyName();
    await preview(`${header}\nAni ${word},1990-02-03,P\n`);
    expect(await find(word)).toEqual([]);
    const asDoctor = await rawat.ask("POST", "/api/patients/import/preview", {
      token: doctor,
      body: header,
      headers: csv,
    });
    expect(asDoctor.status).toBe(403);
  });
});

describe("an export", () => {
  const exported = async (query = "") => {
    const answer = await fetch(`${rawat.gateways[0]?.url}/api/patients/export${query}`, {
      headers: { authorization: `Bearer ${desk}` },
    });
    return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()) };
  };

  it.each([
    ["", ","],
    ["?delimiter=comma", ","],
    ["?delimiter=semicolon", ";"],
    ["?delimiter=tab", "\t"],
  ])("%j begins with a byte order mark and divides cells by %j", async (query, delimiter) => {
    const { bytes } = await exported(query);
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(bytes.toString("utf8", 3).split("\r\n")[0]?.split(delimiter).slice(0, 3)).toEqual([
      "medicalRecordNumber",
      "name",
      "birthDate",
    ]);
  });

  it("has the register in the order of its numbers, and for Excel an apostrophe before digits that are no number", async () => {
    const word = familyName();
    const card = "3174014302900777,0001234567890";
    await imported(`${header},nik,bpjsNumber,address.postalCode\nAni ${word},1990-02-03,P,${card},01234\n`);
    const [plain, excel] = await Promise.all(
      ["", "?delimiter=semicolon"].map(async (query) => (await exported(query)).bytes.toString("utf8").split("\r\n")),
    );
    const numbers = plain?.slice(1, -1).flatMap((line) => /^RM-\d+/.exec(line)?.[0] ?? []) ?? [];
    expect(numbers.length).toBeGreaterThan(40);
    expect(numbers).toEqual(numbers.toSorted());
    expect(plain?.find((line) => line.includes(word))).toContain(",3174014302900777,0001234567890,");
    expect(excel?.find((line) => line.includes(word))).toContain(";'3174014302900777;'0001234567890;");
    expect(plain?.find((line) => line.includes(word))).toContain(",01234,");
    expect(excel?.find((line) => line.includes(word))).toContain(";'01234;");
  });

  it("by a delimiter that is none of them is refused", async () =>
    expect((await exported("?delimiter=,")).status).toBe(400));
});
