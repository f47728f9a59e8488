import { wordsOf } from "@rawat/platform";
import fc from "fast-check";
import { expect, it } from "vitest";
import { prefixesOf, termsOf } from "../src/search/terms.ts";
import { untitled } from "../src/search/titles.ts";

const letters = fc.constantFrom(..."abdeghiklmnoprstuwyáéüñçłøßđæœþıħ王ЖاΩ");
const part = fc.string({ unit: letters, minLength: 1, maxLength: 6 });
const marks = fc.constantFrom("'", "’", "ʼ", "-", ".", "‑", "`");

interface Word {
  parts: string[];
  mark: string;
}

const word: fc.Arbitrary<Word> = fc.record({ parts: fc.array(part, { minLength: 1, maxLength: 4 }), mark: marks });
const writings: readonly ((word: Word) => string)[] = [
  ({ parts, mark }) => parts.join(mark),
  ({ parts }) => parts.join(""),
  ({ parts }) => parts.join(" "),
  ({ parts }) => parts.join("-"),
];
const cases: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => text.toLowerCase(),
  (text) => text.normalize("NFD"),
];
const typed = fc.record({
  writing: fc.constantFrom(...writings),
  inCase: fc.constantFrom(...cases),
  left: fc.boolean(),
  place: fc.nat(),
});

const titles = fc.constantFrom("", "dr. ", "H. ", "Prof. Dr. ", "Ny. ");
const degrees = fc.constantFrom("", ", Sp.A", ", S.E., M.M.", ", A.Md.Keb", " S.Kep.");

it("finds a person by any of their own words, in any order and case, with the marks or without, titles or none", () => {
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 1, maxLength: 5 }),
      fc.array(typed, { minLength: 5, maxLength: 5 }),
      titles,
      degrees,
      fc.constantFrom("", "dr. ", "Hj. "),
      (words, ways, title, degree, askedTitle) => {
        const own = words.map(({ parts, mark }) => parts.join(mark)).join(" ");
        // By chance a word may be a title itself.
        fc.pre(wordsOf(untitled(own)).join() === wordsOf(own).join());
        const name = title + own + degree;
        const asked = words
          .map((one, at) => ({ one, way: ways[at] }))
          .filter(({ way }) => way && !way.left)
          .sort((a, b) => (a.way?.place ?? 0) - (b.way?.place ?? 0))
          .map(({ one, way }) => (way ? way.inCase(way.writing(one)) : ""));
        fc.pre(asked.length > 0);
        const terms = termsOf({ name, medicalRecordNumber: "RM-000042", nik: null, phone: null, email: null });
        for (const prefix of prefixesOf(askedTitle + asked.join(" ")))
          expect(
            terms.some((term) => term.startsWith(prefix)),
            JSON.stringify({ name, asked, prefix, terms }),
          ).toBe(true);
      },
    ),
    { numRuns: 3_000 },
  );
});
