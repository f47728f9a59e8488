import { randomUUID } from "node:crypto";
import type { Message, Options } from "amqplib";
import { systemClock } from "../clock.ts";
import type { DeadLetter, Delivery, QueueMessage } from "./queue.ts";

/**
 * How a message looks on the wire: `messageId` is its id and `type` its topic, which a routing key no longer tells once the
 * message has been through a waiting queue. Headers are ours alone and written anew each time: a broker that finds its own
 * old ones of a dead-lettering takes the retry for a circle and drops it.
 */
export function envelope(
  { id, topic, key }: Omit<QueueMessage, "body">,
  headers: Record<string, unknown>,
): Options.Publish {
  const ours = { ...headers, ...keyOf(key) };
  return { messageId: id, type: topic, headers: ours, persistent: true, contentType: "application/json" };
}

/** What was delivered, or undefined when it is none of ours: without an id, or not text. */
export function readMessage({ content, properties, fields }: Message): Delivery | undefined {
  const id: unknown = properties.messageId;
  const body = textOf(content);
  if (typeof id !== "string" || id === "" || body === undefined) return undefined;
  const attempt = Number(properties.headers?.attempt);
  return {
    id,
    topic: typeof properties.type === "string" ? properties.type : fields.routingKey,
    body,
    attempt: Number.isSafeInteger(attempt) && attempt > 0 ? attempt : 1,
    ...keyOf(properties.headers?.key),
  };
}

/** What is told of a foreign message, so that it can be found among the dead letters. */
export function foreignEnvelope({ properties, fields }: Message): Options.Publish {
  const message = {
    id: String(properties.messageId || randomUUID()),
    topic: String(properties.type ?? fields.routingKey),
  };
  return deadEnvelope(message, 1, "Not a message of ours: it has no id, or it is not text");
}

export function deadEnvelope(message: Omit<QueueMessage, "body">, attempts: number, error: string): Options.Publish {
  return envelope(message, { attempts, error, diedAt: systemClock.now().toISOString() });
}

/** A letter that the broker itself has put there carries no headers of ours: its consumers never lived to report. */
export function readDeadLetter(group: string, { content, properties, fields }: Message): DeadLetter {
  const { attempts, error, diedAt, key, "x-death": deaths } = properties.headers ?? {};
  return {
    group,
    id: String(properties.messageId),
    topic: String(properties.type ?? fields.routingKey),
    body: content.toString(),
    attempts: Number(attempts ?? 1),
    error: String(error ?? "Handed out many times and never settled"),
    diedAt: String(diedAt ?? new Date((deaths?.[0]?.time.value ?? 0) * 1_000).toISOString()),
    ...keyOf(key),
  };
}

const keyOf = (key: unknown) => (typeof key === "string" ? { key } : {});

function textOf(content: Buffer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    return undefined;
  }
}
