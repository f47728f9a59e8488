import { type Balance, ledgerAccounts } from "@rawat/contracts";
import { dateAt, instant } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { sumByAccount } from "./ledger-store.ts";

const dayMs = 24 * 3_600_000;

/**
 * Tells what each account holds. Nothing is booked on a day that is over: what came before yesterday is added up once a day, and not anew, through
 * millions of lines, whenever money moves while somebody looks at the books.
 */
export function createBalances({ db, clock, zone }: Pick<Deps, "db" | "clock" | "zone">): () => Promise<Balance[]> {
  let before: { day: string; sums: Balance[] } | undefined;
  return async () => {
    const day = dateAt(instant(new Date(clock.now().getTime() - dayMs)), zone);
    const known = before?.day === day ? before : { day, sums: await sumByAccount(db, "<", day) };
    before = known;
    const sums = [...known.sums, ...(await sumByAccount(db, ">=", day))];
    const held = Map.groupBy(sums, ({ account }) => account);
    return ledgerAccounts.toSorted().flatMap((account) => {
      const own = held.get(account);
      return own ? [{ account, amount: own.reduce((sum, { amount }) => sum + amount, 0) }] : [];
    });
  };
}
