/** What stands in one cell. */
export type CsvCell = string | number | boolean | null;

/**
 * What a spreadsheet runs when a cell begins with it, also in the wide signs of East Asian keyboards and behind what nobody sees, or what
 * lets it begin anew (OWASP, "CSV Injection"). An apostrophe before stops it; a text with apostrophes of its own there gets one
 * more, so that taking one away gives back what it was.
 */
const formulaStart = /^'*(?:[\t\r\n]|[\s\p{C}]*[=+\-@\uff1d\uff0b\uff0d\uff20])/u;

/** What ends a cell for a program that reads by another delimiter than the file's. */
const ends: ReadonlySet<string> = new Set(["\t", ",", ";", "|"]);
const begins: ReadonlySet<string> = new Set(["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"]);
/** What may stand between the end of a cell and what runs in the next, quotation marks that are taken away among it. */
const isPassedOver = (sign: string): boolean => /['"\s\p{C}]/u.test(sign);

/**
 * The places in a text behind which a cell would begin that is run, for a program that takes the file apart by another delimiter: to such a
 * one quotation marks that do not begin a cell are letters like any other. Lines within a cell are left as they are: only the clinic's people write such,
 * and lists in them begin with dashes. Each sign is looked at once, however the text is made.
 */
function innerBeginnings(text: string): number[] {
  const places: number[] = [];
  let isAhead = false;
  for (let at = text.length - 1; at >= 0; at--) {
    const sign = text[at] ?? "";
    if (isAhead && ends.has(sign)) places.push(at + 1);
    isAhead = begins.has(sign) || (isAhead && isPassedOver(sign));
  }
  return places.reverse();
}

/** The text taken apart at these places. */
const piecesOf = (text: string, places: readonly number[]): string[] =>
  [0, ...places].map((from, at) => text.slice(from, places[at]));

const withGuard = (text: string): string => {
  const within = piecesOf(text, innerBeginnings(text)).join("'");
  return formulaStart.test(text) ? `'${within}` : within;
};

/** The text of a cell as it was before it was made inert. */
export const withoutGuard = (text: string): string => {
  const outer = piecesOf(text, innerBeginnings(text))
    .map((piece, at) => (at > 0 && piece.startsWith("'") ? piece.slice(1) : piece))
    .join("");
  return outer.startsWith("'") && formulaStart.test(outer) ? outer.slice(1) : outer;
};

/** What some program takes for the end of a cell or a line, by whatever delimiter it reads, or leaves out at the ends of a cell. */
const needsQuotes = /["\t,;|\n\v\f\r\u0085\u2028\u2029]|^\s|\s$/;

function written(cell: CsvCell): string {
  const text = typeof cell === "string" ? withGuard(cell) : String(cell ?? "");
  return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * One row of CSV by RFC 4180, with its end. Whatever a spreadsheet may open is written by this function alone: no text in it is run as
 * a formula. `delimiter` is one of comma, semicolon, tab and bar.
 */
export const csvRow = (cells: readonly CsvCell[], delimiter = ","): string =>
  `${cells.map(written).join(delimiter)}\r\n`;
