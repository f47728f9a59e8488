import type { Events } from "@rawat/contracts/language";
import type { Knex } from "knex";
import { inTransaction } from "../database/transaction.ts";
import type { NewEvent, Outbox } from "./outbox.ts";

const thingsAtOnce = 500;

/**
 * Tells anew what others keep of things: puts the present state of each into the outbox, as the event that told of it last, some
 * hundred of them a transaction. What is known already changes nothing, for consumers compare versions; so it may be broken off,
 * repeated, and done while everything runs.
 *
 * @param ids the last changed ones first: what was lost on the way is among them, and arrives first.
 * @param eventsOf reads these things and answers what is to be told of them.
 * @returns how many events there were.
 */
export async function retell<E extends Events>(
  db: Knex,
  outbox: Outbox<E>,
  ids: readonly string[],
  eventsOf: (db: Knex, ids: readonly string[]) => Promise<NewEvent<E>[]>,
): Promise<number> {
  let told = 0;
  for (let from = 0; from < ids.length; from += thingsAtOnce) {
    const some = ids.slice(from, from + thingsAtOnce);
    told += await inTransaction(db, async (trx) => {
      const events = await eventsOf(trx, some);
      if (events.length > 0) await outbox.publish(trx, ...events.map((event) => ({ ...event, again: true as const })));
      return events.length;
    });
  }
  return told;
}
