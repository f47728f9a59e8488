import { checkAtOnce, oneAtATime } from "./hand.ts";
import { type BatchHandler, type BatchOptions, type Queue, type QueueOptions, retryDelaysMs } from "./queue.ts";
import { answered, beginTimeoutMs, keepConnected, openChannel, type Session } from "./rabbitmq-connection.ts";
import { consumeRabbit, type RabbitConsumer } from "./rabbitmq-consumer.ts";
import { browseDeadLetters, replayFromDeadLetters } from "./rabbitmq-dead-letters.ts";
import { envelope } from "./rabbitmq-message.ts";
import { openPublisher } from "./rabbitmq-publisher.ts";
import { describeTopology } from "./rabbitmq-topology.ts";
import { checkSubscriptions, isInOrder, topicsOf } from "./subscriptions.ts";

const browseTimeoutMs = 10_000;

/**
 * The queue at a RabbitMQ (3.10 or later). It opens also while the broker is away: calls reject until it is there, and
 * consumers begin by themselves.
 */
export async function openRabbitQueue(url: string, options: QueueOptions & { prefix?: string }): Promise<Queue> {
  const { subscriptions, retryDelaysMs: delaysMs = retryDelaysMs, prefix = "rawat" } = options;
  const checkGroup = checkSubscriptions(subscriptions);
  const topology = describeTopology(prefix, subscriptions, delaysMs);
  const wanted = new Set(Object.values(subscriptions).flatMap(topicsOf));
  const consumers = new Set<RabbitConsumer>();
  const publisher = await openPublisher(url, topology);

  let latest: Session | undefined;

  const link = keepConnected(url, async (session) => {
    const channel = await openChannel(session);
    await topology.declare(channel);
    await channel.close();
    latest = session;
    await Promise.all([...consumers].map((consumer) => consumer.begin(session)));
  });
  await link.firstAttempt;

  /** One after another, since a letter in one browser's hands is hidden from the next. */
  let browsing: Promise<unknown> = Promise.resolve();
  function browse<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const result = browsing.then(async () => {
      if (!latest || latest.over.aborted) throw link.away();
      return answered(link.address, browseTimeoutMs, work(latest));
    });
    browsing = result.catch(() => {});
    return result;
  }

  async function consumeBatches(group: string, handler: BatchHandler, { atOnce }: BatchOptions) {
    checkGroup(group);
    checkAtOnce(atOnce);
    const how = { atOnce, inOrderByKey: isInOrder(subscriptions[group]), retryDelaysMs: delaysMs };
    const consumer = consumeRabbit(topology, publisher.send, group, handler, how);
    consumers.add(consumer);
    const session = latest;
    // A session on which a consumer cannot begin is replaced by one on which all do.
    if (session) await answered(link.address, beginTimeoutMs, consumer.begin(session)).catch(session.end);
    return {
      async stop() {
        consumers.delete(consumer);
        await consumer.stop();
      },
    };
  }

  return {
    async publish(message) {
      const properties = { ...envelope(message, { attempt: 1 }), mandatory: wanted.has(message.topic) };
      await publisher.send(topology.exchange, message.topic, Buffer.from(message.body), properties);
    },
    consume: (group, handler) => consumeBatches(group, oneAtATime(handler), { atOnce: 1 }),
    consumeBatches,
    async listDeadLetters(group, limit) {
      checkGroup(group);
      return browse((session) => browseDeadLetters(session, topology, group, limit));
    },
    async replayDeadLetter(group, id) {
      checkGroup(group);
      return browse((session) => replayFromDeadLetters(session, topology, publisher.send, group, id));
    },
    ping: publisher.ping,
    async close() {
      await Promise.all([...consumers].map((consumer) => consumer.stop()));
      await link.close();
      await publisher.close();
    },
  };
}
