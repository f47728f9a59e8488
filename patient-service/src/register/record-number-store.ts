import { setTimeout as pause } from "node:timers/promises";
import { inLineOf } from "@rawat/platform";
import type { Knex } from "knex";

/** Of so many who want numbers at once each gets some, for with every try one of them is served. */
const triesMax = 200;
const pauseMsMax = 10;

/**
 * Takes the next `count` medical record numbers for good, also when whoever wanted them fails afterwards: numbers need no series without
 * gaps, and nobody stands behind a registration that does not come to its end. To be called outside of a transaction. Each
 * statement commits by itself, so no lock outlives one: a program that is frozen here holds nothing up.
 */
export const takeRecordNumbers = (db: Knex, count: number): Promise<string[]> =>
  inLineOf(db, "recordNumbers", () => takeNext(db, count));

async function takeNext(db: Knex, count: number): Promise<string[]> {
  for (let tries = 1; tries <= triesMax; tries++) {
    const { lastNumber } = await db("recordNumbers").where({ series: "RM" }).first("lastNumber");
    // Moved on only from where it was seen: of several who saw the same number one moves it.
    const taken = await db("recordNumbers")
      .where({ series: "RM", lastNumber })
      .update({ lastNumber: lastNumber + count });
    if (taken === 1) return Array.from({ length: count }, (_, index) => recordNumber(lastNumber + index + 1));
    await pause(Math.random() * pauseMsMax);
  }
  throw new Error("Others always took the next medical record number first");
}

const recordNumber = (number: number): string => `RM-${String(number).padStart(6, "0")}`;
