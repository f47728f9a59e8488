import type { ConsumeMessage } from "amqplib";
import type { Delivery } from "./queue.ts";

/** A message that the broker has delivered and that is not settled. */
export interface Held {
  delivery: ConsumeMessage;
  message: Delivery;
  /** When its next try may be, by a clock that never steps. */
  dueAtMs: number;
}

/** Everything that one session has delivered to one consumer and that is not settled, in the order of delivery. */
export function openWindow(atOnce: number, inOrderByKey: boolean) {
  const window = new Set<Held>();

  return {
    size: () => window.size,
    add(delivery: ConsumeMessage, message: Delivery) {
      window.add({ delivery, message, dueAtMs: 0 });
    },
    settled(held: Held) {
      window.delete(held);
    },
    /** Keeps it in its place until its next try. */
    postpone(held: Held, delayMs: number) {
      held.message = { ...held.message, attempt: held.message.attempt + 1 };
      held.dueAtMs = performance.now() + delayMs;
    },

    /**
     * What may be handed out now. What was delivered before and never settled may be what took its holder down, and is handed
     * out alone, so that it takes no innocent one's count of deliveries up with it.
     */
    next(): Held[] {
      const keys = new Set<string>();
      const next: Held[] = [];
      for (const held of window) {
        const { key } = held.message;
        if (inOrderByKey && key !== undefined) {
          if (keys.has(key)) continue;
          keys.add(key);
        }
        if (held.dueAtMs > performance.now()) continue;
        const isSuspect = held.delivery.fields.redelivered;
        if (!isSuspect || next.length === 0) next.push(held);
        if (isSuspect || next.length === atOnce) break;
      }
      return next;
    },

    /** How long until the next of those postponed is due. */
    untilDueMs(): number {
      const dues = [...window].map(({ dueAtMs }) => dueAtMs).filter((dueAtMs) => dueAtMs > 0);
      return Math.max(0, Math.min(...dues) - performance.now());
    },
  };
}
