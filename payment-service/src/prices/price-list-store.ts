import type { PriceItem, PriceList } from "@rawat/contracts";
import { isUniqueViolation, type Transaction } from "@rawat/platform";
import type { Knex } from "knex";

export interface KeptPriceList {
  version: number;
  items: PriceList;
}

/** The price list that holds now. */
export async function findPriceList(db: Knex): Promise<KeptPriceList> {
  const row = await db("priceLists").orderBy("version", "desc").first();
  return row ? { version: row.version, items: JSON.parse(row.items) } : { version: 1, items: [] };
}

/** What the price list offers by a code, in whatever case it is written. */
export async function findPrice(db: Knex, code: string): Promise<PriceItem | undefined> {
  const { items } = await findPriceList(db);
  return items.find((item) => item.code.toLowerCase() === code.toLowerCase());
}

/** Puts a list after the one of the version before; false where somebody else did so in the meantime. */
export async function insertPriceList(
  trx: Transaction,
  { version, items }: KeptPriceList,
  createdAt: string,
): Promise<boolean> {
  try {
    await trx("priceLists").insert({ version, items: JSON.stringify(items), createdAt });
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}
