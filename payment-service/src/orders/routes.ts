import type { Actor, orders } from "@rawat/contracts";
import type { Handlers } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { getPayment, presentPayment } from "../payments/read-payments.ts";
import { nameOf } from "../policy.ts";
import { changeOrder } from "./change-order.ts";
import type { KeptOrder } from "./order.ts";
import { payAtCounter } from "./pay-at-counter.ts";
import { placeOrder } from "./place-order.ts";
import { listPriceChanges } from "./price-change-store.ts";
import { getOrder, listOrders, listOrdersOf, presentOrders } from "./read-orders.ts";

export function orderHandlers(deps: Deps): Handlers<typeof orders> {
  const reply = async (order: KeptOrder) => {
    const [[shown], priceChanges] = await Promise.all([
      presentOrders(deps.db, [order]),
      listPriceChanges(deps.db, order.id),
    ]);
    if (!shown) throw new Error("an order was lost on its way out");
    return { data: { ...shown, priceChanges }, version: order.version };
  };
  const paid = async (id: string, actor: Actor) => {
    const payment = await getPayment(deps, actor, id);
    const data = await presentPayment(deps, payment);
    return { data, version: payment.version, location: `/api/payments/${id}` };
  };
  return {
    list: ({ actor, query }) => listOrders(deps, actor, query),
    create: {
      handle: async ({ actor, body, idempotency }) => reply(await placeOrder(deps, actor, body, idempotency)),
      again: async (id, { actor }) => reply(await getOrder(deps, actor, id)),
    },
    get: async ({ actor, params }) => reply(await getOrder(deps, actor, params.id)),
    ofPatient: ({ actor, params, query }) => listOrdersOf(deps, actor, params.userId, query),
    change: {
      version: async ({ params, actor }) => (await getOrder(deps, actor, params.id)).version,
      handle: async ({ actor, params, body, ifMatch }) =>
        reply(await changeOrder(deps, { id: params.id, ifMatch, by: nameOf(actor), ...body })),
    },
    payAtCounter: {
      handle: async ({ actor, params, body, idempotency }) =>
        paid((await payAtCounter(deps, actor, params.id, body, idempotency)).id, actor),
      again: async (id, { actor }) => paid(id, actor),
    },
  };
}
