import { dateAt } from "@rawat/platform";
import { afterAll, expect, it } from "vitest";
import { createPatient } from "../harness/rawat.ts";
import { aRecord, openRecords } from "../harness/records.ts";

const now = new Date();
/** Where it is another day than in UTC, for hours to come: tomorrow from UTC's late morning on, yesterday before. */
const isTomorrow = now.getUTCHours() >= 10;
const zone = isTomorrow ? "Pacific/Kiritimati" : "Pacific/Pago_Pago";
const [clinicsDay, otherDay] = [dateAt(now.toISOString(), zone), now.toISOString().slice(0, 10)];
/** The later of both days. */
const birthday = isTomorrow ? clinicsDay : otherDay;

const { rawat, desk, doctor, ask, amend } = await openRecords({ environment: { CLINIC_TIME_ZONE: zone } });
afterAll(() => rawat.stop());

// Thirteen years before a leap day there was none.
it.skipIf(birthday.endsWith("-02-29"))(
  "a child's pulse is an adult's from the birthday on that the clinic's calendar shows, in a record and its amendment",
  async () => {
    expect(clinicsDay).not.toBe(otherDay);
    const birthDate = `${Number(birthday.slice(0, 4)) - 13}${birthday.slice(4)}`;
    const child = await createPatient(rawat.ask, desk, { birthDate });
    const wish = aRecord(child.id, { vitals: { heartRate: 125 } });
    const created = await ask("POST", "", doctor.token, wish);
    expect(created.status).toBe(201);
    const amended = await amend(created.body.data.id, doctor.token, { ...wish, plan: "Kontrol" });
    expect(amended.status).toBe(200);
    const warned = [created, amended].map(({ body }) => body.meta?.warnings.map(({ code }: { code: string }) => code));
    const expected = isTomorrow ? ["heart_rate_unusual"] : undefined;
    expect(warned).toEqual([expected, expected]);
  },
);
