const octetsMax = 75;
const encoder = new TextEncoder();

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
  let folded = "";
  let octets = 0;
  for (const character of `${name}:${value}`) {
    const length = encoder.encode(character).length;
    if (octets + length > octetsMax) {
      folded += "\r\n ";
      octets = 1;
    }
    folded += character;
    octets += length;
  }
  return `${folded}\r\n`;
}
