import type { ConfirmChannel, Options } from "amqplib";
import { nowMs } from "../clock.ts";
import { QueueUnavailable } from "./queue.ts";
import { answered, keepConnected, type Session } from "./rabbitmq-connection.ts";
import type { Topology } from "./rabbitmq-topology.ts";

const confirmTimeoutMs = 5_000;

export type Send = Awaited<ReturnType<typeof openPublisher>>["send"];

/**
 * The connection on which everything is published. It is not the consumers' one: a broker short of memory stops reading from
 * whoever publishes, and acknowledgements must still get through to relieve it.
 */
export async function openPublisher(url: string, topology: Topology) {
  const returned = new Set<string>();
  let latest: { channel: ConfirmChannel; session: Session; heardAtMs: number } | undefined;
  let blocked = false;

  const link = keepConnected(url, async (session) => {
    const channel = await session.connection.createConfirmChannel();
    channel.on("error", session.end);
    channel.on("return", ({ properties }) => returned.add(properties.messageId));
    session.connection.on("blocked", () => {
      blocked = true;
    });
    session.connection.on("unblocked", () => {
      blocked = false;
    });
    await topology.declare(channel);
    blocked = false;
    latest = { channel, session, heardAtMs: nowMs() };
  });
  await link.firstAttempt;

  function connected() {
    if (!latest || latest.session.over.aborted) throw link.away();
    return latest;
  }

  return {
    /**
     * Resolves when the broker has confirmed. With `mandatory` a message that no queue took is refused: a queue was deleted
     * under us, so everything is declared again and the caller's next try finds it.
     */
    async send(exchange: string, routingKey: string, content: Buffer, options: Options.Publish): Promise<void> {
      if (blocked) throw new QueueUnavailable("the broker takes nothing: it is short of memory or disk", link.address);
      const line = connected();
      const { channel, session } = line;
      const confirmed = Promise.withResolvers<void>();
      const onConfirm = (error: unknown) => {
        line.heardAtMs = nowMs();
        if (error) confirmed.reject(error);
        else confirmed.resolve();
      };
      try {
        channel.publish(exchange, routingKey, content, options, onConfirm);
      } catch (error) {
        throw new QueueUnavailable(error, link.address);
      }
      try {
        await answered(link.address, confirmTimeoutMs, confirmed.promise);
      } catch (error) {
        // Its heartbeats may go on though it confirms nothing more: only a new connection shows whether it would.
        if (!blocked && nowMs() - line.heardAtMs >= confirmTimeoutMs) session.end();
        throw error;
      }
      if (options.messageId && returned.delete(options.messageId)) {
        session.end();
        throw new QueueUnavailable("no queue took the message", link.address);
      }
    },
    async ping(): Promise<void> {
      await answered(link.address, confirmTimeoutMs, connected().channel.checkExchange(topology.exchange));
    },
    close: link.close,
  };
}
