import { setTimeout as pause } from "node:timers/promises";
import type { Channel, ConsumeMessage } from "amqplib";
import { openHand, type Settled } from "./hand.ts";
import { createIdling, lostDeliveriesMax, type Outcome, pauseUnless } from "./outcome.ts";
import type { BatchHandler, BatchOptions, Consumer, Delivery } from "./queue.ts";
import { answered, openChannel, type Session } from "./rabbitmq-connection.ts";
import { deadEnvelope, envelope, foreignEnvelope, readMessage } from "./rabbitmq-message.ts";
import type { Send } from "./rabbitmq-publisher.ts";
import type { Topology } from "./rabbitmq-topology.ts";
import { type Held, openWindow } from "./rabbitmq-window.ts";

/** A process killed by a message takes no innocent one's delivery count up with it while it has one alone. */
const carefulPrefetch = 1;
/** As many messages as may lie behind keys whose first message waits for its next try. */
const inOrderPrefetch = 500;
/**
 * Where the order is kept, all of them are taken together, for only then does the broker give them back in their order. A
 * message that takes the process down again and again is therefore buried before the broker's limit, which all of them would
 * reach with it: it is the first that was not settled. One each time, so that a bad hour of the network buries few.
 */
const lostInOrderMax = lostDeliveriesMax - 5;
const gatherMs = 2;
const idleMsMax = 60_000;
const unsentPauseMs = 250;
const letGoTimeoutMs = 1_000;

export interface RabbitConsumer extends Consumer {
  /** Subscribes on a new session; the deliveries of the one before are void. */
  begin(session: Session): Promise<void>;
}

export function consumeRabbit(
  topology: Topology,
  send: Send,
  group: string,
  handler: BatchHandler,
  { atOnce, inOrderByKey, retryDelaysMs }: BatchOptions & { inOrderByKey: boolean; retryDelaysMs: readonly number[] },
): RabbitConsumer {
  const stopping = new AbortController();
  const firstPrefetch = inOrderByKey ? Math.max(atOnce, inOrderPrefetch) : carefulPrefetch;
  /** Everything handed out so far. What a new session delivers waits here for the last of the session before. */
  let inHand = Promise.resolve();
  let subscription: { channel: Channel; consumerTag: string } | undefined;

  async function forward(
    channel: Channel,
    delivery: ConsumeMessage,
    letGo: AbortSignal,
    next: ReturnType<typeof whereNext>,
  ): Promise<void> {
    while (next && !(await isConfirmed(send("", next.queue, delivery.content, { ...next.options, mandatory: true })))) {
      if (letGo.aborted) return;
      await pauseUnless(letGo, unsentPauseMs);
    }
    acknowledge(channel, delivery);
  }

  /** Which queue has the message next, if any. */
  function whereNext(message: Delivery, outcome: Outcome) {
    if (outcome.kind === "dead") {
      return { queue: topology.deadQueue(group), options: deadEnvelope(message, message.attempt, outcome.error) };
    }
    if (outcome.kind === "again") {
      const options = envelope(message, { attempt: message.attempt + 1 });
      return { queue: topology.waitQueue(group, outcome.delayMs), options };
    }
    return undefined;
  }

  const foreignLetter = (delivery: ConsumeMessage) => ({
    queue: topology.deadQueue(group),
    options: foreignEnvelope(delivery),
  });

  async function subscribe(session: Session, channel: Channel, letGo: AbortSignal): Promise<void> {
    const window = openWindow(atOnce, inOrderByKey);
    const hand = openHand<Held>(handler, retryDelaysMs, letGo);
    const { idle, wake } = createIdling();
    letGo.addEventListener("abort", wake, { once: true });
    let isWide = firstPrefetch >= atOnce;
    let mayWiden = false;
    let latestTag: string | undefined;

    async function subscribeFor(prefetch: number) {
      await channel.prefetch(prefetch);
      const { consumerTag } = await channel.consume(topology.groupQueue(group), (delivery) => {
        // The broker cancels a consumer whose queue was deleted.
        if (!delivery) session.end();
        else receive(delivery);
      });
      latestTag = consumerTag;
      subscription = { channel, consumerTag };
    }

    function receive(delivery: ConsumeMessage) {
      if (!delivery.fields.redelivered) mayWiden = true;
      widen();
      const message = readMessage(delivery);
      if (message) window.add(delivery, message);
      else inHand = both(inHand, forward(channel, delivery, letGo, foreignLetter(delivery)));
      wake();
    }

    /**
     * A batch's consumer begins with one message, for the broker delivers first what was never settled and may have taken its
     * holder down. Once a fresh one comes, those are behind us.
     */
    function widen() {
      if (isWide || !mayWiden || latestTag === undefined || letGo.aborted) return;
      isWide = true;
      channel
        .cancel(latestTag)
        .then(() => subscribeFor(atOnce))
        .catch(session.end);
    }

    async function settle({ held, outcome }: Settled<Held>): Promise<void> {
      if (outcome.kind === "returned") return;
      if (outcome.kind === "again" && inOrderByKey && held.message.key !== undefined) {
        window.postpone(held, outcome.delayMs);
        return;
      }
      await forward(channel, held.delivery, letGo, whereNext(held.message, outcome));
      window.settled(held);
    }

    async function work(): Promise<void> {
      let isFirst = true;
      while (!letGo.aborted) {
        if (window.size() > 0 && window.size() < atOnce) await pause(gatherMs);
        const next = window.next();
        const suspect = isFirst && inOrderByKey ? next[0] : undefined;
        isFirst &&= next.length === 0;
        if (suspect && lostDeliveries(suspect) >= lostInOrderMax) {
          const error = `Handed out ${lostDeliveries(suspect)} times and never settled`;
          await settle({ held: suspect, outcome: { kind: "dead", error } });
          continue;
        }
        hand.take(next);
        if (hand.held().length === 0 && !letGo.aborted) await idle(Math.min(window.untilDueMs(), idleMsMax));
        while (hand.held().length > 0) await Promise.all((await hand.turn()).map(settle));
      }
    }

    await subscribeFor(firstPrefetch);
    widen();
    inHand = both(inHand, inHand.then(work));
  }

  return {
    async begin(session) {
      const letGo = AbortSignal.any([session.over, stopping.signal]);
      await subscribe(session, await openChannel(session), letGo);
    },
    async stop() {
      stopping.abort();
      // Where the session has ended there is nothing to let go of, and a frozen broker is not waited for. Where the order is kept,
      // others stand by until this one's channel is closed: they must get nothing before what is in hand is settled.
      if (!inOrderByKey) await letGoOf(() => subscription?.channel.cancel(subscription.consumerTag));
      await inHand;
      await letGoOf(() => subscription?.channel.close());
    },
  };
}

const lostDeliveries = ({ delivery }: Held) => Number(delivery.properties.headers?.["x-delivery-count"] ?? 0);

async function both(one: Promise<void>, other: Promise<void>): Promise<void> {
  await Promise.all([one, other]);
}

function isConfirmed(sent: Promise<void>): Promise<boolean> {
  return sent.then(
    () => true,
    () => false,
  );
}

async function letGoOf(ask: () => Promise<unknown> | undefined): Promise<void> {
  try {
    await answered("", letGoTimeoutMs, Promise.resolve(ask()));
  } catch {}
}

/** On a channel that has closed meanwhile the message is not ours to acknowledge: it is delivered again. */
function acknowledge(channel: Channel, delivery: ConsumeMessage): void {
  try {
    channel.ack(delivery);
  } catch {}
}
