export interface AllergyConflict {
  medication: string;
  substance: string;
}

/** Shorter words such as "dan" or "obat" are in the names of too many things. */
const lettersMin = 5;

const plain = (text: string): string => text.normalize("NFKD").toLowerCase();
const wordsOf = (text: string): string[] => plain(text).split(/[^\p{L}\p{N}]+/u);

/** The medications whose words contain a substance that the patient is allergic to, or one of its longer words. */
export function allergyConflicts(medications: readonly string[], substances: readonly string[]): AllergyConflict[] {
  return medications.flatMap((medication) =>
    substances.filter((substance) => names(medication, substance)).map((substance) => ({ medication, substance })),
  );
}

function names(medication: string, substance: string): boolean {
  const whole = plain(substance).trim();
  if (whole !== "" && plain(medication).includes(whole)) return true;
  const telling = wordsOf(substance).filter((word) => word.length >= lettersMin);
  return wordsOf(medication).some((word) => telling.some((part) => word.includes(part)));
}
