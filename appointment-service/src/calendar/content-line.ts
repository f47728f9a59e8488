const octetsMax = 75;

/** What a character takes in UTF-8. */
function octetsOf(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x80) return 1;
  return point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}

/** Text as a value of a calendar (RFC 5545, 3.3.11): what would end the value, or the line, is escaped; other control characters have no place there. */
export const escapeText = (text: string): string =>
  text
    .replace(/[\\;,]/g, (character) => `\\${character}`)
    .replace(/\r\n|\r|\n/g, "\\n")
    .replace(/[^\P{Cc}\t]/gu, "");

/**
 * A line of a calendar with its end, folded so that no line is longer than 75 octets (RFC 5545, 3.1). A character of several
 * octets stays whole, for not every reader joins the lines before it decodes them.
 */
export function contentLine(name: string, value: string): string {
  const line = `${name}:${value}`;
  // A calendar has thousands of lines, of which hardly any is long.
  if (Buffer.byteLength(line) <= octetsMax) return `${line}\r\n`;
  let folded = "";
  let octets = 0;
  for (const character of line) {
    const length = octetsOf(character);
    if (octets + length > octetsMax) {
      folded += "\r\n ";
      octets = 1;
    }
    folded += character;
    octets += length;
  }
  return `${folded}\r\n`;
}
