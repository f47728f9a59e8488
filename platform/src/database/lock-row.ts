import { isEmbedded } from "./open.ts";
import type { Transaction } from "./transaction.ts";

/**
 * The row as it is now, nobody else's to change before the transaction ends. A plain select confirms nothing: it shows what was
 * committed before, while another transaction already writes over it. The embedded engine has one writer at a time anyway.
 *
 * @param where the columns of a unique index, so that one row is locked and no other.
 */
export async function lockRow<Row extends object>(
  trx: Transaction,
  table: string,
  where: Partial<Row>,
): Promise<Row | undefined> {
  const query = trx(table).where(where).first();
  return isEmbedded(trx) ? query : query.forUpdate();
}
