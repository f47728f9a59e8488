import type { Channel } from "amqplib";
import { lostDeliveriesMax } from "./outcome.ts";
import type { Subscriptions } from "./queue.ts";

export type Topology = ReturnType<typeof describeTopology>;

/** The names of everything the queue keeps at the broker, and its declaration. */
export function describeTopology(prefix: string, subscriptions: Subscriptions, retryDelaysMs: readonly number[]) {
  const exchange = `${prefix}.events`;
  const groupQueue = (group: string) => `${prefix}.${group}`;
  const deadQueue = (group: string) => `${prefix}.${group}.dead`;
  /** A queue each delay: a broker sees that a message's time is up only when it has come to the head of its queue. */
  const waitQueue = (group: string, delayMs: number) => `${prefix}.${group}.wait.${delayMs}`;
  const waitsOf = (group: string) => [...new Set(retryDelaysMs)].map((delayMs) => waitQueue(group, delayMs));
  const groups = Object.keys(subscriptions);

  async function declareGroup(channel: Channel, group: string, topics: readonly string[]) {
    await channel.assertQueue(deadQueue(group), { arguments: classic });
    await channel.assertQueue(groupQueue(group), {
      arguments: { ...quorum, ...forwardTo(deadQueue(group)), "x-delivery-limit": lostDeliveriesMax },
    });
    for (const delayMs of new Set(retryDelaysMs)) {
      await channel.assertQueue(waitQueue(group, delayMs), {
        arguments: { ...quorum, ...forwardTo(groupQueue(group)), "x-message-ttl": delayMs },
      });
    }
    for (const topic of topics) await channel.bindQueue(groupQueue(group), exchange, topic);
  }

  return {
    exchange,
    groupQueue,
    deadQueue,
    waitQueue,
    queues: groups.flatMap((group) => [groupQueue(group), deadQueue(group), ...waitsOf(group)]),

    /**
     * Declaring what is there already changes nothing. A topic that a group no longer wants stays bound (the protocol has no
     * list of bindings) until an operator unbinds it.
     */
    async declare(channel: Channel): Promise<void> {
      await channel.assertExchange(exchange, "topic", { durable: true });
      await Promise.all(Object.entries(subscriptions).map(([group, topics]) => declareGroup(channel, group, topics)));
    },
  };
}

const quorum = { "x-queue-type": "quorum" };

/** For dead letters, which are browsed: what is put back comes to its old place, and as often as one likes. */
const classic = { "x-queue-type": "classic" };

/** Forwarding at least once needs the refusing overflow; by default a broker forwards at most once and may lose on the way. */
function forwardTo(queue: string) {
  return {
    "x-dead-letter-exchange": "",
    "x-dead-letter-routing-key": queue,
    "x-dead-letter-strategy": "at-least-once",
    "x-overflow": "reject-publish",
  };
}
