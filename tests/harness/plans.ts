import type { Knex } from "knex";
import { expect } from "vitest";
import { isEmbedded } from "../../platform/src/database/open.ts";

/** A line of what MySQL and MariaDB explain. */
interface PlanRow {
  table: string | null;
  type: string | null;
  key: string | null;
  Extra: string | null;
}

interface Asked {
  sql: string;
  bindings: readonly (string | number)[];
}

/** Every statement that `work` sends and that looks for rows. */
async function statementsOf(db: Knex, work: () => Promise<unknown>): Promise<Asked[]> {
  const asked = new Map<string, Asked>();
  const note = ({ sql, bindings }: Asked) => asked.set(sql, { sql, bindings });
  db.on("query", note);
  await work();
  db.removeListener("query", note);
  return [...asked.values()].filter(({ sql }) => /^(select|update|delete)/i.test(sql));
}

/** Nearly every row has nothing there: whoever looks for those rows reads them all, unless it stops after a page. */
const nearlyAll = /archivedAt|enteredInErrorAt|removedAt/i;

/** What the engine means to read from end to end, in its own words. */
async function scansOf(db: Knex, { sql, bindings }: Asked): Promise<string[]> {
  if (isEmbedded(db)) {
    const plan: { detail: string }[] = await db.raw(`explain query plan ${sql}`, bindings);
    // A subquery of our own making is as long as its limit.
    const isLong = (detail: string) => !/ limit /.test(sql) && /\(\w+=\?\)$/.test(detail) && nearlyAll.test(detail);
    return plan
      .map(({ detail }) => detail)
      .filter(
        (detail) =>
          /^SCAN (?!some$|CONSTANT ROW$|\(subquery)(?!.*USING (COVERING )?INDEX)/.test(detail) || isLong(detail),
      );
  }
  const [plan = []]: PlanRow[][] = await db.raw(`explain ${sql}`, bindings);
  // A range of that index goes by its second column too.
  const isLong = ({ key, type }: PlanRow) => !/ limit /.test(sql) && type === "ref" && nearlyAll.test(key ?? "");
  return plan
    .filter((row) => (row.type === "ALL" && !row.table?.startsWith("<")) || isLong(row))
    .map((row) => JSON.stringify(row));
}

/** @throws when one of the statements that `work` sends reads a table from end to end, or when it sends fewer than `atLeast`. */
export async function expectIndexes(db: Knex, work: () => Promise<unknown>, atLeast: number): Promise<void> {
  const asked = await statementsOf(db, work);
  expect(asked.length).toBeGreaterThanOrEqual(atLeast);
  for (const statement of asked) expect(await scansOf(db, statement), statement.sql).toEqual([]);
}

/** @throws when one of the statements sorts what it has read, instead of reading it in the order of an index, or when they are not so many. */
export async function expectOrderOfIndex(db: Knex, work: () => Promise<unknown>, count: number): Promise<void> {
  const asked = await statementsOf(db, work);
  expect(asked.map(({ sql }) => sql)).toHaveLength(count);
  for (const { sql, bindings } of asked) {
    const plan = isEmbedded(db)
      ? (await db.raw(`explain query plan ${sql}`, bindings)).map(({ detail }: { detail: string }) => detail)
      : (await db.raw(`explain ${sql}`, bindings))[0].map(({ Extra }: PlanRow) => Extra ?? "");
    expect(plan.join("\n"), sql).not.toMatch(/TEMP B-TREE FOR ORDER|filesort/);
  }
}
