import type { payments } from "@rawat/contracts";
import { Conflict, type Handlers, Unavailable } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { receiveNotification } from "../notifications/receive.ts";
import { isPatient, nameOf } from "../policy.ts";
import { isProviders } from "../provider/provider-errors.ts";
import { completeRefund } from "../refunds/complete-refund.ts";
import { requestRefund } from "../refunds/request-refund.ts";
import { withdrawRefund } from "../refunds/withdraw-refund.ts";
import { beginPayment } from "./begin-payment.ts";
import { closePayment } from "./close-payment.ts";
import { withPage } from "./open-page.ts";
import { isPayable, type KeptPayment } from "./payment.ts";
import { getPayment, listPayments, presentDetails, presentPayment } from "./read-payments.ts";
import { createSync } from "./sync-payment.ts";

export function paymentHandlers(deps: Deps): Handlers<typeof payments> {
  const reply = async (payment: KeptPayment) => ({
    data: await presentPayment(deps, payment),
    version: payment.version,
  });
  const sync = createSync(deps);
  return {
    list: ({ actor, query }) => listPayments(deps, actor, query),
    create: {
      handle: async ({ actor, body, idempotency, headers }) =>
        reply(await beginPayment(deps, actor, body, idempotency, headers.origin)),
      again: async (id, { actor }) => {
        const payment = await getPayment(deps, actor, id);
        return reply(isPayable(payment) ? await withPage(deps, payment) : payment);
      },
    },
    callback: async ({ body }) => {
      await receiveNotification(deps, body);
      deps.handling.wake();
      return { data: { received: true } };
    },
    get: async ({ actor, params }) => {
      const payment = await getPayment(deps, actor, params.id);
      return { data: await presentDetails(deps, payment), version: payment.version };
    },
    sync: async ({ actor, params }) => {
      const payment = await getPayment(deps, actor, params.id);
      return reply(await telling(() => sync(actor, payment)));
    },
    cancel: async ({ actor, params }) => {
      const payment = await getPayment(deps, actor, params.id);
      if (!isPayable(payment)) throw new Conflict("illegal_step");
      const closed = await telling(() =>
        closePayment(deps, payment, "cancelled", {
          source: isPatient(actor) ? "payer" : "operator",
          by: nameOf(actor),
        }),
      );
      return reply(closed);
    },
    refund: {
      handle: async ({ actor, params, body, idempotency }) =>
        reply(await requestRefund(deps, actor, params.id, body, idempotency)),
      again: async (id, { actor }) => reply(await getPayment(deps, actor, id)),
    },
    completeRefund: {
      version: async ({ actor, params }) => (await getPayment(deps, actor, params.id)).version,
      handle: async ({ actor, params, body, ifMatch }) =>
        reply(await completeRefund(deps, actor, params.id, { ...body, ifMatch })),
    },
    withdrawRefund: {
      version: async ({ actor, params }) => (await getPayment(deps, actor, params.id)).version,
      handle: async ({ actor, params, body, ifMatch }) =>
        reply(await withdrawRefund(deps, actor, params.id, { ...body, ifMatch })),
    },
  };
}

/** @throws Unavailable where the provider cannot be asked. */
async function telling<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isProviders(error) ? new Unavailable("service_unavailable", { cause: error }) : error;
  }
}
