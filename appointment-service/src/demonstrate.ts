import { createEncryption, instant, inTransaction, migrateDatabase, systemClock } from "@rawat/platform";
import { migrations } from "../migrations/index.ts";
import { serviceName } from "./app.ts";
import { hasPast, insertAppointment } from "./booking/appointment-store.ts";
import { pastAppointments } from "./booking/past-appointments.ts";
import { Config } from "./config.ts";
import { listIds } from "./people/people-store.ts";

await migrateDatabase(serviceName, Config, migrations, async (db, config) => {
  const encryption = createEncryption(config.RECORD_ENCRYPTION_KEY);
  await inTransaction(db, async (trx) => {
    const now = systemClock.now();
    if (await hasPast(trx, instant(now))) return;
    const [patientIds, doctorIds] = [await listIds(trx, "patient"), await listIds(trx, "doctor")];
    const past = pastAppointments(patientIds, doctorIds, config.CLINIC_TIME_ZONE, now);
    for (const appointment of past) await insertAppointment(trx, appointment, encryption);
  });
});
