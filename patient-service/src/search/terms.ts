import { cut, wordsOf } from "@rawat/platform";

const wordsMax = 8;

export interface Searchable {
  name: string;
  medicalRecordNumber: string;
  nik: string | null;
  phone: string | null;
  email: string | null;
}

/** Everything a patient is found by the beginning of. A phone is found as people write it at home and abroad. */
export function termsOf({ name, medicalRecordNumber, nik, phone, email }: Searchable): string[] {
  const terms = [...wordsOf(name), medicalRecordNumber.toLowerCase(), medicalRecordNumber.slice(3)];
  if (nik) terms.push(nik);
  if (phone) terms.push(phone.slice(1), `0${phone.slice(3)}`);
  if (email) terms.push(email.toLowerCase());
  return [...new Set(terms.map(cut))];
}

/** The beginnings that a search asks for; all of them must fit. An empty list fits nobody: the text held no word. */
export function prefixesOf(search: string): string[] {
  // A number may be written with spaces; it is one number still.
  if (/^[\s\d+().-]+$/.test(search)) return numberOf(search);
  const prefixes = search.split(/\s+/).flatMap((part) => {
    if (part.includes("@") || /^rm-\d*$/i.test(part)) return [part.toLowerCase()];
    if (/^[\d+().-]+$/.test(part)) return numberOf(part);
    return wordsOf(part);
  });
  return [...new Set(prefixes.map(cut))].slice(0, wordsMax);
}

const numberOf = (text: string): string[] => {
  const digits = text.replace(/\D/g, "");
  return digits ? [cut(digits)] : [];
};
