import { domain } from "@rawat/contracts";
import { createEncryption, instant, inTransaction, migrateDatabase, systemClock } from "@rawat/platform";
import { migrations } from "../migrations/index.ts";
import { hasBefore, insertAppointment } from "./booking/appointment-store.ts";
import { beforeOldest, pastAppointments } from "./booking/past-appointments.ts";
import { Config, serviceName } from "./config.ts";
import { listIds } from "./people/people-store.ts";

await migrateDatabase(serviceName, domain, Config, migrations, async (db, config) => {
  const encryption = createEncryption(config.RECORD_ENCRYPTION_KEY);
  await inTransaction(db, async (trx) => {
    const now = systemClock.now();
    // Bookings of a demonstration that was broken off days ago are over by now, and are not what is meant.
    if (await hasBefore(trx, instant(beforeOldest(now)))) return;
    const [patientIds, doctorIds] = [await listIds(trx, "patient"), await listIds(trx, "doctor")];
    const past = pastAppointments(patientIds, doctorIds, config.CLINIC_TIME_ZONE, now);
    if (past.length === 0) throw new Error("no patients and doctors are heard of yet");
    for (const appointment of past) await insertAppointment(trx, appointment, encryption);
  });
});
