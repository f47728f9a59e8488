import {
  createAssertionCheck,
  createAssertionIssuer,
  createEncryption,
  createLogger,
  listen,
  loadConfig,
  openFoundation,
  runProgram,
  systemClock,
} from "@rawat/platform";
import { migrations } from "../migrations/index.ts";
import { createApp, serviceName } from "./app.ts";
import { Config } from "./config.ts";
import { neighboursOf } from "./neighbours.ts";
import { createPatientCache } from "./register/patient-cache.ts";

await runProgram(serviceName, async (lifecycle) => {
  const config = loadConfig(Config);
  const logger = createLogger(serviceName, config.LOG_LEVEL);
  const foundation = await openFoundation({
    service: serviceName,
    config,
    databaseUrl: config.DATABASE_URL_PATIENT,
    migrations,
    logger,
    lifecycle,
  });
  const issuer = createAssertionIssuer(config.INTERNAL_SECRET, serviceName);
  const deps = {
    ...foundation,
    ...neighboursOf(config, { issuer, logger, lifecycle }),
    clock: systemClock,
    zone: config.CLINIC_TIME_ZONE,
    encryption: createEncryption(config.RECORD_ENCRYPTION_KEY),
    cache: createPatientCache(foundation.keyValue, logger),
  };
  const app = createApp(deps, createAssertionCheck(config.INTERNAL_SECRET, serviceName));
  const listening = await listen(app.express, {
    host: config.HOST,
    port: config.PATIENT_SERVICE_PORT,
    portVariable: "PATIENT_SERVICE_PORT",
  });
  lifecycle.opened("http", listening, (open) => open.close(app.drain));
});
