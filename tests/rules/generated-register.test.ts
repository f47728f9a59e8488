import { createHash } from "node:crypto";
import { Nik, Phone } from "@rawat/contracts";
import { type CsvError, parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { parseCells } from "../../patient-service/src/exchange/csv-rows.ts";
import { nikWarnings } from "../../patient-service/src/register/patient.ts";
import { faults } from "../../scripts/generate/faults.ts";
import { type PlacedFault, registerLines } from "../../scripts/generate/register.ts";

const register = (rows: number, seed: number, broken = 0) => {
  const placed: PlacedFault[] = [];
  const bytes = Buffer.concat([...registerLines({ rows, seed, broken }, (fault) => placed.push(fault))]);
  return { bytes, placed };
};
const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

describe("the generated register", () => {
  it("is the same bytes for the same seed, and others for another", () => {
    expect(sha256(register(500, 7, 50).bytes)).toBe(sha256(register(500, 7, 50).bytes));
    expect(sha256(register(500, 7).bytes)).not.toBe(sha256(register(500, 8).bytes));
    // Figures measured on one machine hold on another only when these bytes never change unnoticed.
    expect(sha256(register(100, 1, 10).bytes)).toBe("12e494527e0db89a85cd19e102d44072373639a9cf10af3263fcdb351def8c46");
  });

  const people = parse(register(3_000, 1).bytes, { columns: true }) as Record<string, string>[];

  it("has none but good rows unless told otherwise, of people with every kind of name", () => {
    for (const cells of people) expect(parseCells(cells).issues).toBeUndefined();
    expect(people.filter(({ name }) => !name?.includes(" ")).length).toBeGreaterThan(100);
    expect(new Set(people.map(({ name }) => name)).size).toBeGreaterThan(1_000);
    expect(people.filter(({ nik }) => nik === "").length).toBeGreaterThan(200);
  });

  it("names nobody: no regency has the NIKs, no network the numbers, no mail goes out", () => {
    for (const { nik = "", phone = "", email = "", bpjsNumber = "", birthDate = "", ...cells } of people) {
      if (nik) expect(Nik.safeParse(nik).success && nik.slice(2, 4)).toBe("00");
      for (const number of [phone, cells["emergencyContact.phone"] ?? ""])
        if (number) expect(Phone.parse(number)).toMatch(/^\+6284[01]\d{8}$/);
      if (email) expect(email).toMatch(/@example\.test$/);
      if (bpjsNumber) expect(bpjsNumber).toMatch(/^99999/);
      if (nik) expect(nikWarnings({ nik, birthDate, gender: "unknown" })).toEqual([]);
    }
  });

  it("gives each person a NIK, a card and a phone of their own", () => {
    for (const column of ["nik", "bpjsNumber"] as const) {
      const given = people.map((cells) => cells[column]).filter(Boolean);
      expect(new Set(given).size).toBe(given.length);
    }
    const phones = people.flatMap(({ phone }) => (phone ? [Phone.parse(phone)] : []));
    expect(new Set(phones).size).toBe(phones.length);
  });

  it("breaks as many rows as wished, each in the place it tells of and nowhere else", () => {
    const { bytes, placed } = register(400, 3, faults.length * 2);
    expect(placed).toHaveLength(faults.length * 2);
    expect(new Set(placed.map(({ path }) => path))).toEqual(new Set(faults.map(({ path }) => path)));
    expect(foundFaults(bytes)).toEqual(placed);
  });
});

/** What a strict reader finds wrong, told as the import tells it. */
function foundFaults(bytes: Buffer): PlacedFault[] {
  const found: PlacedFault[] = [];
  const rows = parse(bytes, {
    columns: true,
    info: true,
    skip_records_with_error: true,
    on_skip: (error: CsvError | undefined) => void found.push({ row: Number(error?.lines), path: "" }),
  }) as unknown as { record: Record<string, string>; info: { lines: number } }[];
  for (const { record, info } of rows) {
    const text = Object.values(record).join();
    const row = info.lines - (text.split("\n").length - 1);
    if (text.includes("\ufffd")) found.push({ row, path: "" });
    else if (record.birthDate === "2199-01-01") found.push({ row, path: "birthDate" });
    else for (const issue of parseCells(record).issues ?? []) found.push({ row, path: issue.path });
  }
  return found.sort((a, b) => a.row - b.row);
}
