/** How much a JSON text may be made of. */
interface Shape {
  /** Brackets within brackets; the deepest form has five. */
  depthMax: number;
  /** Values at any depth; a form has hundreds. */
  valuesMax: number;
}

const ofBodies: Shape = { depthMax: 32, valuesMax: 2_000 };
/** Characters of one text as it is written, escapes and all; the longest that any form takes has a tenth of them. */
const textCharactersMax = 131_072;

const quote = 34;
const backslash = 92;
const comma = 44;

/**
 * What is wrong with the shape of a JSON text, before anything is made of it: half a megabyte of brackets costs the parser and
 * whoever walks through its result half a second, in which nobody else is answered. Undefined for a text of bearable shape, JSON or not.
 */
export function faultOfShape(text: string, { depthMax, valuesMax } = ofBodies): string | undefined {
  let depth = 0;
  let values = 0;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    if (sign === quote) {
      const end = endOfText(text, at + 1);
      if (end - at > textCharactersMax) return `Expected texts of at most ${textCharactersMax} characters`;
      at = end;
    } else if (sign === comma) {
      if (++values > valuesMax) return `Expected at most ${valuesMax} values`;
    } else if (sign === 91 || sign === 123) {
      if (++depth > depthMax) return `Expected at most ${depthMax} levels`;
      if (++values > valuesMax) return `Expected at most ${valuesMax} values`;
    } else if (sign === 93 || sign === 125) depth--;
  }
  return undefined;
}

/** Where a text that begins at `from` ends: its closing quotation mark, or the end of everything. */
function endOfText(text: string, from: number): number {
  for (let end = text.indexOf('"', from); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === backslash) slashes++;
    if (slashes % 2 === 0) return end;
  }
  return text.length;
}
