import { doctors, domain, patients } from "@rawat/contracts";
import { createMarkedCache, createServiceClient, runService } from "@rawat/platform";
import { migrations } from "../migrations/index.ts";
import { Config, serviceName } from "./config.ts";
import { reactions } from "./events.ts";
import { startHandling } from "./notifications/handle.ts";
import type { KeptOrder } from "./orders/order.ts";
import { createMidtrans } from "./provider/midtrans.ts";
import { providerSettings, unreachableBecause } from "./provider/settings.ts";
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
    const unreachable = unreachableBecause(config);
    if (unreachable) logger.warn(unreachable);
    return {
      patients: createServiceClient(patients, patient),
      doctors: createServiceClient(doctors, staff),
      provider: createMidtrans(settings),
      orderCache: createMarkedCache<KeptOrder[]>("orders", keyValue, logger),
      signatureKey: config.MIDTRANS_SIGNATURE_KEY ?? settings.serverKey,
      publicUrl: config.PUBLIC_URL ?? "http://localhost:5000",
      paymentMinutes: config.PAYMENT_MINUTES,
      consultationMinutes: config.CONSULTATION_MINUTES,
      checkPaceMs: config.PAYMENT_CHECK_PACE,
      // Told of what came in; it begins once everything is open.
      handling: { wake: () => {} },
    };
  },
  routes,
  reactions: () => reactions,
  start: (deps, lifecycle) => {
    const handling = lifecycle.opened("notifications", startHandling(deps), (open) => open.stop());
    deps.handling.wake = () => handling.wake();
    lifecycle.opened("reconciler", startReconciler(deps), (open) => open.stop());
    lifecycle.opened("refunds", startGivingBack(deps), (open) => open.stop());
  },
});
