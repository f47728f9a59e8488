import { type DateOrder, isNoAllergy, type RegisterColumn } from "@rawat/contracts";
import { type Reading, readBirthDate } from "./read-date.ts";

type Reader = (cell: string, order: DateOrder | undefined) => Reading;

const genders: ReadonlyMap<string, string> = new Map(
  Object.entries({
    male: "male, m, l, lk, lakilaki, laki, pria, cowok",
    female: "female, f, p, pr, perempuan, wanita, w, cewek",
    other: "other, lainnya",
    unknown: "unknown, tidak diketahui",
  }).flatMap(([gender, words]) => words.split(", ").map((word) => [word, gender] as const)),
);

const genderOf = (cell: string) =>
  genders.get(
    cell
      .trim()
      .toLowerCase()
      .replace(/[-.]|(?<=laki)\s+(?=laki)/g, ""),
  );

function readGender(cell: string): Reading {
  const value = genderOf(cell);
  return value ? { value } : { fault: "Write L or P, or male, female, other or unknown" };
}

/** Whether a cell can be a gender at all. */
export const isGender = (cell: string): boolean => genderOf(cell) !== undefined;

/** What stands in a column of numbers or addresses where there is nothing. */
const nothing = /^(?:[-–—.]*|0|n\/?a|(?:tidak|tdk|tak|belum) (?:ada|punya|memiliki)|kosong|nihil|none|null|nil)$/i;

/** Marks that nobody sees, and the apostrophe by which a spreadsheet is told that digits are text. */
const unseen = /[\p{Cf}\s\u00a0]|^'/gu;

/** 3.17401E+15: the last digits are gone. */
const shortened = /^\d[\d.,]*E\+?\d+$/i;
const numberShortened = "The spreadsheet has shortened this number: write it as text, with all of its digits";

/** Digits as they are written on cards: in groups, with points, dashes or spaces between. */
function readNumber(cell: string): Reading {
  const text = cell.trim();
  if (nothing.test(text)) return { value: undefined };
  if (shortened.test(text)) return { fault: numberShortened };
  return { value: text.replace(unseen, "").replace(/[.-]/g, "") };
}

const readContact: Reader = (cell) => {
  const text = cell.trim();
  if (shortened.test(text)) return { fault: numberShortened };
  return { value: nothing.test(text) ? undefined : text.replace(/^'/, "") };
};

/** As people dial it abroad, `0061…`, and as spreadsheets make a number of it, `81234567890.0`. */
const readPhone: Reader = (cell, order) =>
  readContact(
    cell
      .trim()
      .replace(/^00(?=[1-9])/, "+")
      .replace(/[.,]0$/, ""),
    order,
  );

/** Lines of an address become one. */
const readLine: Reader = (cell) => ({ value: linesOf(cell).join(" ") || undefined });

const linesOf = (cell: string) =>
  cell
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter(Boolean);

const rhesus: ReadonlyMap<string, string> = new Map([
  ["positif", "+"],
  ["positive", "+"],
  ["pos", "+"],
  ["negatif", "-"],
  ["negative", "-"],
  ["neg", "-"],
]);

/** `a rh+`, `O positif`, `AB (+)`: the letters and the sign. */
function readBloodType(cell: string): Reading {
  const text = cell.trim().replace(/\s+/g, " ");
  if (nothing.test(text)) return { value: undefined };
  if (/^(?:unknown|tidak tahu|tdk tahu|tidak diketahui|belum tahu|\?)$/i.test(text)) return { value: "unknown" };
  const [, letters, sign = ""] =
    /^(a|b|ab|o|0) ?\(? ?(?:rh(?:esus)?\.?)? ?([+-]|positif|positive|pos|negatif|negative|neg)? ?\)?$/i.exec(text) ??
    [];
  if (letters === undefined) return { fault: "Write the blood type as A, B, AB or O, with + or - where it is known" };
  return { value: `${letters.toUpperCase().replace("0", "O")}${rhesus.get(sign.toLowerCase()) ?? sign}` };
}

/** A list's entries are divided by `;`, an entry's parts by `|`; a backslash before one of them takes it as it is. */
function splitEscaped(text: string, separator: string): string[] {
  const parts = [""];
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    const next = text[at + 1];
    const escapes = character === "\\" && next !== undefined && ";|\\".includes(next);
    if (character === separator) parts.push("");
    else parts[parts.length - 1] += escapes ? text.slice(at, ++at + 1) : character;
  }
  return parts;
}

/** Takes the backslashes away that `splitEscaped` has left. */
const plain = (text: string) => text.replace(/\\([;|\\])/g, "$1").trim();

const severities: Readonly<Record<string, string>> = { ringan: "mild", sedang: "moderate", berat: "severe" };

function allergyOf(entry: string) {
  const [substance = "", reaction, severity] = splitEscaped(entry, "|").map(plain);
  return {
    substance,
    ...(reaction && { reaction }),
    ...(severity && { severity: severities[severity.toLowerCase()] ?? severity.toLowerCase() }),
  };
}

const entriesOf = (cell: string) => splitEscaped(cell, ";").filter((entry) => entry.trim() !== "");

const readers: Partial<Record<RegisterColumn, Reader>> = {
  birthDate: readBirthDate,
  gender: readGender,
  nik: readNumber,
  bpjsNumber: readNumber,
  phone: readPhone,
  email: readContact,
  "address.postalCode": readNumber,
  bloodType: readBloodType,
  allergies: (cell) => ({ value: isNoAllergy(cell.trim()) ? undefined : entriesOf(cell).map(allergyOf) }),
  "emergencyContact.phone": readPhone,
  // Kept to the letter: whatever people write into notes may mean something.
  notes: (cell) => ({ value: cell === "" ? undefined : cell }),
  tags: (cell) => ({ value: cell.trim() === "" ? undefined : entriesOf(cell).map(plain) }),
};

/** Whatever is read by its form is short; a longer text could keep the reading of forms busy for minutes. */
const formCharactersMax = 100;
const freeColumns: ReadonlySet<RegisterColumn> = new Set(["allergies", "notes", "tags", "email"]);

/** Reads one cell; the value is undefined where nothing was told. */
export function readCell(column: RegisterColumn, cell: string, order: DateOrder | undefined): Reading {
  const reader = readers[column] ?? readLine;
  const isTooLong = reader !== readLine && !freeColumns.has(column) && cell.trim().length > formCharactersMax;
  return isTooLong ? { fault: "This is far too long" } : reader(cell, order);
}
