import { setImmediate as nextTurn } from "node:timers/promises";
import { checkAtOnce, oneAtATime } from "./hand.ts";
import {
  type BatchHandler,
  type BatchOptions,
  type Queue,
  type QueueMessage,
  type QueueOptions,
  QueueUnavailable,
  retryDelaysMs,
} from "./queue.ts";
import { checkSubscriptions, isInOrder } from "./subscriptions.ts";
import { consumeTable, type TableConsumer } from "./table-consumer.ts";
import { openTableStore } from "./table-store.ts";

/** As many messages as one transaction takes, so that nobody else waits long for the file. */
const batchMax = 500;

interface TableQueueOptions extends QueueOptions {
  /** How long a message stays with a consumer that gives no sign of life; one that works extends it. */
  leaseMs?: number;
}

interface Waiting {
  message: QueueMessage;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * The queue of a machine that has no broker: one SQLite file which all processes open. Messages published while one
 * transaction is on its way share the next, since reaching the disk is what costs.
 */
export async function openTableQueue(file: string, options: TableQueueOptions): Promise<Queue> {
  const { subscriptions, leaseMs = 30_000 } = options;
  const checkGroup = checkSubscriptions(subscriptions);
  const store = await openTableStore(file, subscriptions, leaseMs);
  const consumers = new Set<TableConsumer>();
  const waiting: Waiting[] = [];
  let flushing: Promise<void> | undefined;

  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      await nextTurn();
      try {
        const count = await store.write(() => {
          const batch = waiting.slice(0, batchMax);
          for (const { message } of batch) store.add(message);
          return batch.length;
        });
        for (const { resolve } of waiting.splice(0, count)) resolve();
        for (const consumer of consumers) consumer.wake();
      } catch (error) {
        for (const { reject } of waiting.splice(0)) reject(error);
      }
    }
    flushing = undefined;
  }

  async function attempted<T>(work: () => T): Promise<T> {
    try {
      return work();
    } catch (error) {
      throw new QueueUnavailable(error);
    }
  }

  async function consumeBatches(group: string, handler: BatchHandler, { atOnce }: BatchOptions) {
    checkGroup(group);
    checkAtOnce(atOnce);
    const delaysMs = options.retryDelaysMs ?? retryDelaysMs;
    const awayMsMax = Math.max(leaseMs, ...delaysMs);
    const wish = { atOnce, inOrderByKey: isInOrder(subscriptions[group]), awayMsMax };
    const consumer = consumeTable(store, group, handler, wish, delaysMs, leaseMs);
    consumers.add(consumer);
    return {
      async stop() {
        consumers.delete(consumer);
        await consumer.stop();
      },
    };
  }

  return {
    publish(message) {
      return new Promise((resolve, reject) => {
        waiting.push({ message, resolve, reject });
        flushing ??= flush();
      });
    },
    consume: (group, handler) => consumeBatches(group, oneAtATime(handler), { atOnce: 1 }),
    consumeBatches,
    async listDeadLetters(group, limit) {
      checkGroup(group);
      return attempted(() => store.listDeadLetters(group, limit));
    },
    async replayDeadLetter(group, id) {
      checkGroup(group);
      const found = await store.write(() => store.replay(group, id));
      for (const consumer of consumers) consumer.wake();
      return found;
    },
    ping: () => attempted(() => store.ping()),
    async close() {
      await Promise.all([...consumers].map((consumer) => consumer.stop()));
      await flushing;
      store.close();
    },
  };
}
