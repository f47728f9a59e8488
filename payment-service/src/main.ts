import { randomBytes } from "node:crypto";
import { doctors, domain, patients } from "@rawat/contracts";
import { createMarkedCache, createOriginOf, createServiceClient, runService, withLocalFallback } from "@rawat/platform";
import { migrations } from "../migrations/index.ts";
import { Config, serviceName } from "./config.ts";
import { peopleReactions, reactions } from "./events.ts";
import { startHandling } from "./notifications/handle.ts";
import type { KeptOrder } from "./orders/order.ts";
import { createMidtrans, createNoProvider } from "./provider/midtrans.ts";
import { providerSettings, warningsOf } from "./provider/settings.ts";
import { startReconciler } from "./reconcile/reconcile.ts";
import { startGivingBack } from "./refunds/give-back.ts";
import { routes } from "./routes.ts";

await runService({
  name: serviceName,
  domain,
  config: Config,
  migrations,
  open: ({ config, foundation: { keyValue, logger }, neighbours: { patient, staff } }) => {
    const settings = providerSettings(config);
    for (const warning of warningsOf(config)) logger.warn(warning);
    return {
      patients: createServiceClient(patients, patient),
      doctors: createServiceClient(doctors, staff),
      provider: settings ? createMidtrans(settings) : createNoProvider(),
      orderCache: createMarkedCache<KeptOrder[]>("orders", keyValue, logger),
      // Where nobody is asked nobody is believed either.
      signatureKey: settings ? (config.MIDTRANS_SIGNATURE_KEY ?? settings.serverKey) : randomBytes(32).toString("hex"),
      publicUrl: config.PUBLIC_URL ?? "http://localhost:5000",
      paymentMinutes: config.PAYMENT_MINUTES,
      ownLimits: { orders: config.LIMIT_PATIENT_ORDERS, paymentsADay: config.LIMIT_PATIENT_DAILY_PAYMENTS },
      originOf: createOriginOf(config.INTERNAL_SECRET),
      limits: withLocalFallback(keyValue),
      checkPaceMs: config.PAYMENT_CHECK_PACE,
      // Told of what came in; it begins once everything is open.
      handling: { wake: () => {} },
    };
  },
  routes,
  reactions,
  beside: () => ({ "payment-people": peopleReactions }),
  // Longer than any bank disputes a payment.
  tidied: [{ table: "notifications", key: "id", column: "receivedAt", keptForMs: 550 * 24 * 3_600_000 }],
  start: (deps, lifecycle) => {
    const handling = lifecycle.opened("notifications", startHandling(deps), (open) => open.stop());
    deps.handling.wake = () => handling.wake();
    lifecycle.opened("reconciler", startReconciler(deps), (open) => open.stop());
    lifecycle.opened("refunds", startGivingBack(deps), (open) => open.stop());
  },
});
