/** What stands in one cell. */
export type CsvCell = string | number | boolean | null;

/**
 * What a spreadsheet runs when a cell begins with it, also in the wide signs of East Asian keyboards and behind what nobody sees, or what
 * lets it begin anew (OWASP, "CSV Injection"). An apostrophe before stops it; a text with apostrophes of its own there gets one
 * more, so that taking one away gives back what it was.
 */
const formulaStart = /^'*(?:[\t\r\n]|[\s\p{C}]*[=+\-@\uff1d\uff0b\uff0d\uff20])/u;

const withGuard = (text: string): string => (formulaStart.test(text) ? `'${text}` : text);

/** The text of a cell as it was before it was made inert. */
export const withoutGuard = (text: string): string =>
  text.startsWith("'") && formulaStart.test(text) ? text.slice(1) : text;

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
