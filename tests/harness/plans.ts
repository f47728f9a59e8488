import { newId } from "@rawat/platform";
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

/**
 * The plan as a table of rows. MySQL 9 answers a tree unless it is told; MariaDB knows the word too.
 *
 * @throws when the answer is of another form: a plan that cannot be read would pass for one without scans.
 */
async function tableOf(db: Knex, { sql, bindings }: Asked): Promise<PlanRow[]> {
  const [plan = []]: PlanRow[][] = await db.raw(`explain format=traditional ${sql}`, bindings);
  const isTable = plan.length > 0 && plan.every((row) => "type" in row && "key" in row && "Extra" in row);
  expect(isTable, `a plan of another form: ${JSON.stringify(plan)}`).toBe(true);
  return plan;
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
  const plan = await tableOf(db, { sql, bindings });
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
  const found: Record<string, string[]> = {};
  for (const statement of asked) {
    const scans = await scansOf(db, statement);
    if (scans.length > 0) found[statement.sql] = scans;
  }
  expect(found).toEqual({});
}

/** @throws when one of the statements sorts what it has read, instead of reading it in the order of an index, or when they are not so many. */
export async function expectOrderOfIndex(db: Knex, work: () => Promise<unknown>, count: number): Promise<void> {
  const asked = await statementsOf(db, work);
  expect(asked.map(({ sql }) => sql)).toHaveLength(count);
  for (const { sql, bindings } of asked) {
    const plan = isEmbedded(db)
      ? (await db.raw(`explain query plan ${sql}`, bindings)).map(({ detail }: { detail: string }) => detail)
      : (await tableOf(db, { sql, bindings })).map(({ Extra }) => Extra ?? "");
    expect(plan.join("\n"), sql).not.toMatch(/TEMP B-TREE FOR ORDER|filesort/);
  }
}

/** @throws when one of the statements that `work` sends walks an index from end to end for want of bounds. Only the embedded engine tells. */
export async function expectBounds(db: Knex, work: () => Promise<unknown>): Promise<void> {
  for (const { sql, bindings } of isEmbedded(db) ? await statementsOf(db, work) : []) {
    const plan: { detail: string }[] = await db.raw(`explain query plan ${sql}`, bindings);
    expect(plan.map(({ detail }) => detail).join("\n"), sql).not.toMatch(/SCAN/);
  }
}

/** @throws when a line of a plan does not go by what `bounds` names, as by the columns that lead past the rows nobody asked for. Only of the embedded engine. */
export async function expectSought(db: Knex, work: () => Promise<unknown>, bounds: RegExp): Promise<void> {
  for (const { sql, bindings } of await statementsOf(db, work)) {
    const plan: { detail: string }[] = await db.raw(`explain query plan ${sql}`, bindings);
    for (const { detail } of plan) expect(detail, sql).toMatch(bounds);
  }
}

/** How many rows and entries of indexes a server reads for what `work` asks. The embedded engine does not count them. */
export const readsOf = (db: Knex, work: (db: Knex) => Promise<unknown>): Promise<number> =>
  db.transaction(async (trx) => {
    const count = async () => {
      const [rows]: { Value: string }[][] = await trx.raw("show session status like 'Handler_read%'");
      return (rows ?? []).reduce((sum, { Value }) => sum + Number(Value), 0);
    };
    const before = await count();
    await work(trx);
    return (await count()) - before;
  });

/** A server plans by what it has counted of a table, which it does now and then. */
export const refreshStatistics = async (db: Knex, tables: string): Promise<void> => {
  if (!isEmbedded(db)) await db.raw(`analyze table ${tables}`);
};

/** How a table's rows are multiplied: what each copy shares with its original, and what of it comes later. */
interface Copying {
  same?: readonly string[];
  later?: readonly string[];
  /** Columns that the engine makes itself. */
  made?: readonly string[];
}

const copies = 9;
const rowsAtOnce = 500;
const isId = (value: unknown): value is string => typeof value === "string" && /^[0-9a-f-]{36}$/.test(value);

/**
 * Makes ten rows of each row of these tables: below some thousands an optimizer may read a table from end to end that has every
 * index it needs. Copies have ids of their own, the same ones in all tables, unless a column is shared; `later` ones are moved
 * on by `spanMs` a copy.
 */
export async function multiplyRows(db: Knex, tables: Readonly<Record<string, Copying>>, spanMs: number): Promise<void> {
  const ids = new Map<string, string>();
  const idOf = (id: string, copy: number) => {
    const known = ids.get(`${copy} ${id}`) ?? newId();
    ids.set(`${copy} ${id}`, known);
    return known;
  };
  for (const [table, { same = [], later = [], made = [] }] of Object.entries(tables)) {
    const originals: Record<string, unknown>[] = await db(table);
    const copied = (column: string, value: unknown, copy: number) => {
      if (later.includes(column)) return new Date(Date.parse(String(value)) + copy * spanMs).toISOString();
      return isId(value) && !same.includes(column) ? idOf(value, copy) : value;
    };
    for (let copy = 1; copy <= copies; copy++) {
      const rows = originals.map((row) =>
        Object.fromEntries(
          Object.entries(row)
            .filter(([column]) => !made.includes(column))
            .map(([column, value]) => [column, copied(column, value, copy)]),
        ),
      );
      await db.transaction(async (trx) => {
        for (let from = 0; from < rows.length; from += rowsAtOnce)
          await trx(table).insert(rows.slice(from, from + rowsAtOnce));
      });
    }
  }
  await refreshStatistics(db, Object.keys(tables).join(", "));
}
