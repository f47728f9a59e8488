import { describe, expect, it } from "vitest";
import { book, comingMark, createDoctor, minutesAfter } from "../harness/booking.ts";
import { createPatient, startRawat, tokenOf } from "../harness/rawat.ts";

const days = [1, 2, 3, 4, 5, 6, 7];
const mornings = days.map((dayOfWeek) => ({
  dayOfWeek,
  startTime: "08:00",
  endTime: "09:00",
  slotMinutes: 30,
  mode: "both",
}));

describe.each([
  ["Asia/Kolkata", "Asia/Calcutta", "T02:30:00.000Z"],
  ["UTC", "Etc/UTC", "T08:00:00.000Z"],
  ["Australia/Lord_Howe", "Australia/LHI", undefined],
])("a clinic in %s", (zone, sameZone, eight) => {
  it("begins its mornings, counts its days and tells its zone by its own clocks", async () => {
    const rawat = await startRawat({ environment: { CLINIC_TIME_ZONE: zone } });
    try {
      const [desk, admin] = await Promise.all([tokenOf(rawat.ask, "frontdesk"), tokenOf(rawat.ask, "admin")]);
      const doctor = await createDoctor(rawat.ask, admin, mornings);
      const patient = await createPatient(rawat.ask, desk);
      const told = await rawat.ask("GET", "/api/clinic");
      expect(told.body.data.timeZone).toBe(zone);
      const { name } = told.body.data;
      const put = (timeZone: string) =>
        rawat.ask("PUT", "/api/clinic", { token: admin, json: { name, timeZone, openingHours: [] } });
      expect((await put(sameZone)).status).toBe(200);
      expect((await put("Asia/Tokyo")).status).toBe(409);

      // 190 days on, the clocks of a zone that changes them show another offset than today's.
      for (const ahead of [3, 190]) {
        const day = comingMark(ahead).slice(0, 10);
        const slots = (await rawat.ask("GET", `/api/doctors/${doctor.id}/slots?from=${day}&to=${day}`)).body.data;
        expect(slots).toHaveLength(2);
        const [{ startsAt }] = slots as [{ startsAt: string }];
        if (eight) expect(startsAt).toBe(`${day}${eight}`);
        const clock = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
        expect(clock.format(new Date(startsAt))).toBe(`${day} 08:00`);
        expect((await book(rawat.ask, desk, { patientId: patient.id, doctorId: doctor.id, startsAt })).status).toBe(
          201,
        );
        const early = { patientId: patient.id, doctorId: doctor.id, startsAt: minutesAfter(startsAt, -30) };
        expect((await book(rawat.ask, desk, early)).status).toBe(409);
        const list = await rawat.ask("GET", `/api/appointments?doctorId=${doctor.id}&from=${day}&to=${day}`, {
          token: desk,
        });
        expect(list.body.data.map((one: { startsAt: string }) => one.startsAt)).toEqual([startsAt]);
      }
    } finally {
      await rawat.stop();
    }
  });
});
