import { assertAwaited, giveWay } from "@rawat/platform";
import type { Knex } from "knex";
import type { PatientRow } from "../register/patient-row.ts";
import { countTerms, findPlaceAhead, listPlaces, type TermRow } from "./term-store.ts";
import { prefixesOf, termsOf } from "./terms.ts";

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

const countedMax = 100;
const placesAtOnceMax = 512;
/** A page looks at no more places: where nearly all of them are people who stand on earlier pages, the next page goes on. */
const placesMax = 2_000;
/** Where nobody fits, many places are passed over: the embedded engine goes through so many in a moment, and others have their turn. */
const walkedAtOnceMax = 4_000;

/** A stretch of what is found. */
export interface Stretch {
  found: Found[];
  /** Where the search stopped before it had `limit`, though there may be more behind. */
  stoppedAt?: TermRow | undefined;
}

/**
 * Finds patients by beginnings of words, up to `limit`, in the order of the word found. One beginning, the rarest, is walked
 * along the index, and whoever does not fit the others is passed over there. So the work depends on how many are found, not on
 * how many there are; where nobody fits it goes through everybody of that beginning, as long as somebody waits for it.
 *
 * @throws TooSlow where nobody does any more.
 */
export async function searchPatients(db: Knex, { text, limit, after, archivedToo }: Search): Promise<Stretch> {
  const prefixes = prefixesOf(text);
  const lead = await leadOf(db, prefixes, after);
  if (lead === undefined) return { found: [] };
  const others = prefixes.filter((prefix) => prefix !== lead);
  const found: Found[] = [];
  const seen = new Set<string>();
  let position = after;
  let looked = 0;
  for (let size = limit; ; size = Math.min(size * 2, placesAtOnceMax)) {
    assertAwaited();
    await giveWay();
    // Of one word each place fits, so there the page is the bound.
    const upTo = others.length > 0 ? await findPlaceAhead(db, { lead, after: position }, walkedAtOnceMax) : undefined;
    const places = await listPlaces(db, { lead, others, after: position, upTo }, size, archivedToo);
    for (const { row, term, patientId } of places) {
      const isNew = row && !seen.has(patientId) && (after === undefined || isFirst(row, term, lead));
      if (isNew) found.push({ row, position: { term, patientId } });
      seen.add(patientId);
    }
    const isThrough = places.length < size;
    position = isThrough ? upTo : places.at(-1);
    looked += places.length;
    if (found.length >= limit || position === undefined) return { found: found.slice(0, limit) };
    if (looked >= placesMax) return { found, stoppedAt: position };
  }
}

/** The beginning to walk: the rarest; on later pages that of the place where the page before ended. */
async function leadOf(db: Knex, prefixes: readonly string[], after: TermRow | undefined): Promise<string | undefined> {
  // No beginning is the beginning of another one, so a term has one of them at most.
  if (after) return prefixes.find((prefix) => after.term.startsWith(prefix));
  if (prefixes.length < 2) return prefixes[0];
  const counts = await countTerms(db, prefixes, countedMax);
  const counted = prefixes.map((prefix, at) => ({ prefix, count: counts[at] ?? 0 }));
  return counted.sort((a, b) => a.count - b.count || b.prefix.length - a.prefix.length)[0]?.prefix;
}

/** "Budi Budiman" stands twice under "bud", perhaps on an earlier page. What their own terms are is known from the row. */
function isFirst(row: PatientRow, term: string, lead: string): boolean {
  if (term === lead) return true;
  return !termsOf(row).some((own) => own.startsWith(lead) && isBefore(own, term));
}

/** As the engines order text: by code points. */
const isBefore = (one: string, other: string): boolean => Buffer.compare(Buffer.from(one), Buffer.from(other)) < 0;
