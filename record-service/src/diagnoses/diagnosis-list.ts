import { readdirSync, readFileSync } from "node:fs";
import type { DiagnosisEntry } from "@rawat/contracts";
import { wordsOf } from "@rawat/platform";
import { commonCodes } from "./common-codes.ts";

/** An entry of the list with what it is found by. */
export interface ListedDiagnosis extends DiagnosisEntry {
  /** The code as people type it in haste: small, without its point. */
  plainCode: string;
  words: readonly string[];
}

const folder = new URL("./", import.meta.url);

/** Every code there is, those met most often first, the others in the order of the codes. */
export const diagnosisList: readonly ListedDiagnosis[] = inOrderOfUse(
  readdirSync(folder)
    .filter((file) => file.endsWith(".tsv"))
    .flatMap((file) => readFileSync(new URL(file, folder), "utf8").split("\n"))
    .filter((line) => line !== "")
    .map(entryOf),
);

const byCode = new Map(diagnosisList.map((entry) => [entry.code, entry]));

/** The entry of a code; undefined when the list has none. */
export const findEntry = (code: string): ListedDiagnosis | undefined => byCode.get(code);

/** A line: code, English words, Indonesian words, and perhaps other words by which people know it. */
function entryOf(line: string): ListedDiagnosis {
  const [code = "", display = "", displayId = "", others = ""] = line.split("\t");
  return {
    code,
    display,
    displayId,
    plainCode: plainCodeOf(code),
    words: wordsOf(`${display} ${displayId} ${others}`),
  };
}

/** A code without case and point. */
export function plainCodeOf(code: string): string {
  return code.toLowerCase().replace(".", "");
}

function inOrderOfUse(entries: readonly ListedDiagnosis[]): ListedDiagnosis[] {
  const places = new Map(commonCodes.map((code, place) => [code, place]));
  const placeOf = ({ code }: ListedDiagnosis) => places.get(code) ?? commonCodes.length;
  return entries.toSorted((a, b) => placeOf(a) - placeOf(b) || (a.code < b.code ? -1 : 1));
}
