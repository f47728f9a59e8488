import { domain } from "@rawat/contracts";
import { type Migration, platformMigrations } from "@rawat/platform";
import { createTestStore } from "@rawat/platform/testing";
import type { Knex } from "knex";
import { migrate } from "../../platform/src/database/migrate.ts";
import { openDatabase } from "../../platform/src/database/open.ts";

/** How many rows the main table has when its answers are measured, and once more when it has grown a hundredfold. */
const sizes = [10_000, Number(process.env.BENCH_ROWS ?? 1_000_000)] as const;
const rounds = 300;
const growthMax = 1.3;

export type Question = (db: Knex) => Promise<readonly unknown[]> | readonly unknown[];

interface Growing {
  service: string;
  /** What the rows are, for people. */
  rows: string;
  tables: string;
  migrations: readonly Migration[];
  /** Brings the rows from so many to so many. */
  grow(db: Knex, from: number, to: number): Promise<void>;
  /** Each finds something at both sizes. */
  questions: Readonly<Record<string, Question>>;
  /** What else is measured at each size, by the variables that name the store. */
  beside?(environment: Readonly<Record<string, string>>, size: number): Promise<void>;
}

/**
 * How answers slow down when a service's rows grow a hundredfold, on MySQL or MariaDB where `TEST_MYSQL_URL` names one, else on
 * SQLite. The goal is 1.3 times at most. It prints what it finds.
 */
export async function compareGrowth({
  service,
  rows,
  tables,
  migrations,
  grow,
  questions,
  beside,
}: Growing): Promise<void> {
  const store = await createTestStore([service]);
  const url = store.environment[`DATABASE_URL_${service.toUpperCase()}`];
  // Building statistics over a million rows takes longer than a query may.
  const db = await openDatabase({ url, file: `${store.folder}/${service}.sqlite`, queryTimeoutMs: 0 });
  try {
    await migrate(db, [...platformMigrations(domain.owners), ...migrations]);
    const results: Record<string, number>[] = [];
    let present = 0;
    for (const size of sizes) {
      const startedAt = performance.now();
      await grow(db, present, size);
      present = size;
      if (url) await db.raw(`analyze table ${tables}`);
      console.log(`${size} ${rows} are in after ${Math.round((performance.now() - startedAt) / 1_000)} s`);
      results.push(await measure(db, questions));
      await beside?.(store.environment, size);
    }
    const [small = {}, large = {}] = results;
    console.log(`\n${url ? "MySQL or MariaDB" : "SQLite"}, median of ${rounds}, µs`);
    console.table(Object.keys(questions).map((question) => lineOf(question, small[question], large[question])));
  } finally {
    await db.destroy();
    await store.remove();
  }
}

function lineOf(question: string, before = 0, after = 0) {
  const growth = after / before;
  return {
    question,
    [sizes[0]]: Math.round(before),
    [sizes[1]]: Math.round(after),
    growth: growth.toFixed(2),
    goal: growth <= growthMax ? "reached" : "missed",
  };
}

async function measure(db: Knex, questions: Growing["questions"]): Promise<Record<string, number>> {
  const medians: Record<string, number> = {};
  for (const [question, ask] of Object.entries(questions)) {
    await medianUs(db, ask);
    medians[question] = await medianUs(db, ask);
  }
  return medians;
}

/** The median of many, in microseconds: one collection of garbage would spoil an average. */
async function medianUs(db: Knex, ask: Question): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const startedAt = performance.now();
    if ((await ask(db)).length === 0) throw new Error("nothing was found");
    times.push((performance.now() - startedAt) * 1_000);
  }
  return times.sort((a, b) => a - b)[rounds / 2] ?? 0;
}
