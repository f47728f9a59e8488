/** The word that a text of an address is; undefined where it is none of these. */
export const oneOf = <T extends string>(words: readonly T[], text: string | undefined): T | undefined =>
  words.find((word) => word === text);

/** The word that was chosen in a form. @throws RangeError where the form offers words that are none of these. */
export function chosenOf<T extends string>(words: readonly T[], text: string | undefined): T {
  const word = oneOf(words, text);
  if (word === undefined) throw new RangeError(`“${text}” is none of ${words.join(", ")}`);
  return word;
}
