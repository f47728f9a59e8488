import {
  createAssertionCheck,
  createAssertionIssuer,
  createEncryption,
  createLogger,
  listen,
  loadConfig,
  openFoundation,
  runProgram,
  startInbox,
  systemClock,
} from "@rawat/platform";
import { migrations } from "../migrations/index.ts";
import { createApp, serviceName } from "./app.ts";
import { Config } from "./config.ts";
import { reactions } from "./events.ts";
import { neighboursOf } from "./neighbours.ts";

await runProgram(serviceName, async (lifecycle) => {
  const config = loadConfig(Config);
  const logger = createLogger(serviceName, config.LOG_LEVEL);
  const foundation = await openFoundation({
    service: serviceName,
    config,
    databaseUrl: config.DATABASE_URL_RECORD,
    migrations,
    logger,
    lifecycle,
  });
  const issuer = createAssertionIssuer(config.INTERNAL_SECRET, serviceName);
  const deps = {
    ...foundation,
    ...neighboursOf(config, { issuer, logger, lifecycle }),
    clock: systemClock,
    encryption: createEncryption(config.RECORD_ENCRYPTION_KEY),
    zone: config.CLINIC_TIME_ZONE,
  };
  const inbox = await startInbox(deps.db, deps.queue, serviceName, reactions);
  lifecycle.opened("inbox", inbox, (open) => open.stop());
  const app = createApp(deps, createAssertionCheck(config.INTERNAL_SECRET, serviceName));
  const listening = await listen(app.express, {
    host: config.HOST,
    port: config.RECORD_SERVICE_PORT,
    portVariable: "RECORD_SERVICE_PORT",
  });
  lifecycle.opened("http", listening, (open) => open.close(app.drain));
});
