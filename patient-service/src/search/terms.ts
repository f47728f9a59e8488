import { askedWordsOf, cut, termsOfText, wordsOf } from "@rawat/platform";
import { askedUntitled, untitled } from "./titles.ts";

const wordsMax = 8;

export interface Searchable {
  name: string;
  medicalRecordNumber: string;
  nik: string | null;
  phone: string | null;
  email: string | null;
}

/** No word begins with it: whoever types "rm" looks for a name, until a number follows. */
const recordNumberMark = "#";
const recordDigits = 6;

/** Everything a patient is found by the beginning of. A phone is found as people write it at home and abroad. */
export function termsOf({ name, medicalRecordNumber, nik, phone, email }: Searchable): string[] {
  const number = medicalRecordNumber.slice(3);
  const terms = [...termsOfText(untitled(name)), recordNumberMark + number, number];
  if (nik) terms.push(nik);
  if (phone) terms.push(phone.slice(1));
  if (phone?.startsWith("+62")) terms.push(`0${phone.slice(3)}`);
  if (email) terms.push(email.toLowerCase(), wordsOf(email.slice(0, email.lastIndexOf("@"))).join(""));
  return [...new Set(terms.map(cut))].filter((term) => term !== "");
}

/** The beginnings that a search asks for; all of them must fit. An empty list fits nobody: the text held no word. */
export function prefixesOf(search: string): string[] {
  // A number may be written with spaces; it is one number still.
  if (/^[\s\d+().-]+$/.test(search)) return numberOf(search);
  const prefixes = withRecordNumbers(askedUntitled(search))
    .split(/[\s,;]+/)
    .flatMap((part) => {
      if (part.includes("@") || /^#\d*$/.test(part)) return [part.toLowerCase()];
      if (/^[\d+().-]+$/.test(part)) return numberOf(part);
      return askedWordsOf(part);
    });
  return widestAway([...new Set(prefixes.map(cut))]).slice(0, wordsMax);
}

/** Whoever has a word that begins with "rah" has one that begins with "ra". */
const widestAway = (prefixes: readonly string[]): string[] =>
  prefixes.filter((prefix) => !prefixes.some((other) => other !== prefix && other.startsWith(prefix)));

/** "RM000051", "rm 51" and "rm-0000", whose zeros tell that it is a beginning. */
const withRecordNumbers = (text: string): string =>
  text
    .replace(
      /(?<!\S)rm[\s.-]*(\d+)(?![^\s,;])/giu,
      (_, digits: string) => recordNumberMark + (digits.startsWith("0") ? digits : digits.padStart(recordDigits, "0")),
    )
    .replace(/(?<!\S)rm-(?!\S)/giu, recordNumberMark);

const numberOf = (text: string): string[] => {
  const digits = text.replace(/\D/g, "");
  return digits ? [cut(digits)] : [];
};
