import type { Knex } from "knex";
import { findRows, type PatientRow } from "../register/patient-store.ts";
import { countTerms, foundAmong, listTerms, listTermsOf, type TermRow } from "./term-store.ts";
import { prefixesOf } from "./terms.ts";

export interface Found {
  row: PatientRow;
  /** Where in the index it was found; the next page begins behind it. */
  position: TermRow;
}

export interface Search {
  text: string;
  limit: number;
  after?: TermRow | undefined;
  archivedToo: boolean;
}

const firstStretch = 64;
const stretchMax = 512;
const countedMax = 1_000;

/**
 * Finds patients by beginnings of words, up to `limit`, in the order of the word found. One beginning, the rarest, is walked
 * along the index in stretches; whether the others fit is asked for each stretch at once. So the work depends on how many are
 * found, not on how many there are. Each statement is plain enough for every engine to take the index.
 */
export async function searchPatients(db: Knex, { text, limit, after, archivedToo }: Search): Promise<Found[]> {
  const prefixes = prefixesOf(text);
  const lead = await rarest(db, prefixes);
  if (lead === undefined) return [];
  const found: Found[] = [];
  let position = after;
  for (let size = firstStretch; ; size = Math.min(size * 2, stretchMax)) {
    const stretch = await listTerms(db, lead, position, size);
    found.push(...(await fitting(db, stretch, lead, prefixes, archivedToo)));
    position = stretch.at(-1);
    if (found.length >= limit || stretch.length < size) return found.slice(0, limit);
  }
}

async function rarest(db: Knex, prefixes: readonly string[]): Promise<string | undefined> {
  if (prefixes.length < 2) return prefixes[0];
  const counted = await Promise.all(
    prefixes.map(async (prefix) => ({ prefix, count: await countTerms(db, prefix, countedMax) })),
  );
  return counted.sort((a, b) => a.count - b.count || b.prefix.length - a.prefix.length)[0]?.prefix;
}

async function fitting(
  db: Knex,
  stretch: readonly TermRow[],
  lead: string,
  prefixes: readonly string[],
  archivedToo: boolean,
): Promise<Found[]> {
  // Asked one after the other, and of those alone that are left: of two common words, few have both.
  let ids = [...new Set(stretch.map(({ patientId }) => patientId))];
  for (const prefix of prefixes) if (prefix !== lead && ids.length > 0) ids = await foundAmong(db, ids, prefix);
  if (ids.length === 0) return [];
  const terms = Map.groupBy(await listTermsOf(db, ids), ({ patientId }) => patientId);
  // "Budi Budiman" stands twice under "bud": the first one counts.
  const candidates = stretch.filter(
    ({ term, patientId }) => terms.get(patientId)?.find((own) => own.term.startsWith(lead))?.term === term,
  );
  const rows = new Map(
    (
      await findRows(
        db,
        candidates.map(({ patientId }) => patientId),
        archivedToo,
      )
    ).map((row) => [row.id, row]),
  );
  return candidates.flatMap((position) => {
    const row = rows.get(position.patientId);
    return row ? [{ row, position }] : [];
  });
}
