import { serviceAudit, services } from "@rawat/contracts";
import {
  type AssertionIssuer,
  createMetrics,
  createServiceClient,
  type Lifecycle,
  type Listening,
  lineWriterOf,
  listenWith,
  systemClock,
} from "@rawat/platform";
import { createAddressOf } from "./address.ts";
import type { Config } from "./config.ts";
import { createCors } from "./cors.ts";
import type { Deps } from "./deps.ts";
import { createGateway } from "./gateway.ts";
import { openInstances } from "./instances.ts";
import { createOwnApp } from "./own/own-app.ts";
import { createRequestLimits } from "./request-limits.ts";
import { createRouteTable } from "./route-table.ts";
import { createGatewayServer } from "./server.ts";

const caller = "gateway";

/** Where each service is. A service that is added to the contracts is missing here until the compiler is content. */
const addressesOf = (config: Config) =>
  ({
    patient: config.PATIENT_SERVICE_URL,
    staff: config.STAFF_SERVICE_URL,
    appointment: config.APPOINTMENT_SERVICE_URL,
    record: config.RECORD_SERVICE_URL,
  }) satisfies Record<keyof typeof services, readonly string[]>;

/** Puts the gateway together and opens it: the way to the services, our own endpoints and pages, and the port. */
export async function openDoor(deps: Deps, issuer: AssertionIssuer, lifecycle: Lifecycle): Promise<Listening> {
  const { config, keyValue, logger } = deps;
  const instances = addressesOf(config);
  const metrics = createMetrics(caller);
  const trails = Object.fromEntries(
    Object.entries(instances).map(([service, addresses]) => [
      service,
      createServiceClient(serviceAudit, { service, instances: addresses, caller, issuer }),
    ]),
  );
  const own = createOwnApp({ deps, trails, instances, metrics });
  const limits = createRequestLimits(keyValue, systemClock, {
    accountMax: config.LIMIT_ACCOUNT_REQUESTS,
    addressMax: config.LIMIT_ADDRESS_REQUESTS,
  });
  const gateway = createGateway({
    routes: createRouteTable(services),
    instances: openInstances(instances, logger),
    identify: deps.identification.identify,
    limits: lifecycle.opened("limits", limits, (open) => open.stop()),
    issuer,
    ownApp: own.express,
    cors: createCors(config.CORS_ORIGINS),
    addressOf: createAddressOf(config.TRUSTED_PROXIES),
    logger,
    metrics,
    refusals: deps.refusals,
    writeLines: lineWriterOf(logger),
  });
  lifecycle.opened("forwarding", gateway, (open) => open.close());
  const where = { host: config.HOST, port: config.GATEWAY_PORT, portVariable: "GATEWAY_PORT" };
  const listening = await listenWith(createGatewayServer(gateway), where);
  const drain = () => {
    own.drain();
    gateway.drain();
  };
  return lifecycle.opened("http", listening, (open) => open.close(drain));
}
