import { askedWordsOf, cut, termsOfText } from "@rawat/platform";

const wordsMax = 8;

/** Everything a person of the clinic is found by the beginning of. */
export const termsOf = ({ name, specialization }: { name: string; specialization: string | null }): string[] => [
  ...new Set(termsOfText(`${name} ${specialization ?? ""}`).map(cut)),
];

/** The beginnings that a search asks for; all of them must fit. An empty list fits nobody: the text held no word. */
export const prefixesOf = (search: string): string[] => [...new Set(askedWordsOf(search).map(cut))].slice(0, wordsMax);
