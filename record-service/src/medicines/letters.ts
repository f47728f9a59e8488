import { wordsOf } from "@rawat/platform";

/** No medicine has a longer name. */
const lettersMax = 40;
/** As many as a line of a prescription has characters: some signs are whole sentences once they are taken apart. */
const lettersInAllMax = 250;

/** The words of a text without their digits: "625mg" and "mg" are the same, strengths are no names. */
export function lettersOf(text: string): string[] {
  let letters = 0;
  return wordsOf(text)
    .flatMap((word) => word.match(/\p{L}+/gu) ?? [])
    .map((word) => word.slice(0, lettersMax))
    .filter((word) => {
      letters += word.length;
      return letters <= lettersInAllMax;
    });
}

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
