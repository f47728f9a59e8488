import { inIndonesianSpelling, lettersOf } from "./letters.ts";
import { medicineTable, type NamedMedicine } from "./medicine-table.ts";
import { createNearWords } from "./one-letter-apart.ts";
import { ordinaryWords } from "./ordinary-words.ts";

/** What a free text names. */
export interface Recognised {
  medicines: readonly NamedMedicine[];
  /** Its other words that may be a name, as they stand and as Indonesian would spell them: the table cannot know all. */
  unknown: readonly string[];
}

/** Shorter names are one letter away from too much. */
const nameLettersMin = 6;
const wordLettersMin = 5;
const wordsMax = 5;
/** A name that is both cut up and misspelt is cut into no more than these, of so many letters at least. */
const nearWordsMax = 3;
const pieceLettersMin = 3;

const { names } = medicineTable;
const namesAsSpelt = new Map(
  [...names.values()].map((medicine) => [lettersOf(medicine.name).map(inIndonesianSpelling).join(""), medicine]),
);
/** One letter is all that tells vitamin C from vitamin B. */
const isMadeOfWords = ({ name }: NamedMedicine): boolean => lettersOf(name).every((word) => word.length > 1);
const longNames = () =>
  [...names].filter(([key, medicine]) => key.length >= nameLettersMin && isMadeOfWords(medicine)).map(([key]) => key);
let nearNames: ReturnType<typeof createNearWords> | undefined;

/**
 * Reads the medicines and classes out of a free text, as clerks and doctors write them: several at once, with strengths and forms,
 * their words joined or apart, in either spelling or a mixture, and with one wrong letter. A name that is written right is never
 * taken for another one.
 */
export function recogniseMedicines(text: string): Recognised {
  const words = lettersOf(text);
  const spelt = words.map(inIndonesianSpelling);
  const medicines: NamedMedicine[] = [];
  const unknown: string[] = [];
  for (let at = 0; at < words.length; ) {
    const found = exactAt(words, at, names) ?? exactAt(spelt, at, namesAsSpelt) ?? nearAt(words, at);
    const word = words[at] ?? "";
    if (found) medicines.push(...found.medicines);
    else if (word.length >= wordLettersMin && !ordinaryWords.has(word)) unknown.push(word, spelt[at] ?? word);
    at += found?.length ?? 1;
  }
  return { medicines, unknown };
}

interface Found {
  medicines: readonly NamedMedicine[];
  /** How many words it took. */
  length: number;
}

/** The longest name that begins at a word: "procaine penicillin" is not procaine. */
function exactAt(words: readonly string[], at: number, among: ReadonlyMap<string, NamedMedicine>): Found | undefined {
  for (let length = Math.min(wordsMax, words.length - at); length >= 1; length--) {
    const key = words.slice(at, at + length).join("");
    const medicine = length === 1 || key.length >= nameLettersMin ? among.get(key) : undefined;
    if (medicine) return { medicines: [medicine], length };
  }
  return undefined;
}

function nearAt(words: readonly string[], at: number): Found | undefined {
  for (let length = 1; length <= Math.min(nearWordsMax, words.length - at); length++) {
    const pieces = words.slice(at, at + length);
    const key = pieces.join("");
    if (pieces.some((piece) => piece.length < pieceLettersMin)) return undefined;
    if (key.length < wordLettersMin || ordinaryWords.has(key)) continue;
    // Made when a name is misspelt first: a start waits for none of it.
    nearNames ??= createNearWords(withoutLookalikes(longNames()));
    const medicines = nearNames(key).flatMap((near) => names.get(near) ?? []);
    if (medicines.length > 0) return { medicines, length };
  }
  return undefined;
}

/** Names of different things that are one letter apart, such as Imodium and iodium, are each taken only as they are written. */
function withoutLookalikes(keys: readonly string[]): string[] {
  const near = createNearWords(keys);
  return keys.filter((key) => near(key).every((other) => haveMeaningInCommon(names.get(key), names.get(other))));
}

function haveMeaningInCommon(one: NamedMedicine | undefined, other: NamedMedicine | undefined): boolean {
  if (!one || !other) return false;
  return (
    [...one.classes].some((each) => other.classes.has(each)) ||
    one.substances.some((each) => other.substances.includes(each))
  );
}
