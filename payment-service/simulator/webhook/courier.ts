import type { Logger } from "@rawat/platform";
import type { Store } from "../books/store.ts";
import type { SimulatedClock } from "../clock.ts";
import type { Delivery } from "./delivery.ts";
import { pauseAfter } from "./retries.ts";
import { send } from "./send.ts";

interface CourierOptions {
  store: Store;
  clock: SimulatedClock;
  logger: Logger;
  seed: number;
  /** Milliseconds of the world: whoever answers does so in its time. */
  timeoutMs: number;
}

/** How many are looked through at once: those behind them wait until some are back. */
const atOnceMax = 500;

/** Sends what is due, again where the answer asks for it. */
export interface Courier {
  /** Sends all that is due now and is not yet on its way. */
  sendDue(): void;
  /** Breaks off what is on its way: it stays due, and is sent after the next start. */
  stop(): Promise<void>;
}

/**
 * The notifications of one order go to one address one after another, so that they arrive in their order unless a fault wants it
 * otherwise; one that has to be tried again lets the others pass. `sent` is called whenever one is back.
 */
export function createCourier({ store, clock, logger, seed, timeoutMs }: CourierOptions, sent: () => void): Courier {
  const stopped = new AbortController();
  const onTheirWay = new Map<number, { lane: string; done: Promise<void> }>();
  const laneOf = ({ orderId, url }: Delivery) => `${orderId} ${url}`;

  const deliver = async (delivery: Delivery) => {
    const sentAt = clock.now();
    const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(timeoutMs)]);
    const outcome = await send(delivery.url, delivery.body, signal);
    onTheirWay.delete(delivery.id);
    if (stopped.signal.aborted) return;
    const tries = [...delivery.tries, { sentAt, outcome }];
    const pauseMs = pauseAfter(outcome, tries.length, delivery.id, seed);
    store.saveDelivery({ ...delivery, tries, dueAt: pauseMs === undefined ? null : clock.now() + pauseMs });
    logger.info({ orderId: delivery.orderId, attempt: tries.length, ...outcome }, "notified");
    sent();
  };

  return {
    sendDue() {
      const busy = new Set([...onTheirWay.values()].map(({ lane }) => lane));
      for (const delivery of store.listDueDeliveries(clock.now(), atOnceMax)) {
        const lane = laneOf(delivery);
        if (onTheirWay.has(delivery.id) || (busy.has(lane) && !delivery.isParallel)) continue;
        busy.add(lane);
        onTheirWay.set(delivery.id, { lane, done: deliver(delivery) });
      }
    },
    async stop() {
      stopped.abort();
      await Promise.all([...onTheirWay.values()].map(({ done }) => done));
    },
  };
}
