import type { PriceChange } from "@rawat/contracts";
import type { Transaction } from "@rawat/platform";
import type { Knex } from "knex";

interface KeptPriceChange extends PriceChange {
  orderId: string;
  /** The order's after it. */
  version: number;
  /** The account of who changed it. */
  byId: string | null;
}

/** Keeps a price that an order had, in the transaction that changes it. */
export async function addPriceChange(trx: Transaction, change: KeptPriceChange): Promise<void> {
  await trx("priceChanges").insert(change);
}

/** How the price of an order has changed, the first time first. */
export const listPriceChanges = (db: Knex, orderId: string): Promise<PriceChange[]> =>
  db("priceChanges").where({ orderId }).orderBy("version").select("from", "to", "by", "at");
