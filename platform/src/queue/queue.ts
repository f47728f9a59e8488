import type { Subscriptions } from "@rawat/contracts/language";

/**
 * A durable topic exchange with one durable queue a consuming group: what is published is kept, once it is confirmed, for
 * every group subscribed to its topic, until that group has handled it or it lies among the group's dead letters.
 *
 * Delivery is at least once. A group's messages are handed out in the order of publishing to one consumer; a message that is
 * tried again is overtaken by those behind it, and several consumers of one group share its messages.
 *
 * A group whose subscription says `inOrderByKey` is different: of messages published with one `key` none is handed out before the
 * one before it is settled, that is handled or among the dead letters. Its tries are waited for; other keys, and messages
 * without one, go on beside it. A dead letter that is replayed counts as published then.
 *
 * The embedded queue keeps that order for any number of consumers in any number of processes, which share the keys. At
 * RabbitMQ one consumer of the group gets everything, and another follows at once when that one has stopped or is gone. It
 * waits between tries with the message in hand, so the tries begin anew if it is restarted or loses the broker meanwhile; and
 * while 500 messages in all lie behind such keys, nothing else is handed out. On either, a consumer that has lost touch (its lease
 * ran out, its connection broke) may still be at a message that another has been given again.
 */
export interface Queue {
  /**
   * Resolves when the broker has the message on disk for every group subscribed to `topic` (none at all is fine: then
   * nobody cares). Rejects with `QueueUnavailable` within 5 s otherwise; the outcome is then unknown and a retry is safe
   * for consumers who keep the ids they have seen.
   */
  publish(message: QueueMessage): Promise<void>;
  /** Starts to hand this group's messages to `handler`, one at a time, and goes on after broker restarts. */
  consume(group: string, handler: MessageHandler): Promise<Consumer>;
  /**
   * The same, `atOnce` messages at a time (1 to 1,000) at most. What is there is handed out within a few milliseconds; no batch
   * waits to be full. At RabbitMQ a consumer that is busy with a smaller batch may have up to `atOnce` messages to itself.
   */
  consumeBatches(group: string, handler: BatchHandler, options: BatchOptions): Promise<Consumer>;
  /** The group's dead letters, oldest first, at most `limit`. */
  listDeadLetters(group: string, limit: number): Promise<DeadLetter[]>;
  /** Puts a dead letter back into its group's queue with all its tries; false when there is no such letter. */
  replayDeadLetter(group: string, id: string): Promise<boolean>;
  /** Resolves when the broker answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface QueueMessage {
  /** The event's id: the same id may be delivered more than once. */
  id: string;
  topic: string;
  /** JSON text. */
  body: string;
  /** What the message belongs to (a room, a person), for groups whose subscription says `inOrderByKey`. */
  key?: string;
}

/** A message in a handler's hands; `attempt` counts from 1. */
export type Delivery = QueueMessage & { attempt: number };

export interface BatchOptions {
  /** From 1 to 1,000. */
  atOnce: number;
}

/**
 * Resolving acknowledges the message. Rejecting with `TryLater` counts no try: the consumer keeps the message in hand and
 * hands it out again after a second (the database is away: no message is to blame), so nothing overtakes it. Rejecting
 * otherwise counts a try: the message is handed out again after each of the delays, then it becomes a dead letter that tells
 * the last error.
 */
export type MessageHandler = (message: Delivery) => Promise<void>;

/**
 * Each message of a batch is settled by itself, as by a `MessageHandler`.
 *
 * Resolving with nothing acknowledges all of them. Resolving with what `Promise.allSettled` gives, one result a message in
 * their order, acknowledges those that were fulfilled, keeps those rejected with `TryLater`, and counts a try against each other
 * one. Rejecting with `TryLater` keeps all. Rejecting otherwise counts no try yet, for nobody knows whose fault it was: the
 * same messages are handed out again at once, each in a batch of its own, and whichever is rejected alone is to blame.
 * A message whose last holder never settled it is handed out alone too, because it may be what took that process down; at
 * RabbitMQ those that it had in hand may then come in another order. Where the order is kept by key, a batch has at most
 * one message of each.
 *
 * @example
 * consumeBatches("chat", async (messages) => await insertAll(messages.map(rowOf)), { atOnce: 100 });
 * @example
 * consumeBatches("chat", (messages) => Promise.allSettled(messages.map(store)), { atOnce: 100 });
 */
export type BatchHandler = (
  messages: readonly Delivery[],
) => Promise<void> | Promise<readonly PromiseSettledResult<unknown>[]>;

export interface Consumer {
  /** Takes no further message, waits for what the handler was given, and returns. */
  stop(): Promise<void>;
}

export interface DeadLetter extends QueueMessage {
  group: string;
  attempts: number;
  error: string;
  diedAt: string;
}

/** Which topics each group wants. Every program declares all of them, so an event is kept for a group that was never started. */
export type { Subscriptions };

export interface QueueOptions {
  subscriptions: Subscriptions;
  /** Waits before the second, third … try, in milliseconds. */
  retryDelaysMs?: readonly number[];
}

/** Growing delays between tries of a message that fails by its own fault: 1 s, 5 s, 30 s, 2 min, then it is dead-lettered. */
export const retryDelaysMs = [1_000, 5_000, 30_000, 120_000] as const;

/** The broker cannot be reached or did not confirm in time. */
export class QueueUnavailable extends Error {
  constructor(cause?: unknown, address = "") {
    super(`The message queue ${address} cannot be reached`.replace("  ", " "), { cause });
    this.name = "QueueUnavailable";
  }
}

/** Thrown by a handler when no message is to blame: what it needs is away. */
export class TryLater extends Error {
  constructor(cause?: unknown) {
    super("Not now", { cause });
    this.name = "TryLater";
  }
}
