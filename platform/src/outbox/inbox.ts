import { Envelope, type EventData, type EventName, events } from "@rawat/contracts";
import type { Knex } from "knex";
import { instant } from "../clock.ts";
import { crashPoint } from "../crash-point.ts";
import { isDatabaseAway, isUniqueViolation } from "../database/faults.ts";
import { inTransaction, type Transaction } from "../database/transaction.ts";
import { type Consumer, type Queue, TryLater } from "../queue/queue.ts";

export interface ReceivedEvent<N extends EventName> {
  subject: string;
  version: number;
  time: string;
  data: EventData<N>;
}

/** What a service does when something happens elsewhere: by the event's name, in the transaction that remembers the event. */
export type Reactions = { readonly [N in EventName]?: (trx: Transaction, event: ReceivedEvent<N>) => Promise<void> };

/**
 * Starts a service's consumer. Each event has its effect once: its id and its effect are committed together, so a second
 * delivery, also after a crash in between, changes nothing. A database that is away is no fault of the message.
 */
export function startInbox(db: Knex, queue: Queue, group: string, reactions: Reactions): Promise<Consumer> {
  return queue.consume(group, async ({ body }) => {
    const envelope = Envelope.parse(JSON.parse(body));
    const name = envelope.type as EventName;
    const react = reactions[name] as ((trx: Transaction, event: ReceivedEvent<EventName>) => Promise<void>) | undefined;
    if (!react) return;
    const data = events[name].parse(envelope.data);
    try {
      await inTransaction(db, async (trx) => {
        await remember(trx, envelope.id);
        await react(trx, { subject: envelope.subject, version: envelope.version, time: envelope.time, data });
      });
      crashPoint("inbox-committed");
    } catch (error) {
      if (error instanceof AlreadyHandled) return;
      throw isDatabaseAway(error) ? new TryLater(error) : error;
    }
  });
}

class AlreadyHandled extends Error {}

async function remember(trx: Transaction, eventId: string): Promise<void> {
  try {
    await trx("inbox").insert({ eventId, handledAt: instant(new Date()) });
  } catch (error) {
    throw isUniqueViolation(error) ? new AlreadyHandled() : error;
  }
}
