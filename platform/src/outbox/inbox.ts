import { type DataOf, Envelope, type Events, type NameOf } from "@rawat/contracts/language";
import type { Knex } from "knex";
import { instant, systemClock } from "../clock.ts";
import { crashPoint } from "../crash-point.ts";
import { isDatabaseAway, isUniqueViolation } from "../database/faults.ts";
import { inTransaction, type Transaction } from "../database/transaction.ts";
import { TooSlow } from "../errors.ts";
import { type Consumer, type Delivery, type Queue, TryLater } from "../queue/queue.ts";
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
 *
 * @param atOnce how many events are taken in one transaction where so many are there: a commit costs more than most effects. Of those that
 *   cannot be taken together each is tried alone.
 */
export function startInbox<E extends Events>(
  { db, queue, events }: { db: Knex; queue: Queue; events: E },
  group: string,
  reactions: Reactions<E>,
  { atOnce = 1 }: { atOnce?: number } = {},
): Promise<Consumer> {
  /** What is to be done for a message; undefined for what is nobody's. */
  const effectOf = ({ body }: Delivery) => {
    const envelope = Envelope.parse(JSON.parse(body));
    const name = envelope.type as NameOf<E>;
    const [react, schema] = [reactions[name], events[name]];
    if (!react || !schema) return undefined;
    const data = schema.parse(envelope.data) as DataOf<E, NameOf<E>>;
    const { id, source, subject, version, time, again = false } = envelope;
    // What follows from an event is done in the name of the service that tells it.
    return (trx: Transaction) =>
      runAs(
        source,
        async () => {
          if (await remember(trx, id)) await react(trx, { id, subject, version, time, again, data });
        },
        id,
      );
  };
  const handle = async (messages: readonly Delivery[]): Promise<void> => {
    const effects = messages.flatMap((message) => effectOf(message) ?? []);
    if (effects.length === 0) return;
    try {
      await inTransaction(db, async (trx) => {
        for (const effect of effects) await effect(trx);
      });
      crashPoint("inbox-committed");
    } catch (error) {
      throw isDatabaseAway(error) || error instanceof TooSlow ? new TryLater(error) : error;
    }
  };
  return atOnce === 1
    ? queue.consume(group, (message) => handle([message]))
    : queue.consumeBatches(group, handle, { atOnce });
}

/** Whether an event has not had its effect yet; from now on it has. */
async function remember(trx: Transaction, eventId: string): Promise<boolean> {
  try {
    await trx("inbox").insert({ eventId, handledAt: instant(systemClock.now()) });
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}
