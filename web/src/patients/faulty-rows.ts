import type { ImportPreview, RowFault } from "@rawat/contracts";

interface Wish {
  preview: Pick<ImportPreview, "delimiter" | "columns">;
  faults: readonly RowFault[];
  /** What the added column is called, and what it says of a fault. */
  heading: string;
  sentenceOf: (fault: RowFault) => string;
}

/**
 * The faulty rows of a file as a CSV of their own, with a column that says what to mend, to be sent again. Headers are the
 * fields' names, so that a choice of columns made by hand is kept.
 */
export function faultyRows(text: string, { preview, faults, heading, sentenceOf }: Wish): string {
  const { delimiter, columns } = preview;
  const lines = text.split(/\r\n|\n|\r/);
  const header = [...columns.map(({ column, header: name }) => column ?? name), heading];
  const rows = [...Map.groupBy(faults, ({ row }) => row)].map(([row, ofRow]) => {
    const reasons = quoted(ofRow.map(sentenceOf).join(" "));
    return `${rowText(lines, row, delimiter, ofRow)}${delimiter}${reasons}`;
  });
  return `\ufeff${[header.map(quoted).join(delimiter), ...rows, ""].join("\r\n")}`;
}

/** Where marks are out of place a spreadsheet would swallow the rows that follow; each cell gets marks of its own there. */
function rowText(lines: readonly string[], row: number, delimiter: string, faults: readonly RowFault[]): string {
  const first = lines[row - 1] ?? "";
  if (faults.some(({ path, message }) => path === "" && message.includes("quotation mark")))
    return first.split(delimiter).map(quoted).join(delimiter);
  let text = first;
  // A quoted cell goes on in the next line.
  for (let next = row; isOpen(text) && next < lines.length; next++) text += `\r\n${lines[next]}`;
  return text;
}

const isOpen = (text: string) => (text.match(/"/g) ?? []).length % 2 === 1;

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** A file's text, by its byte order mark. */
export async function textOf(file: Blob): Promise<string> {
  const bytes = await file.arrayBuffer();
  const [first, second] = new Uint8Array(bytes.slice(0, 2));
  const encoding =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}
