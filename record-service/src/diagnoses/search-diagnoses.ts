import type { DiagnosisEntry } from "@rawat/contracts";
import { wordsOf } from "@rawat/platform";
import { diagnosisList, type ListedDiagnosis, plainCodeOf } from "./diagnosis-list.ts";

/**
 * Finds diagnoses, best first: the code itself, codes that begin so, those that are called so in either language and are not divided further, then those that have every word
 * that was asked for, then those in which each begins some word: "flu" is influenza before it is fluor albus. Equals stand in the order of the list: the most common first.
 */
export function searchDiagnoses(text: string, limit: number): DiagnosisEntry[] {
  const code = plainCodeOf(text.trim());
  const prefixes = wordsOf(text);
  const ranks: ListedDiagnosis[][] = [[], [], [], [], []];
  for (const entry of diagnosisList) ranks[rankOf(entry, code, prefixes)]?.push(entry);
  return ranks
    .flat()
    .slice(0, limit)
    .map(({ code, display, displayId }) => ({ code, display, displayId }));
}

function rankOf(
  { plainCode, words, display, displayId }: ListedDiagnosis,
  code: string,
  prefixes: readonly string[],
): number {
  if (plainCode === code) return 0;
  if (plainCode.startsWith(code)) return 1;
  const fits = prefixes.length > 0 && prefixes.every((prefix) => words.some((word) => word.startsWith(prefix)));
  const isCalledSo = () => [display, displayId ?? ""].some((name) => wordsOf(name).join(" ") === prefixes.join(" "));
  if (fits && isCalledSo() && !isDivided(plainCode)) return 2;
  if (fits && prefixes.every((prefix) => words.includes(prefix))) return 3;
  return fits ? 4 : Number.POSITIVE_INFINITY;
}

/** Whether a code stands for several that are told apart: asthma as such is seldom what somebody has. */
const isDivided = (code: string): boolean =>
  diagnosisList.some(({ plainCode }) => plainCode !== code && plainCode.startsWith(code));
