import { type NewPatient, NewPatient as NewPatientSchema } from "@rawat/contracts";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Rawat, startRawat, tokenOf } from "../harness/rawat.ts";

interface House {
  rawat: Rawat;
  desk: string;
}
let full: House;
let empty: House;
const open = async (): Promise<House> => {
  const rawat = await startRawat();
  return { rawat, desk: await tokenOf(rawat.ask, "frontdesk") };
};
beforeAll(async () => {
  [full, empty] = await Promise.all([open(), open()]);
});
afterAll(() => Promise.all([full, empty].map(({ rawat }) => rawat.stop())));

/** Text with whatever has a meaning in a CSV file, a list, a spreadsheet or a script. */
const piece = fc.oneof(
  fc.constantFrom(
    ..."\\;|,\"'=+-@ \t",
    "\\\\",
    '""',
    "é",
    "ß",
    "Ł",
    "😀",
    "\u200b",
    "\ufeff",
    "\ufffd",
    "a",
    "Siti",
    "0",
  ),
  fc.string({ unit: "grapheme", maxLength: 4 }),
);
const text = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(""));
const lines = fc
  .array(fc.oneof(piece, fc.constantFrom("\n", "\r\n", "\r", '"\n')), { minLength: 1, maxLength: 12 })
  .map((pieces) => pieces.join(""));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const digits = (count: number) => fc.stringMatching(new RegExp(`^\\d{${count}}$`));

const patient: fc.Arbitrary<NewPatient> = fc
  .record({
    name: text,
    birthDate: maybe(
      fc
        .date({ min: new Date("1900-01-01"), max: new Date("2025-01-01"), noInvalidDate: true })
        .map((day) => day.toISOString().slice(0, 10)),
    ),
    gender: fc.constantFrom("male", "female", "other", "unknown"),
    bpjsNumber: maybe(digits(13)),
    phone: maybe(
      fc.oneof(
        digits(8).map((number) => `0812${number}`),
        digits(7).map((number) => `+65${number}`),
      ),
    ),
    email: maybe(fc.constantFrom("a@example.test", "=b@example.test", "siti.rahma_12@example.test")),
    address: maybe(fc.record({ line: maybe(text), city: maybe(text), postalCode: maybe(digits(5)) })),
    bloodType: maybe(fc.constantFrom("A", "AB-", "O+", "unknown")),
    allergies: fc.array(
      fc.record({ substance: text, reaction: maybe(text), severity: maybe(fc.constantFrom("mild", "severe")) }),
      { maxLength: 3 },
    ),
    emergencyContact: maybe(fc.record({ name: text, relationship: text, phone: fc.constant("081211112222") })),
    notes: maybe(lines),
    tags: fc.uniqueArray(text, { maxLength: 3, selector: (tag) => tag.trim() }),
  })
  .filter((wish) => NewPatientSchema.safeParse(wish).success) as fc.Arbitrary<NewPatient>;

/** Everybody of a register, but for what a register gives of its own. */
async function everybody({ rawat, desk }: House) {
  const people: string[] = [];
  for (let cursor = ""; ; ) {
    const { body } = await rawat.ask("GET", `/api/patients?limit=100${cursor && `&cursor=${cursor}`}`, { token: desk });
    for (const { id, medicalRecordNumber, createdAt, updatedAt, ...fields } of body.data)
      people.push(JSON.stringify(fields));
    if (body.meta.nextCursor === null) return people.sort();
    cursor = body.meta.nextCursor;
  }
}

/** Begins as what a spreadsheet runs, or divides lines or cells as it sees them. */
const hostile = [
  "\n=1+1",
  "\r=1+1",
  "\r\n=1+1",
  "\t=1+1",
  "=1+1",
  "+1",
  "-1",
  "@A1",
  "＝1",
  "＋1",
  "－1",
  "＠A1",
].flatMap((text) => [
  text,
  ` ${text}`,
  `\ufeff${text}`,
  `\u200b\u00a0${text}`,
  `'${text}`,
  `a${text}`,
  `"${text}`,
  `,;\t|${text}`,
]);

/** What runs, or sends its words away, when a spreadsheet opens a cell that begins so. */
const isRun = (cell: string) => /^[\s\p{C}]*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(cell);

describe("an export that is imported into an empty register", () => {
  it("gives the same register: every person, every field, every character", async () => {
    const wishes = [
      ...fc.sample(patient, { numRuns: 150, seed: 20_261_126 }),
      ...fc.sample(patient, 30),
      {
        name: "Alergi Garis",
        birthDate: "1990-01-02",
        gender: "female",
        allergies: [{ substance: "a\\" }, { substance: "b\\;" }],
      },
      { name: "Kembar", birthDate: "2024-01-02", gender: "male" },
      { name: "Kembar", birthDate: "2024-01-02", gender: "male", notes: "yang kedua" },
      { name: "Catatan", birthDate: null, gender: "unknown", notes: " \r\nKembar,2024-01-02,male\r\n\t" },
    ];
    for (const json of wishes) {
      const { status, text: told } = await full.rawat.ask("POST", "/api/patients", { token: full.desk, json });
      expect([status, told]).toEqual([201, told]);
    }
    for (const query of ["", "?delimiter=semicolon", "?delimiter=tab"]) {
      const answer = await fetch(`${full.rawat.gateways[0]?.url}/api/patients/export${query}`, {
        headers: { authorization: `Bearer ${full.desk}` },
      });
      const file = new Uint8Array(await answer.arrayBuffer());
      const imported = await empty.rawat.ask("POST", "/api/patients/import", {
        token: empty.desk,
        body: file,
        headers: { "content-type": "text/csv" },
      });
      expect(imported.body.data).toMatchObject({ failed: 0, errors: [], ignoredColumns: [] });
      // The first file brings everybody, the others nobody again.
      expect(imported.body.data.created).toBe(query === "" ? wishes.length : 0);
      expect(await everybody(empty)).toEqual(await everybody(full));
    }
  }, 180_000);
});

describe("an export", () => {
  const name = "Sel Jahat";
  // After the import above, into which what was made inert would not go as it was.
  beforeAll(async () => {
    for (const notes of hostile) {
      const json = { name, birthDate: null, gender: "unknown", notes };
      expect((await full.rawat.ask("POST", "/api/patients", { token: full.desk, json })).status).toBe(201);
    }
  });

  it.each([
    ["", ","],
    ["?delimiter=semicolon", ";"],
    ["?delimiter=tab", "\t"],
  ])("%j says the same to another reader of CSV, and no cell of it is run", async (query, delimiter) => {
    const { text: file } = await full.rawat.ask("GET", `/api/patients/export${query}`, { token: full.desk });
    const rows: string[][] = parse(file, { delimiter, bom: true, record_delimiter: ["\r\n", "\n", "\r"] });
    const [header = [], ...people] = rows;
    expect(people.flat().filter(isRun)).toEqual([]);
    const told = people
      .filter((row) => row[header.indexOf("name")] === name)
      .map((row) => row[header.indexOf("notes")]);
    const isHarmless = (notes: string) => !isRun(notes.replace(/^'+/, ""));
    // Inert at its beginning, and behind what another program takes for the end of a cell.
    const inert = (notes: string) => notes.replace(/([\t,;|])(?=['"\s\p{C}]*[=+\-@＝＋－＠])/gu, "$1'");
    expect(told).toEqual(hostile.map((notes) => (isHarmless(notes) ? inert(notes) : `'${inert(notes)}`)));
  });
});
