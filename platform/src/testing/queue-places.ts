import { randomUUID } from "node:crypto";
import { onTestFinished } from "vitest";
import type { Delivery, Queue, QueueOptions } from "../queue/queue.ts";

/** How a suite reaches one kind of queue. What is opened twice at one place is the same queue. */
export interface QueuePlaces {
  open(place: string, options: QueueOptions): Promise<Queue>;
  remove(place: string, options: QueueOptions): Promise<void>;
}

export const patience = { timeout: 10_000, interval: 10 };
const subscriptions = { ledger: ["paid", "refunded"], reminders: ["paid"] };

export const paid = (id: string, key?: string) => ({
  id,
  topic: "paid",
  body: JSON.stringify({ order: id }),
  ...(key !== undefined && { key }),
});
export const ids = (messages: readonly { id: string }[]) => messages.map(({ id }) => id);
export const numbered = (count: number) => Array.from({ length: count }, (_, index) => paid(String(index)));

/** A place of this test alone: everything opened there is closed and removed at its end. */
export function aPlaceOf(places: QueuePlaces, overrides: Partial<QueueOptions> = {}) {
  const place = `test-${randomUUID()}`;
  const options = { subscriptions, retryDelaysMs: [50, 150], ...overrides };
  const opened: Queue[] = [];
  onTestFinished(async () => {
    await Promise.all(opened.map((queue) => queue.close()));
    await places.remove(place, options);
  });
  return async (changed: Partial<QueueOptions> = {}) => {
    const queue = await places.open(place, { ...options, ...changed });
    opened.push(queue);
    return queue;
  };
}

export async function collect(queue: Queue, group: string) {
  const into: Delivery[] = [];
  await queue.consume(group, async (message) => {
    into.push(message);
  });
  return into;
}
