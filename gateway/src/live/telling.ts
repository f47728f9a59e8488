import { type EventName, events, type KnownTo, knownTo } from "@rawat/contracts";
import { Envelope } from "@rawat/contracts/language";
import { type Consumer, KeyValueUnavailable, type Queue, TryLater } from "@rawat/platform";
import type { Happened, LiveEvents } from "./live-events.ts";

/** As many events as are told together: behind the thousands of an import a booking waits for a few turns. */
const atOnce = 1_000;

/**
 * Tells pages of what happens. What was told is written down nowhere, for whoever is told again only reads again: so it costs no
 * transaction, and many events no more than a few.
 */
export function startTelling({ live, queue }: { live: Pick<LiveEvents, "tell">; queue: Queue }): Promise<Consumer> {
  return queue.consumeBatches(
    "live",
    async (messages) => {
      const read = await Promise.allSettled(messages.map(async ({ body }) => happenedIn(body)));
      const happened = read.flatMap((one) => (one.status === "fulfilled" ? one.value : []));
      await live.tell(happened).catch((error) => {
        throw error instanceof KeyValueUnavailable ? new TryLater(error) : error;
      });
      return read;
    },
    { atOnce },
  );
}

function happenedIn(body: string): Happened {
  const { type, subject: id, version, data } = Envelope.parse(JSON.parse(body));
  const whose = knownTo[type as keyof typeof knownTo] as (data: unknown) => KnownTo;
  return { event: { type, id, version }, knownTo: whose(events[type as EventName].parse(data)) };
}
