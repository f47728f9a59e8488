import { isUtf8 } from "node:buffer";
import type { Readable } from "node:stream";
import { TextDecoder } from "node:util";

/** One line of a file as an editor counts them, whatever quotation marks it holds. */
export interface PhysicalLine {
  /** From 1. */
  number: number;
  text: string;
  /** What ended it: `\n`, `\r\n` or `\r`; empty at the end of the file. */
  end: string;
  /** Why it cannot be read: its bytes are no UTF-8 (`text` shows what can be seen of it), or it is too long (and left out). */
  fault?: "encoding" | "length";
}

/** No line of ours is longer: notes of 10,000 characters, fifty allergies, every quotation mark twice. */
export const lineBytesMax = 512 * 1_024;

/** Whether the file was in another encoding: what could not be read there stands in its lines as this sign. */
interface Source {
  isDecoded: boolean;
}
const unreadable = "\ufffd";

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** So few bytes have no more lines than can be read without a pause. */
const bytesAtOnce = 2 * 1_024;

/** The lines of a file, few at a time. UTF-8, or UTF-16 with a byte order mark. Memory does not grow with the file. */
export async function* physicalLines(file: Readable): AsyncGenerator<PhysicalLine[]> {
  const source = { isDecoded: false };
  const split = createSplitter(source);
  for await (const bytes of inUtf8(file, source))
    for (let at = 0; at < bytes.length; at += bytesAtOnce) yield split(bytes.subarray(at, at + bytesAtOnce));
  yield split(Buffer.of(), true);
}

/** Cuts pieces of a file into lines; what has no end yet waits for the next piece. */
function createSplitter(source: Source): (bytes: Buffer, isLast?: boolean) => PhysicalLine[] {
  let number = 0;
  let rest: Buffer[] = [];
  let restBytes = 0;
  let tooLong = false;
  let afterReturn = false;

  const keep = (piece: Buffer) => {
    if (tooLong || piece.length === 0) return;
    restBytes += piece.length;
    tooLong = restBytes > lineBytesMax;
    if (tooLong) rest = [];
    else rest.push(piece);
  };
  const finish = (end: string): PhysicalLine => {
    const bytes = rest.length === 1 ? (rest[0] as Buffer) : Buffer.concat(rest);
    const text = bytes.toString("utf8");
    const isReadable = source.isDecoded ? !text.includes(unreadable) : isUtf8(bytes);
    const fault = tooLong ? "length" : isReadable ? undefined : "encoding";
    rest = [];
    restBytes = 0;
    tooLong = false;
    return { number: ++number, text, end, ...(fault && { fault }) };
  };

  return (bytes, isLast = false) => {
    const lines: PhysicalLine[] = [];
    let start = 0;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at];
      // A carriage return is an end of its own, unless a line feed follows, maybe in the next piece.
      if (afterReturn) {
        afterReturn = false;
        lines.push(finish(byte === lineFeed ? "\r\n" : "\r"));
        start = byte === lineFeed ? at + 1 : at;
        if (byte === lineFeed) continue;
      }
      if (byte !== lineFeed && byte !== carriageReturn) continue;
      keep(bytes.subarray(start, at));
      start = at + 1;
      if (byte === lineFeed) lines.push(finish("\n"));
      else afterReturn = true;
    }
    keep(bytes.subarray(start));
    if (isLast && afterReturn) lines.push(finish("\r"));
    if (isLast && (rest.length > 0 || tooLong)) lines.push(finish(""));
    return lines;
  };
}

/** The bytes as UTF-8 without a byte order mark. */
async function* inUtf8(file: Readable, source: Source): AsyncGenerator<Buffer> {
  let head: Buffer | undefined = Buffer.of();
  let decoder: TextDecoder | undefined;
  const decoded = (bytes: Buffer) => (decoder ? Buffer.from(decoder.decode(bytes, { stream: true })) : bytes);
  for await (const chunk of file as AsyncIterable<Buffer>) {
    if (!head) {
      yield decoded(chunk);
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < longestMark) continue;
    const mark = markOf(head);
    decoder = mark.decoder;
    source.isDecoded = decoder !== undefined;
    yield decoded(head.subarray(mark.bytes));
    head = undefined;
  }
  if (head) {
    const mark = markOf(head);
    decoder = mark.decoder;
    source.isDecoded = decoder !== undefined;
    yield decoded(head.subarray(mark.bytes));
  }
  if (decoder) yield Buffer.from(decoder.decode());
}

const longestMark = 3;

function markOf(head: Buffer): { bytes: number; decoder?: TextDecoder } {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { bytes: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { bytes: 2, decoder: new TextDecoder("utf-16le") };
  if (head[0] === 0xfe && head[1] === 0xff) return { bytes: 2, decoder: new TextDecoder("utf-16be") };
  return { bytes: 0 };
}
