/** What Excel calls "CSV" without "UTF-8". */
const otherEncoding = "windows-1252";

/** A file whose letters can be read: one that is neither UTF-8 nor marked as UTF-16 is what spreadsheets write as plain CSV. */
export async function readableFile(file: File): Promise<File> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (isMarkedUtf16(bytes) || isUtf8(bytes) || isBinary(bytes)) return file;
  return new File([new TextDecoder(otherEncoding).decode(bytes)], file.name, { type: file.type });
}

const isMarkedUtf16 = ([first, second]: Uint8Array) =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);

/** A spreadsheet's own file, a picture: no text in any encoding. */
const isBinary = (bytes: Uint8Array) => bytes.subarray(0, 4_096).includes(0);

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** A file's text, by its byte order mark. */
export async function textOf(file: Blob): Promise<string> {
  const bytes = await file.arrayBuffer();
  const [first, second] = new Uint8Array(bytes.slice(0, 2));
  const encoding =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}
