import type { Subscription, Subscriptions } from "@rawat/contracts/language";
import type { Channel } from "amqplib";
import { lostDeliveriesMax } from "./outcome.ts";
import { isInOrder, topicsOf } from "./subscriptions.ts";

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

  async function declareGroup(channel: Channel, group: string, subscription: Subscription) {
    await channel.assertQueue(deadQueue(group), { arguments: classic });
    await channel.assertQueue(groupQueue(group), {
      arguments: {
        ...quorum,
        ...forwardTo(deadQueue(group)),
        "x-delivery-limit": lostDeliveriesMax,
        ...(isInOrder(subscription) && singleActive),
      },
    });
    for (const delayMs of new Set(retryDelaysMs)) {
      await channel.assertQueue(waitQueue(group, delayMs), {
        arguments: { ...quorum, ...forwardTo(groupQueue(group)), "x-message-ttl": delayMs },
      });
    }
    for (const topic of topicsOf(subscription)) await channel.bindQueue(groupQueue(group), exchange, topic);
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
      await Promise.all(
        Object.entries(subscriptions).map(([group, subscription]) => declareGroup(channel, group, subscription)),
      );
    },
  };
}

const quorum = { "x-queue-type": "quorum" };

/** What one consumer has not settled is back in its place before the next one gets anything. */
const singleActive = { "x-single-active-consumer": true };

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
