import { connect } from "amqplib";
import type { QueueOptions } from "../queue/queue.ts";
import { retryDelaysMs } from "../queue/queue.ts";
import { describeTopology } from "../queue/rabbitmq-topology.ts";

/** Removes everything that `openRabbitQueue` with these options keeps at a broker, messages included. */
export async function removeRabbitQueues(url: string, prefix: string, options: QueueOptions): Promise<void> {
  const topology = describeTopology(prefix, options.subscriptions, options.retryDelaysMs ?? retryDelaysMs);
  const connection = await connect(url);
  const channel = await connection.createChannel();
  await Promise.all(topology.queues.map((queue) => channel.deleteQueue(queue)));
  await channel.deleteExchange(topology.exchange);
  await connection.close();
}
