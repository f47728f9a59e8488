import type { DiagnosisEntry } from "@rawat/contracts";
import { askRecords } from "../api/records.ts";
import { spoken } from "../i18n/index.ts";

/** What the codes are called, as far as anybody has asked: a list that does not change while one looks at it. */
const known = new Map<string, DiagnosisEntry>();
/** The same by what they are called, in either language; words of somebody's own are those of none. */
const called = new Map<string, DiagnosisEntry | undefined>();
/** What is asked for has room for so much. */
const askedMax = 100;

function know(entry: DiagnosisEntry): void {
  known.set(entry.code, entry);
  called.set(entry.display, entry);
  if (entry.displayId) called.set(entry.displayId, entry);
}

/** Learns what these codes are called in both languages. Where that fails, the words that were kept serve. */
export async function knowDiagnoses(codes: readonly string[]): Promise<void> {
  const unknown = [...new Set(codes)].filter((code) => !known.has(code));
  await Promise.all(
    unknown.map(async (code) => {
      try {
        for (const entry of await searchDiagnoses(code, { limit: "1" })) know(entry);
      } catch {
        // It is asked for again the next time.
      }
    }),
  );
}

/** Learns likewise of diagnoses that are told by their words alone. */
export async function knowDiagnosesCalled(names: readonly string[]): Promise<void> {
  const unknown = [...new Set(names)].filter((name) => name !== "" && !called.has(name));
  await Promise.all(
    unknown.map(async (name) => {
      try {
        for (const entry of await searchDiagnoses(name.slice(0, askedMax), { limit: "50" })) know(entry);
        if (!called.has(name)) called.set(name, undefined);
      } catch {
        // It is asked for again the next time.
      }
    }),
  );
}

export async function searchDiagnoses(
  q: string,
  { limit, signal }: { limit: string; signal?: AbortSignal },
): Promise<DiagnosisEntry[]> {
  return (await askRecords(signal).diagnosisCodes({ query: { q, limit } })).data;
}

/** A diagnosis in the reader's words. */
export const diagnosisText = ({ display, displayId }: DiagnosisEntry): string =>
  (spoken.value === "id" ? displayId : null) ?? display;

/** A diagnosis of a record in the reader's words; words that its doctor chose stay as they are. */
export function diagnosisName({ code, display }: { code: string; display: string }): string {
  const entry = known.get(code);
  return entry && (display === entry.display || display === entry.displayId) ? diagnosisText(entry) : display;
}

/** Words that a diagnosis is called by, in the reader's language; words that its doctor chose stay as they are. */
export function diagnosisCalled(words: string): string {
  const entry = called.get(words);
  return entry ? diagnosisText(entry) : words;
}
