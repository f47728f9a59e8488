import { ledgerAccounts } from "@rawat/contracts";
import { instant, newId, type Transaction } from "@rawat/platform";
import { afterAll, expect, it } from "vitest";
import { createBalances } from "../src/books/balances.ts";
import { book } from "../src/books/ledger-store.ts";
import { amount, openObserving } from "./observations.ts";

const { db, close } = await openObserving();
afterAll(close);

const zone = "Asia/Jakarta";

/** What the accounts hold by adding up every line. */
async function added() {
  const lines: { account: string; amount: number }[] = await db("ledger").select("account", "amount");
  const of = (account: string) => lines.filter((line) => line.account === account);
  return ledgerAccounts
    .toSorted()
    .filter((account) => of(account).length > 0)
    .map((account) => ({ account, amount: of(account).reduce((sum, line) => sum + line.amount, 0) }));
}

/** Writes down what was taken at an instant. */
const bookAt = (at: string) =>
  db.transaction((trx) =>
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
      { at, zone, by: "Rini", byId: null },
    ),
  );

it("what the accounts hold is the same after days as by adding up every line, also where the clock steps back", async () => {
  let now = new Date("2026-11-27T10:00:00.000Z");
  const balances = createBalances({ db, clock: { now: () => now }, zone });
  const day = 24 * 3_600_000;
  for (const days of [0, 1, 1, 1, -2, 3]) {
    now = new Date(now.getTime() + days * day);
    await bookAt(instant(now));
    expect(await balances()).toEqual(await added());
  }
});

it("what was taken before midnight and is written down after it is held, also where somebody has looked in between", async () => {
  let now = new Date("2027-01-10T16:59:59.900Z");
  const balances = createBalances({ db, clock: { now: () => now }, zone });
  const takenAt = instant(now);
  now = new Date(now.getTime() + 200);
  expect(await balances()).toEqual(await added());
  await bookAt(takenAt);
  expect(await balances()).toEqual(await added());
});
