/**
 * A durable topic exchange with one durable queue a consuming group: what is published is kept, once it is confirmed, for
 * every group subscribed to its topic, until that group has handled it or it lies among the group's dead letters.
 *
 * Delivery is at least once. A group's messages are handled one after another in the order of publishing by one consumer;
 * a message that is tried again is overtaken by those behind it, and several consumers of one group share its messages.
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
}

/**
 * Resolving acknowledges the message. Rejecting with `TryLater` counts no try: the consumer keeps the message in hand and
 * hands it out again after a second (the database is away: no message is to blame), so nothing overtakes it. Rejecting
 * otherwise counts a try: the message is handed out again after each of the delays, then it becomes a dead letter that tells
 * the last error.
 */
export type MessageHandler = (message: QueueMessage & { attempt: number }) => Promise<void>;

export interface Consumer {
  /** Takes no further message, waits for the one in hand, and returns. */
  stop(): Promise<void>;
}

export interface DeadLetter extends QueueMessage {
  group: string;
  attempts: number;
  error: string;
  diedAt: string;
}

/** Which topics each group wants. Every program declares all of them, so an event is kept for a group that was never started. */
export type Subscriptions = Readonly<Record<string, readonly string[]>>;

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
