import type { DateOrder, RegisterColumn } from "@rawat/contracts";
import { describe, expect, it } from "vitest";
import { readCell } from "../src/exchange/read-cell.ts";

const read = (column: RegisterColumn, cell: string, order?: DateOrder) => {
  const reading = readCell(column, cell, order);
  return "fault" in reading ? reading.fault : reading.value;
};

describe("a day of birth", () => {
  it.each([
    "1990-01-02",
    " 1990-01-02 ",
    "1990-01-02 00:00:00",
    "1990-01-02T00:00:00Z",
    "2 Januari 1990",
    "02 januari 1990",
    "2 Jan 1990",
    "2 JAN. 1990",
    "2 January 1990",
    "2-Jan-1990",
    "1990/01/02",
    "1990.1.2",
    "1990-1-2",
    "2/Jan/1990",
    "Jakarta, 2 Januari 1990",
    "Ujung Pandang (Makassar), 1990-01-02",
  ])("is always understood as %j", (cell) => {
    for (const order of [undefined, "dmy", "mdy"] as const) expect(read("birthDate", cell, order)).toBe("1990-01-02");
  });

  it.each([
    "2/1/1990",
    "02/01/1990",
    "02-01-1990",
    "2-1-1990",
    "2.1.1990",
    "02.01.1990",
    "2 1 1990",
    "2/1/1990 0:00",
    "Jakarta, 02-01-1990",
  ])("written %j is read as it is told, and not at all without", (cell) => {
    expect(read("birthDate", cell, "dmy")).toBe("1990-01-02");
    expect(read("birthDate", cell, "mdy")).toBe("1990-02-01");
    expect(read("birthDate", cell)).toBe("Write the day as 1990-01-02, or choose how dates are written");
  });

  it.each([
    ["Agustus", 8],
    ["Agu", 8],
    ["Agt", 8],
    ["Aug", 8],
    ["Mei", 5],
    ["May", 5],
    ["Okt", 10],
    ["Oct", 10],
    ["Des", 12],
    ["Dec", 12],
    ["Maret", 3],
    ["Mar", 3],
    ["Pebruari", 2],
    ["Nopember", 11],
    ["Sept", 9],
    ["Juni", 6],
    ["Juli", 7],
    ["April", 4],
  ])("knows the month %s", (month, number) =>
    expect(read("birthDate", `31 ${month} 1990`.replace("31", "30"), undefined)).toBe(
      number === 2 ? "Expected a day that exists, as YYYY-MM-DD" : `1990-${String(number).padStart(2, "0")}-30`,
    ),
  );

  it.each([
    ["13/13/1990", "dmy", "Expected a day that exists, as YYYY-MM-DD"],
    ["31/12/1990", "mdy", "Expected a day that exists, as YYYY-MM-DD"],
    ["30 Februari 1990", undefined, "Expected a day that exists, as YYYY-MM-DD"],
    ["2/1/90", "dmy", "Write the year with four digits, as in 1990-01-02"],
    ["2 Jan 90", undefined, "Write the year with four digits, as in 1990-01-02"],
    ["32875", "dmy", "This is a spreadsheet's number for a day: write the day as 1990-01-02"],
    ["1990", "dmy", "Write the day as 1990-01-02, or choose how dates are written"],
    ["2/1-1990", "dmy", "Write the day as 1990-01-02, or choose how dates are written"],
    ["2 Foo 1990", "dmy", "Write the day as 1990-01-02, or choose how dates are written"],
    ["kemarin", "dmy", "Write the day as 1990-01-02, or choose how dates are written"],
    ["", "dmy", "Write the day as 1990-01-02, or “unknown” where nobody knows it"],
  ] as const)("%j (%s) is refused with what to do", (cell, order, sentence) =>
    expect(read("birthDate", cell, order)).toBe(sentence),
  );

  it.each(["unknown", "Tidak diketahui"])("is not known when it says %j", (cell) =>
    expect(read("birthDate", cell)).toBe(null),
  );
});

describe("a gender", () => {
  it.each([
    ["male", ["male", "M", "L", "l", "Laki-laki", "laki laki", "LAKI-LAKI", "Lakilaki", "Pria", "Lk."]],
    ["female", ["female", "F", "P", "Perempuan", "PEREMPUAN", "wanita", "Pr"]],
    ["other", ["other", "lainnya"]],
    ["unknown", ["unknown", "tidak diketahui"]],
  ])("%s is understood however it is written", (gender, cells) => {
    for (const cell of cells) expect(read("gender", ` ${cell} `)).toBe(gender);
  });

  it.each(["", "X", "L/P", "1"])("%j is none", (cell) =>
    expect(read("gender", cell)).toBe("Write L or P, or male, female, other or unknown"),
  );
});

describe("a number on a card", () => {
  it.each([
    ["nik", "3174 0103 0290 0001"],
    ["nik", "'3174010302900001"],
    ["nik", "3174.0103.0290-0001"],
    ["nik", "\u200e3174010302900001\u00a0"],
  ] as const)("%s %j is its digits", (column, cell) => expect(read(column, cell)).toBe("3174010302900001"));

  it.each(["3.17401E+15", "3,17401E+15"])("%j was shortened by a spreadsheet", (cell) =>
    expect(read("nik", cell)).toBe(
      "The spreadsheet has shortened this number: write it as text, with all of its digits",
    ),
  );

  it.each(["nik", "bpjsNumber", "phone", "email", "address.postalCode", "bloodType"] as const)(
    "a dash says that there is no %s",
    (column) => {
      for (const cell of ["-", "–", " -- ", "", "tidak ada", "Tdk Ada", "N/A", "0", "tidak punya"])
        expect(read(column, cell)).toBe(undefined);
    },
  );
});

describe("a phone", () => {
  it.each([
    ["0061 412 345 678", "+61 412 345 678"],
    ["81234567890.0", "81234567890"],
    ["'0812 3456 7890", "0812 3456 7890"],
  ])("%j is dialled as %s", (cell, phone) => expect(read("phone", cell)).toBe(phone));

  it("that a spreadsheet has shortened is told of as such", () =>
    expect(read("phone", "8,12346E+11")).toMatch(/shortened/));
});

describe("a blood type", () => {
  it.each([
    ["a", "A"],
    ["AB+", "AB+"],
    ["o rh+", "O+"],
    ["B (-)", "B-"],
    ["O positif", "O+"],
    ["A Rhesus negatif", "A-"],
    ["tidak tahu", "unknown"],
  ])("%j is %s", (cell, kept) => expect(read("bloodType", cell)).toBe(kept));

  it.each(["C", "A+-", "positif"])("%j is none", (cell) =>
    expect(read("bloodType", cell)).toBe("Write the blood type as A, B, AB or O, with + or - where it is known"),
  );
});

describe("somebody without an allergy", () => {
  it.each([
    "-",
    "tidak ada",
    "Tidak",
    "tdk",
    "disangkal",
    "NKDA",
    "0",
    "Tidak ada riwayat alergi",
    "no known allergies",
    "",
  ])("is written %j", (cell) => expect(read("allergies", cell)).toBe(undefined));

  it.each(["Tidakmisol", "-;Udang", "tidak ada|", "0|"])("is not written %j", (cell) =>
    expect(read("allergies", cell)).toBeInstanceOf(Array),
  );
});

describe("a cell that was made to be hard to read", () => {
  const gap = " ".repeat(100_000);
  it.each([
    ["bloodType", `A${gap}x`],
    ["bloodType", `A${" ".repeat(90)}x`],
    ["birthDate", `1${gap}x`],
    ["birthDate", `${"a ".repeat(50_000)}, 1`],
    ["gender", `laki${gap}laki`],
    ["nik", `1${"E".repeat(100_000)}`],
    ["phone", `0${gap}8`],
    ["email", `a${gap}@`],
    ["name", `a${gap}b`],
    ["name", "a\r \n".repeat(25_000)],
    ["allergies", `tidak${gap}ada`],
    ["allergies", "\\;|".repeat(30_000)],
    ["tags", ";".repeat(100_000)],
    ["notes", `a${gap}`],
    ["address.line", `${gap}\n${gap}`],
  ] as const)("is read in no time: %s", (column, cell) => {
    const startedAt = performance.now();
    for (const order of [undefined, "dmy", "mdy"] as const) readCell(column, cell, order);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});

describe("a list", () => {
  it("has its entries between semicolons, an allergy its parts between bars, with backslashes before their own", () => {
    expect(read("tags", " prolanis ; lansia;; ")).toEqual(["prolanis", "lansia"]);
    expect(read("tags", "a\\;b;c\\\\;d\\e")).toEqual(["a;b", "c\\", "d\\e"]);
    expect(read("allergies", "Penisilin|ruam|Sedang;Udang;Debu||ringan;a\\|b\\\\|c\\;d")).toEqual([
      { substance: "Penisilin", reaction: "ruam", severity: "moderate" },
      { substance: "Udang" },
      { substance: "Debu", severity: "mild" },
      { substance: "a|b\\", reaction: "c;d" },
    ]);
  });
});
