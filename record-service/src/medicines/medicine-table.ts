import { readFileSync } from "node:fs";
import { lettersOf } from "./letters.ts";

/** What an allergy to one member is taken for an allergy to all of. */
export interface MedicineClass {
  code: string;
  display: string;
  displayId: string;
}

/** A substance by its nonproprietary name; one without a class stands for itself. */
export interface Substance {
  name: string;
  medicineClass: MedicineClass | undefined;
}

/** What a name stands for: a substance, a product of several, or a class as a whole. */
export interface NamedMedicine {
  name: string;
  substances: readonly Substance[];
  classes: ReadonlySet<MedicineClass>;
}

/** Every name of the table by its letters alone. */
export interface MedicineTable {
  names: ReadonlyMap<string, NamedMedicine>;
  classes: readonly MedicineClass[];
}

/** A name as it is looked up: small, and without spaces, hyphens and digits, which people put where they like. */
const keyOf = (name: string): string => lettersOf(name).join("");

/**
 * Reads the table in the form that is told at its top.
 *
 * @throws Error for a name that stands twice, or a product of what does not stand before it.
 */
export function readMedicines(text: string): MedicineTable {
  const names = new Map<string, NamedMedicine>();
  const classes = new Map<string, MedicineClass>();
  let medicineClass: MedicineClass | undefined;

  function put(spellings: readonly string[], substances: readonly Substance[], whole: readonly MedicineClass[]): void {
    const ofSubstances = substances.flatMap((substance) => substance.medicineClass ?? []);
    for (const name of spellings) {
      if (names.has(keyOf(name))) throw new Error(`${name} stands twice`);
      names.set(keyOf(name), { name, substances, classes: new Set([...whole, ...ofSubstances]) });
    }
  }

  function putProduct(spellings: readonly string[], product: readonly string[]): void {
    const [whole, parts] = [product.filter(isClass), product.filter((part) => !isClass(part))];
    put(
      spellings,
      parts.map((part) => known(part, names.get(keyOf(part))?.substances[0])),
      whole.map((part) => known(part, classes.get(part.slice(1)))),
    );
  }

  for (const line of text.split("\n").filter((each) => each !== "" && !each.startsWith("#"))) {
    const [first = "", second = "", third = "", fourth = ""] = line.split("\t");
    if (first === "+") putProduct(listed(second), listed(third));
    else if (isClass(first)) {
      const code = first.slice(1);
      medicineClass = code === "-" ? undefined : { code, display: second, displayId: third };
      if (medicineClass) classes.set(code, medicineClass);
      if (medicineClass) put(listed(fourth), [], [medicineClass]);
    } else put([first, ...listed(second), ...listed(third)], [{ name: first, medicineClass }], []);
  }
  return { names, classes: [...classes.values()] };
}

const isClass = (part: string): boolean => part.startsWith("@");

function known<T>(part: string, found: T | undefined): T {
  if (found === undefined) throw new Error(`${part} is neither a substance nor a class`);
  return found;
}

const listed = (names: string): string[] =>
  names
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);

/** The table that is shipped, read once at the start. */
export const medicineTable = readMedicines(readFileSync(new URL("medicines.tsv", import.meta.url), "utf8"));
