import type { Channel, ConsumeMessage } from "amqplib";
import { handOut, type Outcome, pauseUnless } from "./outcome.ts";
import type { Consumer, MessageHandler } from "./queue.ts";
import { answered, openChannel, type Session } from "./rabbitmq-connection.ts";
import { deadEnvelope, envelope, foreignEnvelope, readMessage } from "./rabbitmq-message.ts";
import type { Send } from "./rabbitmq-publisher.ts";
import type { Topology } from "./rabbitmq-topology.ts";

/** One: a process killed by a message takes no innocent one's delivery count up with it, and consumers share evenly. */
const prefetch = 1;
const unsentPauseMs = 250;
const letGoTimeoutMs = 1_000;

type Delivered = Parameters<MessageHandler>[0];

export interface RabbitConsumer extends Consumer {
  /** Subscribes on a new session; the deliveries of the one before are void. */
  begin(session: Session): Promise<void>;
}

export function consumeRabbit(
  topology: Topology,
  send: Send,
  group: string,
  handler: MessageHandler,
  retryDelaysMs: readonly number[],
): RabbitConsumer {
  const stopping = new AbortController();
  /** Everything handed out so far. A new session's first delivery waits here for the last one of the session before. */
  let inHand = Promise.resolve();
  let subscription: { channel: Channel; consumerTag: string } | undefined;

  async function handOutAndSettle(channel: Channel, delivery: ConsumeMessage, letGo: AbortSignal): Promise<void> {
    const message = readMessage(delivery);
    const outcome = message && (await handOut(handler, message, retryDelaysMs, letGo));
    if (outcome?.kind === "returned") return;
    const next = message && outcome ? whereNext(message, outcome) : foreignLetter(delivery);
    while (next && !(await isConfirmed(send("", next.queue, delivery.content, { ...next.options, mandatory: true })))) {
      if (letGo.aborted) return;
      await pauseUnless(letGo, unsentPauseMs);
    }
    acknowledge(channel, delivery);
  }

  /** Which queue has the message next, if any. */
  function whereNext(message: Delivered, outcome: Outcome) {
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

  return {
    async begin(session) {
      const channel = await openChannel(session);
      await channel.prefetch(prefetch);
      const letGo = AbortSignal.any([session.over, stopping.signal]);
      const { consumerTag } = await channel.consume(topology.groupQueue(group), (delivery) => {
        // The broker cancels a consumer whose queue was deleted.
        if (!delivery) session.end();
        else inHand = inHand.then(() => handOutAndSettle(channel, delivery, letGo));
      });
      subscription = { channel, consumerTag };
    },
    async stop() {
      stopping.abort();
      // Where the session has ended there is nothing to let go of, and a frozen broker is not waited for.
      await letGoOf(subscription?.channel.cancel(subscription.consumerTag));
      await inHand;
      await letGoOf(subscription?.channel.close());
    },
  };
}

function isConfirmed(sent: Promise<void>): Promise<boolean> {
  return sent.then(
    () => true,
    () => false,
  );
}

async function letGoOf(answer: Promise<unknown> = Promise.resolve()): Promise<void> {
  await answered("", letGoTimeoutMs, answer).catch(() => {});
}

/** On a channel that has closed meanwhile the message is not ours to acknowledge: it is delivered again. */
function acknowledge(channel: Channel, delivery: ConsumeMessage): void {
  try {
    channel.ack(delivery);
  } catch {}
}
