import { type CsvCell, csvRow, withoutGuard } from "@rawat/contracts";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const piece = fc.oneof(
  fc.constantFrom(
    ..."\n\r\t\"',;|=+-@＝＋－＠ \0\v\f",
    "\r\n",
    "\ufeff",
    "\u200b",
    "\u00a0",
    "\u0085",
    "\u2028",
    "a",
    "1",
  ),
  fc.string({ unit: "grapheme", maxLength: 3 }),
);
const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));
const delimiter = fc.constantFrom(",", ";", "\t", "|");
const isRun = (cell: string) => /^[\s\p{C}]*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(cell);
/** The cells that a spreadsheet finds which takes a file apart by `delimiter`, line by line: quotation marks count at a cell's beginning alone. */
function cellsFor(file: string, delimiter: string): string[] {
  const found: string[] = [];
  let [cell, isQuoted] = ["", false];
  for (let at = 0; at <= file.length; at++) {
    const sign = file[at];
    const ended = sign === undefined || (!isQuoted && (sign === delimiter || sign === "\r" || sign === "\n"));
    if (ended) {
      if (cell !== "") found.push(cell);
      [cell, isQuoted] = ["", false];
    } else if (sign === '"' && cell === "" && !isQuoted) isQuoted = true;
    else if (sign === '"' && isQuoted && file[at + 1] === '"') {
      cell += '"';
      at++;
    } else if (sign === '"' && isQuoted) isQuoted = false;
    else cell += sign;
  }
  return found;
}
/** Another reader's view of some rows. */
const readBack = (file: string, divider: string): string[][] =>
  parse(file, { delimiter: divider, record_delimiter: ["\r\n", "\n", "\r"], relax_column_count: true });

describe("a row of CSV", () => {
  it("is read by another reader cell for cell, says what it said once the guard is taken away, and runs nothing", () => {
    const rows = fc.array(fc.array(text, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(rows, delimiter, (wished, divider) => {
        const read = readBack(wished.map((cells) => csvRow(cells, divider)).join(""), divider);
        expect(read.map((cells) => cells.map(withoutGuard))).toEqual(wished);
        expect(read.flat().filter(isRun)).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it("of lines runs nothing either where it is read by another delimiter, quotation marks within a cell being letters then", () => {
    const line = text.map((told) => told.replace(/[\n\r\v\f\u0085\u2028\u2029]/g, ""));
    const rows = fc.array(fc.array(line, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(rows, delimiter, delimiter, (wished, divider, other) => {
        const file = wished.map((cells) => csvRow(cells, divider)).join("");
        const run = cellsFor(file, other).filter((cell) => /^[\s\p{C}]*[=+\-@＝＋－＠]/u.test(cell));
        if (divider !== other) expect(run).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
    const file = csvRow(["a", "Jalan 5;=1+1;x", 'Ibu;"@SUM(1+9)']);
    expect(cellsFor(file, ";")).toEqual(['a,"Jalan 5', "'=1+1", 'x","Ibu', '\'""@SUM(1+9)"']);
  });

  it.each(["\t'", "\t", ";", "'", '"', " ;'\""])(
    "takes no longer for half a million signs of %j than for as many letters",
    (sign) => {
      const text = `x${sign.repeat(500_000 / sign.length)}x=1`;
      const startedAt = performance.now();
      const [[cell = ""] = []] = readBack(csvRow([text, "y"]), ",");
      expect(withoutGuard(cell)).toBe(text);
      expect(performance.now() - startedAt).toBeLessThan(1_500);
    },
  );

  it.each([
    "\t",
    "\r",
    "\n",
    "\r\n",
    "=",
    "+",
    "-",
    "@",
    "＝",
    "＋",
    "－",
    "＠",
    " =",
    "\ufeff=",
    "\0=",
    "\u200b+",
    "\u00a0-",
  ])("begins with no %j", (start) => {
    const [[cell = ""] = []] = readBack(csvRow([`${start}1+1`, "x"]), ",");
    expect(cell).toBe(`'${start}1+1`);
    expect(withoutGuard(cell)).toBe(`${start}1+1`);
  });

  it("leaves a text alone that is run by nobody, and numbers, which are not text", () => {
    const cells: CsvCell[] = ["a=1", "'a", "O'Neil", "5-3", -5, 0, true, null, ""];
    expect(csvRow(cells)).toBe("a=1,'a,O'Neil,5-3,-5,0,true,,\r\n");
  });

  it("quotes a text that begins or ends with what some readers leave out", () => {
    expect(csvRow([" a ", "\u00a0b", "c ", "d e"])).toBe('" a ","\u00a0b","c ",d e\r\n');
  });

  it("holds a line feed or a carriage return in one cell, whichever of them it is", () => {
    for (const end of ["\n", "\r", "\r\n"]) expect(csvRow([`a${end}=1+1`, "b"])).toBe(`"a${end}=1+1",b\r\n`);
  });
});
