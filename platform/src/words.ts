/** Longer words are found by their first characters. */
export const termCharactersMax = 64;

/** A word as it is kept in an index of fixed width. */
export const cut = (text: string): string => [...text].slice(0, termCharactersMax).join("");

/** The words of a text as they are compared: small letters without accents. */
export function wordsOf(text: string): string[] {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** The end of the range in which every text begins with `prefix`: the largest code point comes after all others. */
export const endOf = (prefix: string): string => `${prefix}\u{10ffff}`;
