import type { Attempt, Order } from "../books/order.ts";
import type { Store } from "../books/store.ts";
import { amount, sign, type Told, tell } from "../books/tell.ts";
import type { SimulatedClock } from "../clock.ts";
import type { Delivery } from "./delivery.ts";

const delayMs = 10 * 60_000;
/** How long a notification that shall be overtaken waits for one that overtakes it. */
const heldMs = 60_000;

interface NotifierOptions {
  store: Store;
  clock: SimulatedClock;
  serverKey: string;
}

/** Puts the news of an attempt on its way to every address of its order, as the order's faults want it. */
export type Notify = (order: Order, attempt: Attempt) => void;

export function createNotifier({ store, clock, serverKey }: NotifierOptions): Notify {
  return (order, attempt) => {
    const has = (fault: Order["faults"][number]) => order.faults.includes(fault);
    if (has("drop")) return;
    const now = clock.now();
    const body = JSON.stringify(asStrings(bodyOf(order, attempt, serverKey)));
    for (const url of order.notificationUrls) {
      const overtaken = has("reorder") ? findHeld(store, order.orderId, url) : undefined;
      const isHeld = has("reorder") && !overtaken;
      const dueAt = now + (has("delay") ? delayMs : 0) + (isHeld ? heldMs : 0);
      const delivery = { orderId: order.orderId, url, body, dueAt, isParallel: has("parallel"), isHeld, tries: [] };
      for (let copies = has("duplicate") || has("parallel") ? 2 : 1; copies > 0; copies--) store.addDelivery(delivery);
      if (overtaken) store.saveDelivery({ ...overtaken, isHeld: false, dueAt: dueAt + 1 });
    }
  };
}

const findHeld = (store: Store, orderId: string, url: string): Delivery | undefined =>
  store.listDeliveries(orderId, 1_000).find((one) => one.isHeld && one.url === url && one.tries.length === 0);

function bodyOf(order: Order, attempt: Attempt, serverKey: string): Told {
  const told = tell(order, attempt, "midtrans payment notification");
  if (order.faults.includes("wrong_amount")) return sign({ ...told, gross_amount: amount(1) }, serverKey);
  return sign(told, order.faults.includes("wrong_signature") ? `${serverKey} of somebody else` : serverKey);
}

/** Notifications know no numbers: every value is a string, those within lists and objects too. */
function asStrings(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asStrings);
  if (typeof value !== "object" || value === null) return String(value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asStrings(inner)]));
}
