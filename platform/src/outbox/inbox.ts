import { type DataOf, Envelope, type Events, type NameOf } from "@rawat/contracts/language";
import type { Knex } from "knex";
import { instant, systemClock } from "../clock.ts";
import { crashPoint } from "../crash-point.ts";
import { isDatabaseAway, isUniqueViolation } from "../database/faults.ts";
import { inTransaction, type Transaction } from "../database/transaction.ts";
import { TooSlow } from "../errors.ts";
import { type Consumer, type Queue, TryLater } from "../queue/queue.ts";
import { runAs } from "../request-context.ts";

export interface ReceivedEvent<E extends Events, N extends NameOf<E>> {
  /** Made when it happened: whatever the program that tells it made before has an earlier one. */
  id: string;
  subject: string;
  version: number;
  time: string;
  /** Whether it was told before, and is told anew for whoever may have missed it. */
  again: boolean;
  data: DataOf<E, N>;
}

/** What a service does when something happens elsewhere: by the event's name, in the transaction that remembers the event. */
export type Reactions<E extends Events> = {
  readonly [N in NameOf<E>]?: (trx: Transaction, event: ReceivedEvent<E, N>) => Promise<void>;
};

/**
 * Starts a service's consumer. Each event has its effect once: its id and its effect are committed together, so a second
 * delivery, also after a crash in between, changes nothing. A database that is away is no fault of the message.
 */
export function startInbox<E extends Events>(
  { db, queue, events }: { db: Knex; queue: Queue; events: E },
  group: string,
  reactions: Reactions<E>,
): Promise<Consumer> {
  return queue.consume(group, async ({ body }) => {
    const envelope = Envelope.parse(JSON.parse(body));
    const name = envelope.type as NameOf<E>;
    const [react, schema] = [reactions[name], events[name]];
    if (!react || !schema) return;
    const data = schema.parse(envelope.data) as DataOf<E, NameOf<E>>;
    const { id, source, subject, version, time, again = false } = envelope;
    try {
      // What follows from an event is done in the name of the service that tells it.
      await runAs(
        source,
        () =>
          inTransaction(db, async (trx) => {
            await remember(trx, id);
            await react(trx, { id, subject, version, time, again, data });
          }),
        id,
      );
      crashPoint("inbox-committed");
    } catch (error) {
      if (error instanceof AlreadyHandled) return;
      throw isDatabaseAway(error) || error instanceof TooSlow ? new TryLater(error) : error;
    }
  });
}

class AlreadyHandled extends Error {}

async function remember(trx: Transaction, eventId: string): Promise<void> {
  try {
    await trx("inbox").insert({ eventId, handledAt: instant(systemClock.now()) });
  } catch (error) {
    throw isUniqueViolation(error) ? new AlreadyHandled() : error;
  }
}
