import type { DataOf, Envelope, Events, NameOf } from "@rawat/contracts/language";
import { instant, systemClock } from "../clock.ts";
import { afterCommit, type Transaction } from "../database/transaction.ts";
import { newId } from "../ids.ts";

/** What happened to one thing. `version` is the thing's own, so that a consumer can tell a late event from news. */
export interface NewEvent<E extends Events = Events, N extends NameOf<E> = NameOf<E>> {
  type: N;
  subject: string;
  version: number;
  /** Whether it was told before, and is told anew. */
  again?: true;
  /** Whether it goes before everything that waits to be carried: somebody is shut out by it, whatever thousands of others were told. */
  isUrgent?: boolean;
  data: DataOf<E, N>;
}

/** Puts events into a service's outbox, in the transaction of the change they tell of: both are there or neither. */
export interface Outbox<E extends Events = Events> {
  publish<N extends NameOf<E>>(trx: Transaction, ...events: NewEvent<E, N>[]): Promise<void>;
}

/** No relay has claimed the row yet. */
export const unclaimed = instant(new Date(0));

/** @param source the service's name; @param wake told after each commit, with what is urgent, so that the relay need not wait for its next round. */
export function createOutbox<E extends Events>(
  source: string,
  wake: (urgentIds: readonly string[]) => void = () => {},
): Outbox<E> {
  return {
    async publish(trx, ...events) {
      const time = instant(systemClock.now());
      const rows = events.map(({ type, subject, version, again, data }) => {
        const envelope: Envelope = { id: newId(), type, time, source, subject, version, ...(again && { again }), data };
        return { id: envelope.id, topic: type, body: JSON.stringify(envelope), claimedUntil: unclaimed };
      });
      await trx("outbox").insert(rows);
      const urgentIds = rows.filter((_, at) => events[at]?.isUrgent).map(({ id }) => id);
      afterCommit(trx, () => wake(urgentIds));
    },
  };
}
