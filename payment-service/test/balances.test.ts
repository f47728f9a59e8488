import { ledgerAccounts } from "@rawat/contracts";
import { instant, newId, type Transaction } from "@rawat/platform";
import { afterAll, expect, it } from "vitest";
import { createBalances } from "../src/books/balances.ts";
import { book } from "../src/books/ledger-store.ts";
import { amount, openObserving } from "./observations.ts";

const { db, close } = await openObserving();
afterAll(close);

it("what the accounts hold is the same after days as by adding up every line, also where the clock steps back", async () => {
  let now = new Date("2026-11-27T10:00:00.000Z");
  const clock = { now: () => now };
  const balances = createBalances({ db, clock, zone: "Asia/Jakarta" });
  const day = 24 * 3_600_000;
  const added = async () => {
    const lines: { account: string; amount: number }[] = await db("ledger").select("account", "amount");
    const of = (account: string) => lines.filter((line) => line.account === account);
    return ledgerAccounts
      .toSorted()
      .filter((account) => of(account).length > 0)
      .map((account) => ({ account, amount: of(account).reduce((sum, line) => sum + line.amount, 0) }));
  };
  for (const days of [0, 1, 1, 1, -2, 3]) {
    now = new Date(now.getTime() + days * day);
    await db.transaction((trx) =>
      book(
        trx as Transaction,
        newId(),
        () => [
          {
            ...{ kind: "payment", reference: newId(), method: "cash" },
            lines: [
              { account: "cash", amount },
              { account: "income", amount: -amount },
            ],
          },
        ],
        { at: instant(now), zone: "Asia/Jakarta", by: "Rini", byId: null },
      ),
    );
    expect(await balances()).toEqual(await added());
  }
});
