import { type Balance, type DayEnd, type LedgerLine, ledgerAccounts, type PaymentMethod } from "@rawat/contracts";
import { type DaySpan, dateAt, newId, type Transaction } from "@rawat/platform";
import type { Knex } from "knex";
import { newestFirst, type Stretch } from "../newest-first.ts";
import type { Account, Booked, Entry, EntryKind } from "./ledger.ts";

interface Booking {
  at: string;
  zone: string;
  by: string | null;
  /** The account of whoever has it in hand. */
  byId: string | null;
}

/** Writes the entries that are not in the books yet. @param entriesOf what a payment has come to, told what of it is booked. */
export async function book(
  trx: Transaction,
  paymentId: string,
  entriesOf: (booked: readonly Booked[]) => readonly Entry[],
  { at, zone, by, byId }: Booking,
): Promise<void> {
  const booked: Booked[] = await trx("ledger").where({ paymentId }).select("kind", "reference", "account", "amount");
  const known = new Set(booked.map(({ kind, reference }) => `${kind} ${reference}`));
  const rows = entriesOf(booked)
    .filter(({ kind, reference }) => !known.has(`${kind} ${reference}`))
    .flatMap(({ lines, ...entry }) =>
      lines.map((line) => ({ id: newId(), paymentId, ...entry, ...line, at, day: dateAt(at, zone), by, byId })),
    );
  if (rows.length > 0) await trx("ledger").insert(rows);
}

export interface Tally {
  day: string;
  kind: EntryKind;
  method: PaymentMethod;
  amount: number;
  count: number;
}

/** What was booked as income from the first to the last day, by day, kind and method. */
export async function tallyByDay(db: Knex, { first, last }: DaySpan): Promise<Tally[]> {
  const rows = await db("ledger")
    .where({ account: "income" })
    .where("day", ">=", first)
    .where("day", "<=", last)
    .groupBy("day", "kind", "method")
    .select("day", "kind", "method")
    .sum({ amount: "amount" })
    .count({ count: "*" });
  return rows.map((row) => ({ ...row, amount: Number(row.amount), count: Number(row.count) }) as Tally);
}

interface PersonTally {
  by: string | null;
  byId: string | null;
  method: PaymentMethod;
  kind: EntryKind;
  amount: number;
  count: number;
}

/** What each person took and gave back at the front desk on a day. What comes by the provider nobody has in hand. */
export async function tallyByPerson(db: Knex, day: string): Promise<DayEnd["lines"]> {
  const rows: PersonTally[] = await db("ledger")
    .whereIn("account", ["cash", "bank", "terminal"])
    .where({ day })
    .groupBy("by", "byId", "method", "kind")
    .orderBy(["by", "byId", "method"])
    .select("by", "byId", "method", "kind")
    .sum({ amount: "amount" })
    .count({ count: "*" });
  const lines = new Map<string, DayEnd["lines"][number]>();
  for (const { by, byId, method, kind, amount, count } of rows) {
    const key = `${method} ${byId ?? by}`;
    const line = lines.get(key) ?? { by, method, count: 0, taken: 0, givenBack: 0 };
    lines.set(key, line);
    if (kind === "payment")
      Object.assign(line, { count: line.count + Number(count), taken: line.taken + Number(amount) });
    else line.givenBack -= Number(amount);
  }
  return [...lines.values()];
}

/** What came into each account before a day, or from it on. */
export async function sumByAccount(db: Knex, is: "<" | ">=", day: string): Promise<Balance[]> {
  const rows: Balance[] = await db("ledger")
    .whereIn("account", ledgerAccounts)
    .where("day", is, day)
    .groupBy("account")
    .select("account")
    .sum({ amount: "amount" });
  return rows.map(({ account, amount }) => ({ account, amount: Number(amount) }));
}

export interface Narrowing extends Stretch {
  only: { account?: Account | undefined; paymentId?: string | undefined };
}

/** Lines of the books, the newest first. */
export async function listLines(db: Knex, { only, ...stretch }: Narrowing): Promise<LedgerLine[]> {
  const rows = db<LedgerLine>("ledger");
  for (const [column, value] of Object.entries(only)) if (value !== undefined) rows.where({ [column]: value });
  return newestFirst(rows, "at", stretch);
}
