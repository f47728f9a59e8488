import { randomUUID } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import { handOut, type Outcome, pauseUnless } from "./outcome.ts";
import type { Consumer, MessageHandler } from "./queue.ts";
import type { Claimed, TableStore } from "./table-store.ts";

export interface TableConsumer extends Consumer {
  /** Looks for messages now instead of at the next glance. */
  wake(): void;
}

/** How often an idle consumer looks for what other processes have published: often at first, then seldom. */
const glance = { firstMs: 50, growth: 1.2, lastMs: 250 };
const afterFaultMs = 1_000;

/** Takes the group's messages one after another. Settling one and claiming the next is one transaction, hence one wait for the disk. */
export function consumeTable(
  store: TableStore,
  group: string,
  handler: MessageHandler,
  retryDelaysMs: readonly number[],
  leaseMs: number,
): TableConsumer {
  const claim = randomUUID();
  const stopping = new AbortController();
  let wake = () => {};

  function idle(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function handOutUnderLease(message: Claimed): Promise<Outcome> {
    const lease = setInterval(() => {
      // A lease that cannot be extended runs out; then the message is handled twice, which is allowed.
      store.write(() => store.extend(message.sequence, claim)).catch(() => {});
    }, leaseMs / 3);
    const { id, topic, body, attempt } = message;
    const outcome = await handOut(handler, { id, topic, body, attempt }, retryDelaysMs, stopping.signal);
    clearInterval(lease);
    return outcome;
  }

  async function run(): Promise<void> {
    let last: { sequence: number; outcome: Outcome } | undefined;
    let glanceMs = glance.firstMs;
    while (last || !stopping.signal.aborted) {
      try {
        if (!last && !store.hasDue(group)) {
          await idle(glanceMs);
          glanceMs = Math.min(glanceMs * glance.growth, glance.lastMs);
          continue;
        }
        // A handler that never waits would otherwise keep the event loop from everything else for a whole backlog.
        await nextTurn();
        const next = await store.write(() => {
          if (last) store.settle(last.sequence, claim, last.outcome);
          return stopping.signal.aborted ? undefined : store.claim(group, claim);
        });
        last = next && { sequence: next.sequence, outcome: await handOutUnderLease(next) };
        glanceMs = glance.firstMs;
      } catch {
        // The file is full or broken. What is in hand is settled when it works again; after a stop its lease runs out.
        if (stopping.signal.aborted) return;
        await pauseUnless(stopping.signal, afterFaultMs);
      }
    }
  }

  const running = run();
  return {
    wake: () => wake(),
    async stop() {
      stopping.abort();
      wake();
      await running;
    },
  };
}
