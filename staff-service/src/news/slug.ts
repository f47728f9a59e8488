import { isOtherAddress, slugCharactersMax } from "@rawat/contracts";
import slugify from "@sindresorhus/slugify";

const charactersMax = 80;

/** Signs that are read as words in an Indonesian title. */
const asWords: [string, string][] = [
  ["&", " dan "],
  ["%", " persen "],
  ["+", " plus "],
  ["@", " di "],
  ["Rp", " rp "],
];

/** A title as it stands in an address: `Vaksin & Imunisasi 50%` is `vaksin-dan-imunisasi-50-persen`. */
export function slugOf(title: string): string {
  // An apostrophe parts no word: Jum'at is jumat.
  const slug = slugify(title.replace(/['’‘`]/g, ""), { customReplacements: asWords, decamelize: false });
  // A title of signs alone, or of a script that nobody spells in these letters, still needs an address.
  const own = cutAtWord(slug, charactersMax) || "berita";
  return isOtherAddress(own) ? `berita-${own}` : own;
}

function cutAtWord(slug: string, max: number): string {
  if (slug.length <= max) return slug;
  const cut = slug.slice(0, max + 1);
  return cut.slice(0, Math.max(cut.lastIndexOf("-"), 0)) || slug.slice(0, max);
}

/** Where there are very many of one title: with their id behind it, short enough for an address to take it. */
export const withId = (slug: string, id: string): string =>
  `${cutAtWord(slug, slugCharactersMax - id.length - 1)}-${id}`;

/** The same for the news that come after: `vaksin`, `vaksin-2`, `vaksin-3`. */
export const numbered = (slug: string, number: number): string => (number === 1 ? slug : `${slug}-${number}`);
