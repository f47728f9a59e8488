import { wordsOf } from "@rawat/platform";

/** The words of a text without their digits: "625mg" and "mg" are the same, strengths are no names. */
export const lettersOf = (text: string): string[] => wordsOf(text).flatMap((word) => word.match(/\p{L}+/gu) ?? []);

const changes: readonly (readonly [RegExp, string])[] = [
  [/ph/g, "f"],
  [/th/g, "t"],
  [/ch/g, "k"],
  [/qu/g, "ku"],
  [/x/g, "ks"],
  [/c(?=[eiy])/g, "s"],
  [/c/g, "k"],
  [/y/g, "i"],
  [/(.)\1/gu, "$1"],
  [/(?<=.{5})e$/u, ""],
];

/**
 * A word as Indonesian would spell it, by rule: "ceftriaxone" is "seftriakson". People mix both spellings in one word
 * ("amoxisilin"), and in this form the two are the same.
 */
export const inIndonesianSpelling = (word: string): string =>
  changes.reduce((text, [from, to]) => text.replace(from, to), word);
