import type { Queue, QueueOptions } from "./queue.ts";
import { openTableQueue } from "./table.ts";

interface OpenQueueOptions extends QueueOptions {
  /** RabbitMQ's address; without one the queue lives in `file`. */
  url?: string | undefined;
  file: string;
  /** What the names of exchange and queues begin with, where programs of several kinds share one broker. */
  prefix?: string;
}

/** RabbitMQ where an address is given, a table in a file otherwise. Nobody else knows which it was. */
export async function openQueue({ url, file, ...options }: OpenQueueOptions): Promise<Queue> {
  if (url === undefined) return openTableQueue(file, options);
  const { openRabbitQueue } = await import("./rabbitmq.ts");
  return openRabbitQueue(url, options);
}
