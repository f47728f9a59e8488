import type { AllergyConflict } from "@rawat/contracts";
import type { NamedMedicine } from "./medicine-table.ts";
import { createNearWords } from "./one-letter-apart.ts";
import { type Recognised, recogniseMedicines } from "./recognise-medicines.ts";

/** Unknown words are taken for each other despite a wrong letter from this length on. */
const nearLettersMin = 6;

/** A conflict with the place of its medication among those that were told. */
export interface PlacedConflict extends AllergyConflict {
  place: number;
}

interface ReadAllergy extends Recognised {
  substance: string;
}

/**
 * The medications against a known allergy: the same substance, another of its class, or, where the table knows neither, the
 * same word. It is no more than a warning, so it would rather speak once too often.
 */
export function findAllergyConflicts(
  medications: readonly string[],
  allergies: readonly { substance: string }[],
): PlacedConflict[] {
  const known = allergies.map(({ substance }) => ({ substance, ...recogniseMedicines(substance) }));
  const allergiesNaming = createWordFinder(known);
  return medications.flatMap((medication, place) => {
    const prescribed = recogniseMedicines(medication);
    const sameWord = new Set(prescribed.unknown.flatMap(allergiesNaming));
    return known.flatMap((allergy) => {
      const joinedBy = sameWord.has(allergy) ? null : jointOf(prescribed.medicines, allergy.medicines);
      return joinedBy === undefined ? [] : [{ place, medication, substance: allergy.substance, joinedBy }];
    });
  });
}

/** Finds the allergies in which a word stands that the table does not know. Each word is looked for once, however often it is prescribed. */
function createWordFinder(allergies: readonly ReadAllergy[]): (word: string) => readonly ReadAllergy[] {
  const naming = Map.groupBy(
    allergies.flatMap((allergy) => [...new Set(allergy.unknown)].map((word) => ({ word, allergy }))),
    ({ word }) => word,
  );
  const near = createNearWords([...naming.keys()].filter((word) => word.length >= nearLettersMin));
  const found = new Map<string, readonly ReadAllergy[]>();
  const find = (word: string) => {
    const like = [word, ...(word.length >= nearLettersMin ? near(word) : [])];
    return [...new Set(like.flatMap((each) => naming.get(each) ?? []).map(({ allergy }) => allergy))];
  };
  return (word) => {
    const allergiesOfWord = found.get(word) ?? find(word);
    found.set(word, allergiesOfWord);
    return allergiesOfWord;
  };
}

/** What joins medications to those of an allergy; null when they are called the same, undefined when nothing does. */
function jointOf(
  prescribed: readonly NamedMedicine[],
  allergic: readonly NamedMedicine[],
): AllergyConflict["joinedBy"] | undefined {
  const pairs = prescribed.flatMap((one) => allergic.map((other) => [one, other] as const));
  if (pairs.some(([one, other]) => one === other)) return null;
  for (const [one, other] of pairs) {
    const joint = sharedClass(one, other) ?? sharedSubstance(one, other);
    if (joint) return joint;
  }
  return undefined;
}

function sharedClass(one: NamedMedicine, other: NamedMedicine) {
  const shared = [...one.classes].find((medicineClass) => other.classes.has(medicineClass));
  return shared && { display: shared.display, displayId: shared.displayId };
}

function sharedSubstance(one: NamedMedicine, other: NamedMedicine) {
  const shared = one.substances.find((substance) => other.substances.includes(substance));
  return shared && { display: shared.name, displayId: shared.name };
}
