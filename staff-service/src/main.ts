import { appointments } from "@rawat/contracts";
import {
  createAssertionCheck,
  createAssertionIssuer,
  createLogger,
  createServiceClient,
  listen,
  loadConfig,
  openFoundation,
  openNeighbours,
  runProgram,
  startInbox,
  systemClock,
} from "@rawat/platform";
import { migrations } from "../migrations/index.ts";
import { createApp, serviceName } from "./app.ts";
import { Config } from "./config.ts";
import { reactions } from "./events.ts";

await runProgram(serviceName, async (lifecycle) => {
  const config = loadConfig(Config);
  const logger = createLogger(serviceName, config.LOG_LEVEL);
  const foundation = await openFoundation({
    service: serviceName,
    config,
    databaseUrl: config.DATABASE_URL_STAFF,
    migrations,
    logger,
    lifecycle,
  });
  const issuer = createAssertionIssuer(config.INTERNAL_SECRET, serviceName);
  const { appointment } = openNeighbours(
    { appointment: config.APPOINTMENT_SERVICE_URL },
    { caller: serviceName, issuer, logger, lifecycle },
  );
  const deps = {
    ...foundation,
    clock: systemClock,
    appointments: createServiceClient(appointments, appointment),
    zone: config.CLINIC_TIME_ZONE,
    clinicName: config.CLINIC_NAME,
  };
  const inbox = await startInbox(deps.db, deps.queue, serviceName, reactions(deps));
  lifecycle.opened("inbox", inbox, (open) => open.stop());
  const app = createApp(deps, createAssertionCheck(config.INTERNAL_SECRET, serviceName));
  const listening = await listen(app.express, {
    host: config.HOST,
    port: config.STAFF_SERVICE_PORT,
    portVariable: "STAFF_SERVICE_PORT",
  });
  lifecycle.opened("http", listening, (open) => open.close(app.drain));
});
