import { writableColumns } from "@rawat/contracts";
import { type Fault, faults } from "./faults.ts";
import { type Cells, person } from "./person.ts";
import { createRandom } from "./random.ts";

export interface RegisterWish {
  rows: number;
  /** The same seed gives the same bytes. */
  seed: number;
  /** How many of the rows are broken, each in one place. */
  broken: number;
}

/** Where a fault was put: the line of the file, the header being line 1, and the field. */
export interface PlacedFault {
  row: number;
  path: string;
}

/**
 * A register as CSV, line by line, so that its size costs no memory. Nobody in it exists: see `numbers.ts`.
 *
 * @param placed is told of every broken row.
 */
export function* registerLines(wish: RegisterWish, placed: (fault: PlacedFault) => void = () => {}): Generator<Buffer> {
  yield Buffer.from(`${writableColumns.join(",")}\n`);
  // Apart from the rows' own streams, so that a row is the same person whichever others are broken.
  const random = createRandom(wish.seed, -1);
  let line = 2;
  let brokenLeft = Math.min(wish.broken, wish.rows);
  for (let row = 0; row < wish.rows; row++) {
    const rowsLeft = wish.rows - row;
    const fault = random.next() * rowsLeft < brokenLeft ? faults[--brokenLeft % faults.length] : undefined;
    if (fault) placed({ row: line, path: fault.path });
    const text = lineOf(person(wish.seed, row), fault);
    yield Buffer.from(text, fault?.latin1 ? "latin1" : "utf8");
    line += text.split("\n").length - 1;
  }
}

function lineOf(whole: Cells, fault: Fault | undefined): string {
  const cells = { ...whole, ...fault?.cells?.(whole) };
  const line = writableColumns.map((column) => quoted(cells[column])).join(",");
  return `${fault?.line ? fault.line(line) : line}\n`;
}

const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
