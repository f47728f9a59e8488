import { clinic, doctors, patients } from "@rawat/contracts";
import {
  createAssertionCheck,
  createAssertionIssuer,
  createEncryption,
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
import { createClinicName } from "./calendar/clinic-name.ts";
import { Config } from "./config.ts";
import { reactions } from "./events.ts";
import { startReminders } from "./reminders/remind.ts";

await runProgram(serviceName, async (lifecycle) => {
  const config = loadConfig(Config);
  const logger = createLogger(serviceName, config.LOG_LEVEL);
  const databaseUrl = config.DATABASE_URL_APPOINTMENT;
  const foundation = await openFoundation({ service: serviceName, config, databaseUrl, migrations, logger, lifecycle });
  const issuer = createAssertionIssuer(config.INTERNAL_SECRET, serviceName);
  const { patient, staff } = openNeighbours(
    { patient: config.PATIENT_SERVICE_URL, staff: config.STAFF_SERVICE_URL },
    { caller: serviceName, issuer, logger, lifecycle },
  );
  const deps = {
    ...foundation,
    clock: systemClock,
    encryption: createEncryption(config.RECORD_ENCRYPTION_KEY),
    patients: createServiceClient(patients, patient),
    doctors: createServiceClient(doctors, staff),
    zone: config.CLINIC_TIME_ZONE,
    clinicName: createClinicName(createServiceClient(clinic, staff), config.CLINIC_NAME),
    publicUrl: config.PUBLIC_URL ?? "http://localhost:5000",
    ownBookingsMax: config.LIMIT_PATIENT_APPOINTMENTS,
  };
  const inbox = await startInbox(deps.db, deps.queue, serviceName, reactions(deps));
  lifecycle.opened("inbox", inbox, (open) => open.stop());
  lifecycle.opened("reminders", startReminders(deps), (open) => open.stop());
  const app = createApp(deps, createAssertionCheck(config.INTERNAL_SECRET, serviceName));
  const listening = await listen(app.express, {
    host: config.HOST,
    port: config.APPOINTMENT_SERVICE_PORT,
    portVariable: "APPOINTMENT_SERVICE_PORT",
  });
  lifecycle.opened("http", listening, (open) => open.close(app.drain));
});
