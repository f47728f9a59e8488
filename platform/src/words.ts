/** Longer words are found by their first characters. */
export const termCharactersMax = 64;

/** A word as it is kept in an index of fixed width. */
export const cut = (text: string): string => [...text].slice(0, termCharactersMax).join("");

/** Letters that Unicode does not take apart, as people write them whose keyboard lacks them. */
const plainLetters: Readonly<Record<string, string>> = {
  ł: "l",
  ß: "ss",
  ø: "o",
  đ: "d",
  ð: "d",
  æ: "ae",
  œ: "oe",
  þ: "th",
  ı: "i",
  ħ: "h",
  ŋ: "n",
};
const notPlain = new RegExp(`[${Object.keys(plainLetters).join("")}]`, "g");

/** What stands for an apostrophe in names; some of these count as letters for Unicode, others would become a space. */
const apostrophes = /[`´‘’‛′ʹʻʼʽʾʿˈˊˋ\u02c0\u02c1\ua78b\ua78c\uff07]/g;

/** Small letters without accents, and one sign for every apostrophe. */
const folded = (text: string): string =>
  text
    .replace(apostrophes, "'")
    .normalize("NFKD")
    // Signs that cannot be seen, as between the letters of some scripts, part no word.
    .replace(/[\p{M}\p{Cf}]/gu, "")
    .toLowerCase()
    .replace(notPlain, (letter) => plainLetters[letter] ?? letter);

/** The words of a text as they are compared: small letters without accents. */
export const wordsOf = (text: string): string[] => folded(text).match(/[\p{L}\p{N}]+/gu) ?? [];

/**
 * What a text is found by: its words, and from each word on the rest written as one, of which what people write together is
 * the beginning. "Siti Nur'aini": siti, sitinuraini, nur, nuraini, aini.
 */
export function termsOfText(text: string): string[] {
  const words = wordsOf(text).slice(0, wordsMax).map(cut);
  return words.flatMap((word, at) => [word, joinedFrom(words, at)]);
}

/** Some signs are whole sentences once they are taken apart; a name has no more words than this. */
const wordsMax = 40;

/** Words written as one, as far as an index keeps them. */
function joinedFrom(words: readonly string[], at: number): string {
  let joined = "";
  for (let next = at; next < words.length && joined.length < termCharactersMax; next++) joined += words[next];
  return joined;
}

const marked = /[\p{L}\p{N}]+(?:['_.+\p{Pd}]+[\p{L}\p{N}]+)*/gu;

/** The words that somebody asks for: what marks divide is one word, so with and without them the same is found. */
export const askedWordsOf = (text: string): string[] =>
  (folded(text).match(marked) ?? []).map((word) => wordsOf(word).join(""));

/** The end of the range in which every text begins with `prefix`: the largest code point comes after all others. */
export const endOf = (prefix: string): string => `${prefix}\u{10ffff}`;
