import { serviceAudit, services } from "@rawat/contracts";
import {
  type AssertionIssuer,
  createAssertionCheck,
  createMetrics,
  createServiceClient,
  type Lifecycle,
  type Listening,
  lineWriterOf,
  listenWide,
  systemClock,
} from "@rawat/platform";
import { createAddressOf, createConnectionKeyOf } from "./address.ts";
import { createCallLimits } from "./call-limits.ts";
import { addressesOf } from "./config.ts";
import { createCors } from "./cors.ts";
import type { Deps } from "./deps.ts";
import { createGateway } from "./gateway.ts";
import { createOurPrograms } from "./our-programs.ts";
import { createOwnApp } from "./own/own-app.ts";
import { createRequestLimits } from "./request-limits.ts";
import { createRouteTable } from "./route-table.ts";
import { createGatewayServer } from "./server.ts";

/** Puts the gateway together and opens it: the way to the services, our own endpoints and pages, and the port. */
export async function openDoor(deps: Deps, issuer: AssertionIssuer, lifecycle: Lifecycle): Promise<Listening> {
  const { config, keyValue, logger } = deps;
  const metrics = createMetrics("gateway");
  const trails = Object.fromEntries(
    Object.entries(deps.neighbours).map(([service, neighbour]) => [
      service,
      createServiceClient(serviceAudit, neighbour),
    ]),
  );
  const callLimits = createCallLimits(keyValue);
  const programs = createOurPrograms(createAssertionCheck(config.INTERNAL_SECRET, "gateway"));
  const own = createOwnApp({ deps, programs, trails, callLimits, instances: addressesOf(config), metrics });
  const limits = createRequestLimits(keyValue, systemClock, {
    accountMax: config.LIMIT_ACCOUNT_REQUESTS,
    addressMax: config.LIMIT_ADDRESS_REQUESTS,
  });
  const gateway = createGateway({
    routes: createRouteTable(services),
    instances: deps.instances,
    identify: deps.identification.identify,
    programs,
    limits: lifecycle.opened("limits", limits, (open) => open.stop()),
    callLimits,
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
  const connectionKeyOf = createConnectionKeyOf(config.TRUSTED_PROXIES);
  const listening = await listenWide(createGatewayServer(gateway, { connectionKeyOf }), where);
  const drain = () => {
    own.drain();
    gateway.drain();
    deps.live.close();
  };
  return lifecycle.opened("http", listening, (open) => open.close(drain));
}
