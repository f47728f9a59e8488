import type { Knex } from "knex";
import { assertInTime } from "../request-context.ts";
import { inLineOf } from "./line.ts";

export type Transaction = Knex.Transaction;

type Afterwards = () => Promise<void> | void;

const afterwards = new WeakMap<Transaction, Afterwards[]>();

/**
 * Does `work` once the transaction is committed, and only then; whoever ran the transaction waits for it. It must not fail:
 * what is committed is committed.
 */
export function afterCommit(trx: Transaction, work: Afterwards): void {
  afterwards.set(trx, [...(afterwards.get(trx) ?? []), work]);
}

export interface Lined {
  /** What the transaction locks, of which one after the other is done; see `inLineOf`. */
  line?: string | readonly string[];
  /** Done when one's turn in the line has come, before a connection is held: what it throws is thrown. */
  first?: () => Promise<void>;
}

/**
 * Runs `work` in one transaction, again when it lost a lock against another one and its caller still waits. Nothing is committed
 * for a request whose caller was already told that it took too long.
 *
 * @example inTransaction(db, (trx) => rename(trx, id), { line: id })
 */
export function inTransaction<T>(
  db: Knex,
  work: (trx: Transaction) => Promise<T>,
  { line = [], first }: Lined = {},
): Promise<T> {
  return inLineOf(db, line, async () => {
    await first?.();
    let then: readonly Afterwards[] = [];
    const result = await db.transaction(async (trx) => {
      const made = await work(trx);
      assertInTime();
      then = afterwards.get(trx) ?? [];
      return made;
    });
    await Promise.all(then.map((one) => one()));
    return result;
  });
}
