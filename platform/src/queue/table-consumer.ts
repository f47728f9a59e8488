import { randomUUID } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import { openHand, type Settled } from "./hand.ts";
import { createIdling, pauseUnless } from "./outcome.ts";
import type { BatchHandler, Consumer } from "./queue.ts";
import type { Claimed, TableStore, Wish } from "./table-store.ts";

export interface TableConsumer extends Consumer {
  /** Looks for messages now instead of at the next glance. */
  wake(): void;
}

/** How often an idle consumer looks for what other processes have published: often at first, then seldom. */
const glance = { firstMs: 50, growth: 1.2, lastMs: 250 };
const afterFaultMs = 1_000;

/** Takes the group's messages in their order. Settling some and claiming the next is one transaction, hence one wait for the disk. */
export function consumeTable(
  store: TableStore,
  group: string,
  handler: BatchHandler,
  wish: Wish,
  retryDelaysMs: readonly number[],
  leaseMs: number,
): TableConsumer {
  const claim = randomUUID();
  const stopping = new AbortController();
  const hand = openHand<Claimed>(handler, retryDelaysMs, stopping.signal);
  const { idle, wake } = createIdling();

  /** A lease that cannot be extended runs out; then the message is handled twice, which is allowed. */
  async function extendLeases(): Promise<void> {
    if (hand.held().length === 0) return;
    await store
      .write(() => {
        for (const { sequence } of hand.held()) store.extend(sequence, claim);
      })
      .catch(() => {});
  }

  async function run(): Promise<void> {
    let settled: Settled<Claimed>[] = [];
    let glanceMs = glance.firstMs;
    const isIdle = () => settled.length === 0 && hand.held().length === 0;
    while (!isIdle() || !stopping.signal.aborted) {
      try {
        if (isIdle() && !store.hasDue(group, wish)) {
          await idle(glanceMs);
          glanceMs = Math.min(glanceMs * glance.growth, glance.lastMs);
          continue;
        }
        // A handler that never waits would otherwise keep the event loop from everything else for a whole backlog.
        await nextTurn();
        if (settled.length > 0 || isIdle()) {
          const isFree = hand.held().length === 0 && !stopping.signal.aborted;
          const claimed = await store.write(() => {
            for (const { held, outcome } of settled) store.settle(held.sequence, claim, outcome);
            return isFree ? store.claim(group, claim, wish) : [];
          });
          settled = [];
          if (isFree) hand.take(claimed);
        }
        settled = await hand.turn();
        glanceMs = glance.firstMs;
      } catch {
        // The file is full or broken. What is in hand is settled when it works again; after a stop its lease runs out.
        if (stopping.signal.aborted) return;
        await pauseUnless(stopping.signal, afterFaultMs);
      }
    }
  }

  const leases = setInterval(extendLeases, leaseMs / 3);
  const running = run().finally(() => clearInterval(leases));
  return {
    wake,
    async stop() {
      stopping.abort();
      wake();
      await running;
    },
  };
}
