import { Readable } from "node:stream";
import { countTurns } from "@rawat/platform/testing";
import { describe, expect, it } from "vitest";
import { readRegister } from "../src/exchange/read-register.ts";

type Told = [line: number, name: string | undefined, fault?: string | undefined];

/** The rows of a file: the line of each, its name or what is wrong with it. */
async function read(file: string | Buffer, pieces = 1_000_000): Promise<Told[]> {
  const bytes = Buffer.from(file);
  const parts = Array.from({ length: Math.ceil(bytes.length / pieces) }, (_, index) =>
    bytes.subarray(index * pieces, (index + 1) * pieces),
  );
  const { rows } = await readRegister(Readable.from(parts), {});
  const told: Told[] = [];
  for await (const { line, parse } of rows) {
    const parsed = parse();
    told.push(parsed.issues ? [line, undefined, parsed.issues[0]?.message] : [line, parsed.data.name]);
  }
  return told;
}

const header = "name,birthDate,gender,notes";
const row = (name: string, notes = "") => `${name},1990-01-02,male,${notes}`;
const fileOf = (...lines: readonly string[]) => `${[header, ...lines].join("\n")}\n`;
const mark = "A quotation mark is out of place: remove it, or write it twice in a cell that stands in quotation marks";

describe("a file that is here as a whole", () => {
  it.each([
    ["empty lines", "\n"],
    ["rows", `${row("Ani")}\n`],
    ["lines of one quoted cell", '"\n'],
  ])("leaves everybody else their turns while it is read: %s", async (_, line) => {
    const turns = await countTurns(() => read(`${header}\n${line.repeat(Math.ceil(600_000 / line.length))}`));
    expect(turns).toBeGreaterThan(20);
  });
});

describe("a quotation mark out of place", () => {
  it.each([
    ["at the beginning of a cell", row('"Budi')],
    ["within a cell", row('Bu"di')],
    ["at the end of a cell", row('Budi"')],
    ["behind a quoted cell", row('"Budi"i')],
    ["alone in the last cell", row("Budi", '"')],
    ["in front of text in the last cell", row("Budi", '"sakit')],
  ])("%s costs its own line, is told once, and the next line is a row again", async (_, faulty) => {
    const told = await read(fileOf(row("Ani"), faulty, row("Citra", '"batuk, pilek"'), row("Dewi", '""'), row("Eka")));
    expect(told).toEqual([
      [2, "Ani"],
      [3, undefined, mark],
      [4, "Citra"],
      [5, "Dewi"],
      [6, "Eka"],
    ]);
  });

  it("costs two lines when there are two, though together they look like a quoted cell", async () => {
    expect(await read(fileOf(row('"Budi'), row("Citra"), row('Dewi"'), row("Eka")))).toEqual([
      [2, undefined, mark],
      [3, "Citra"],
      [4, undefined, mark],
      [5, "Eka"],
    ]);
    expect(await read(fileOf(row("Budi", '"sakit'), row("Citra"), row("Dewi", 'batuk"'), row("Eka")))).toEqual([
      [2, undefined, mark],
      [3, "Citra"],
      [4, undefined, mark],
      [5, "Eka"],
    ]);
  });

  it("is found out at the end of the file, too", async () =>
    expect(await read(fileOf(row('"Budi'), row("Citra")))).toEqual([
      [2, undefined, mark],
      [3, "Citra"],
    ]));

  it("swallows nobody of three thousand, wherever it stands", async () => {
    for (const stray of ['"Budi', 'Bu"di', 'Budi"', '"Bu"di', '"Budi""']) {
      const lines = Array.from({ length: 3_000 }, (_, index) => row(index === 3 ? stray : `Orang ${index}`));
      const told = await read(fileOf(...lines));
      expect(told.filter(([, name]) => name !== undefined)).toHaveLength(2_999);
      expect(told.filter(([, name]) => name === undefined)).toEqual([[5, undefined, mark]]);
    }
  });

  it("takes no longer than it should, even where every line has one", async () => {
    const startedAt = performance.now();
    for (const line of ['"', '"a', 'a,"', '"""', '""""', '"",""', ',""",'])
      await read(fileOf(...Array.from({ length: 20_000 }, () => line)));
    await read(`${header}\n"\n${"\n".repeat(1_000_000)}`);
    // One record of as many cells of two lines as a row may have bytes.
    await read(`${header}\n"${'\n","'.repeat(100_000)}"\n${row("Eka")}\n`);
    await read(`${header}\n${",".repeat(500_000)}\n${row("Eka")}\n`);
    expect(performance.now() - startedAt).toBeLessThan(60_000);
  });
});

describe("a quoted cell that never ends", () => {
  it("holds the rows behind it back for as many lines as notes may have, not until the end of the file", {
    timeout: 10_000,
  }, async () => {
    const file = new Readable({ read() {} });
    file.push(fileOf(row('"Ani'), ...Array.from({ length: 10_001 }, (_, index) => row(`Orang ${index}`))));
    // More comes, some time.
    const { rows } = await readRegister(file, {});
    const lines = [];
    for (let turn = 0; turn < 3; turn++) lines.push((await rows.next()).value?.line);
    expect(lines).toEqual([2, 3, 4]);
    file.destroy();
  });
});

describe("a quoted cell", () => {
  it.each(["\n", "\r\n", "\r"])("may hold line breaks (%j), and rows behind it keep their lines", async (end) => {
    const lines = [
      header,
      row("Ani", `"satu${end}dua${end}${end}empat, lima"`),
      row("Budi"),
      row('"Bu"di'),
      row("Eka"),
    ];
    for (const pieces of [1, 7, 1_000_000])
      expect(await read(lines.join(end), pieces)).toEqual([
        [2, "Ani"],
        [6, "Budi"],
        [7, undefined, mark],
        [8, "Eka"],
      ]);
  });

  it("keeps notes to the letter and makes one line of an address", async () => {
    const file = `name,birthDate,gender,address.line,notes\r\nAni,1990-01-02,f,"Jl. Mawar 5 \r\n RT 01"," a\r\n""b""\\ "\r\n`;
    const { rows } = await readRegister(Readable.from([Buffer.from(file)]), {});
    const { value } = await rows.next();
    expect(value?.parse().data).toMatchObject({ address: { line: "Jl. Mawar 5 RT 01" }, notes: ' a\r\n"b"\\ ' });
  });
});

describe("notes of several lines before other columns", () => {
  it("are notes, commas and all", async () => {
    const file = `${header},tags\nAni,1990-01-02,male,"batuk, pilek\nkontrol, lagi\n,",a\nBudi,1990-01-02,male,",\n,",b\n`;
    expect(await read(file)).toEqual([
      [2, "Ani"],
      [5, "Budi"],
    ]);
  });

  it.each([1, 2, 3])("are not, when a mark opened them where none should be: case %i", async (number) => {
    const stray =
      [`"Ani,1990-01-02,male,a,b`, `Ani,1990-01-02,"male,a,b`, `Ani,1990-01-02,male,"a,b`][number - 1] ?? "";
    const closing = [`Budi",1990-01-02,male,a,b`, `Budi,1990-01-02,male",a,b`, `Budi,1990-01-02,male,a",b`][number - 1];
    expect(await read([`${header},tags`, stray, closing, "Eka,1990-01-02,male,,"].join("\n"))).toEqual([
      [2, undefined, mark],
      [3, undefined, mark],
      [4, "Eka"],
    ]);
  });
});

describe("rows with nothing in them", () => {
  it("are none, and do not shift the lines of others", async () =>
    expect(await read(fileOf(row("Ani"), ",,,", "", "   ", '"",, ,', row("Budi"), ",,,,,,"))).toEqual([
      [2, "Ani"],
      [7, "Budi"],
    ]));
});

describe("a row of another width", () => {
  const form = "This line has more cells than the header row";
  it("goes in when cells at its end are left out or empty, and is told when something stands there", async () =>
    expect(await read(fileOf("Ani,1990-01-02,male", `${row("Budi")},lebih`, `${row("Citra")},,`, "Dewi"))).toEqual([
      [2, "Ani"],
      [3, undefined, form],
      [4, "Citra"],
      [5, undefined, "Write the day as 1990-01-02, or “unknown” where nobody knows it"],
    ]));
});

describe("quotation marks in pairs within a cell", () => {
  it("are meant", async () =>
    expect(await read(fileOf(row('Bambang "Bob" Irawan', 'suka "kopi"'), row("Eka")))).toEqual([
      [2, 'Bambang "Bob" Irawan'],
      [3, "Eka"],
    ]));
});

describe("a file in UTF-16", () => {
  it("is read like any other, but for what is no character", async () => {
    const file = Buffer.from(`\ufeff${fileOf(row("Ani"), row("Bu\ud800di"), row("Citra"))}`, "utf16le");
    for (const pieces of [1, 1_000_000])
      expect(await read(file, pieces)).toEqual([
        [2, "Ani"],
        [3, undefined, "This line is not UTF-8"],
        [4, "Citra"],
      ]);
  });
});

describe("a line that cannot be read", () => {
  it("is told once, be it no UTF-8 or too long, and the next one is a row again", async () => {
    const latin1 = Buffer.from(`${row("Renée")}\n`, "latin1");
    const long = Buffer.from(`${row("x".repeat(600_000))}\n`);
    const file = Buffer.concat([Buffer.from(`${header}\n`), latin1, long, Buffer.from(`${row("Eka")}\n`)]);
    expect(await read(file)).toEqual([
      [2, undefined, "This line is not UTF-8"],
      [3, undefined, "This line is too long"],
      [4, "Eka"],
    ]);
  });

  it("takes the row with it in which it stands, be it the last line of a quoted cell", async () => {
    const notes = Buffer.from(`${row("Ani", '"batuk\nsuka café"')}\n`, "latin1");
    expect(await read(Buffer.concat([Buffer.from(`${header}\n`), notes, Buffer.from(`${row("Eka")}\n`)]))).toEqual([
      [2, undefined, "This line is not UTF-8"],
      [4, "Eka"],
    ]);
  });
});
