import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Appointment } from "@rawat/contracts";
import { ownAddresses, ownBookings } from "@rawat/contracts";
import { newId } from "@rawat/platform";
import type { Knex } from "knex";
import { afterAll, describe, expect, it } from "vitest";
import { type KeptAppointment, newAppointment } from "../../appointment-service/src/booking/appointment.ts";
import * as store from "../../appointment-service/src/booking/appointment-store.ts";
import { root } from "../../scripts/start/programs.ts";
import { book, codeOf, comingMark, minutesAfter, openBook } from "../harness/booking.ts";
import type { Answered } from "../harness/caller.ts";
import { expectSought, readsOf, refreshStatistics } from "../harness/plans.ts";
import { onServers, register } from "../harness/rawat.ts";
import { lookInto } from "../harness/stores.ts";

const aDay = 6;
const { rawat, desk, doctor, other, patient, wanting, ask, booked } = await openBook({
  environment: { LIMIT_PATIENT_DAILY_BOOKINGS: String(aDay) },
});
afterAll(() => rawat.stop());

const counted = (statuses: readonly number[]) => {
  const counts: Record<number, number> = {};
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};
const times = <T>(count: number, work: (turn: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, turn) => work(turn)));

/** At most so many were let through, and nearly so many: while its counters are away a gateway counts for itself. */
function expectLimited(answers: readonly Answered[], max: number, what: string): void {
  const passed = answers.filter(({ status }) => status !== 429).length;
  expect(passed, what).toBeLessThanOrEqual(max);
  expect(passed, what).toBeGreaterThanOrEqual(max / 2);
}

describe("a patient who books and cancels in a loop", () => {
  it("makes so many appointments in 24 hours, cancelled ones counted, also by a burst and after a restart; the desk makes more for them", async () => {
    const { access_token: token, user } = await register(rawat.ask);
    const wish = () => wanting({ patientId: user.patientId });
    for (let turn = 0; turn < 2; turn++) {
      const { id } = await booked(wish(), token);
      expect((await ask("DELETE", `/${id}`, token)).status).toBe(204);
    }
    const answers = await times(10, () => book(rawat.ask, token, wish()));
    expect(counted(answers.map(({ status }) => status))).toEqual({ 201: aDay - 2, 422: 12 - aDay });
    for (const { status, body } of answers) {
      if (status === 201) expect((await ask("DELETE", `/${body.data.id}`, token)).status).toBe(204);
      else expect(body.code).toBe("too_many_appointments");
    }
    await rawat.services.appointment[0]?.restart();
    expect(codeOf(await book(rawat.ask, token, wish()))).toEqual([422, "too_many_appointments"]);
    await booked(wish());
    const allBookedBefore = (minutes: number) =>
      lookInto(rawat, "appointment", (db) =>
        db("appointments")
          .where({ patientId: user.patientId })
          .whereNotNull("selfBookedAt")
          .update({ selfBookedAt: minutesAfter(new Date().toISOString(), -minutes) }),
      );
    await allBookedBefore(24 * 60 - 5);
    expect(codeOf(await book(rawat.ask, token, wish()))).toEqual([422, "too_many_appointments"]);
    await allBookedBefore(24 * 60 + 1);
    await booked(wish(), token);
  });

  it("is told when to come again, by each endpoint; the desk is not", async () => {
    const { access_token: token } = await register(rawat.ask);
    const nobodys = `/${newId()}`;
    const calls = [
      ["POST", "", wanting()],
      ["PUT", nobodys, wanting()],
      ["PATCH", nobodys, { mode: "online" }],
      ["DELETE", nobodys],
      ["POST", `${nobodys}/status`, { status: "cancelled" }],
      ["POST", `${nobodys}/reschedule`, { startsAt: comingMark(3) }],
    ] as const;
    const over = 3;
    for (const [method, path, json] of calls) {
      const answers = await times(ownBookings.aMinute + over, () => ask(method, path, token, json));
      const refused = answers.filter(({ status }) => status === 429);
      expectLimited(answers, ownBookings.aMinute, `${method} ${path}`);
      for (const { headers } of refused) expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
      const desks = await times(ownBookings.aMinute + over, () => ask(method, path || nobodys, desk, json));
      expect(desks.map(({ status }) => status)).not.toContain(429);
    }
  });

  it("makes and ends the address of a calendar so often in a minute, and so does a doctor", async () => {
    const { access_token: token } = await register(rawat.ask);
    for (const one of [token, doctor.token])
      for (const [method, status] of [
        ["POST", 201],
        ["DELETE", 204],
      ] as const) {
        const answers = await times(ownAddresses.aMinute + 2, () => ask(method, "/calendar-token", one));
        expectLimited(answers, ownAddresses.aMinute, method);
        for (const answer of answers) expect([status, 429]).toContain(answer.status);
      }
  });
});

const zone = "Asia/Jakarta";
const cancelledCount = 2_021;

type Place = Pick<KeptAppointment, "patientId" | "doctorId" | "startsAt">;

/** Appointments as they are kept, written past every rule. */
async function keep(db: Knex, places: readonly Place[], status: KeptAppointment["status"]): Promise<void> {
  const [first] = places;
  if (!first) return;
  const one = {
    ...newAppointment({ ...first, endsAt: first.startsAt, mode: "online" }, newId(), zone, new Date()),
    status,
  };
  const rows = places.map((place) => ({ ...one, id: newId(), ...place, endsAt: minutesAfter(place.startsAt, 5) }));
  await db.transaction((trx) => trx.batchInsert("appointments", rows, 500));
}

/** The pages' own reading of a list; imported by address, for the pages are compiled for browsers and these tests are not. */
const ofPages = (file: string) => import(pathToFileURL(join(root, "web", "src", file)).href);

describe("what was cancelled", () => {
  it("hides no booking of a day from the desk, the doctor or the patient, and where some of it is left out the page knows", async () => {
    const { everyAppointment } = await ofPages("appointments/every-appointment.ts");
    const { everyRow } = await ofPages("every-row.ts");
    const person = await register(rawat.ask);
    const patientId: string = person.user.patientId;
    const day = comingMark(40).slice(0, 10);
    const morning = `${day}T01:00:00.000Z`;
    const { id } = await booked({ patientId, doctorId: other.id, startsAt: morning });
    await lookInto(rawat, "appointment", (db) =>
      keep(
        db,
        Array.from({ length: cancelledCount }, (_, n) => ({
          patientId,
          doctorId: other.id,
          startsAt: minutesAfter(morning, 60 + (n % 100) * 5),
        })),
        "cancelled",
      ),
    );
    for (const [token, narrowed] of [
      [desk, { from: day, to: day }],
      [desk, { from: day, to: day, doctorId: other.id }],
      [other.token, { from: day, to: day }],
      [person.access_token, { from: comingMark(0).slice(0, 10) }],
    ] as const) {
      const load = async (query: object) =>
        (await ask("GET", `?${new URLSearchParams({ ...narrowed, ...query })}`, token)).body;
      const found = await everyAppointment(load);
      expect(found.going.map((one: Appointment) => one.id)).toEqual([id]);
      expect([found.isCut, found.cancelled.length, found.hasMoreCancelled]).toEqual([false, 100, true]);
      const cuts: number[] = [];
      expect(await everyRow(load, (count: number) => cuts.push(count))).toHaveLength(2_000);
      expect(cuts).toEqual([2_000]);
    }
  });

  it("costs nobody anything who asks for what stands: 20,000 cancelled ones change nothing of what is read", async () => {
    const from = comingMark(100);
    const at = (n: number) => minutesAfter(from, n * 5);
    const here = { doctorId: doctor.id, patientId: patient.id };
    const to = at(8_000);
    const everything = async (db: Knex) => {
      await store.listOccupying(db, [doctor.id], from, to);
      await store.listOccupying(db, [doctor.id, other.id], from, to, 100);
      for (const whose of [{ doctorId: doctor.id }, { patientId: patient.id }]) {
        await store.listComing(db, whose, from, 1_000);
        await store.listPast(db, whose, from, to, 1_000);
      }
      await store.countComing(db, patient.id, from);
      await store.countSelfBooked(db, patient.id, from);
      const wanted = { id: newId(), doctorId: doctor.id, startsOn: from.slice(0, 10), startsAt: from };
      await store.countMinutesFrom(db, { ...wanted, selfBookedFrom: "0".repeat(32) });
      for (const id of [doctor.id, patient.id]) await store.listUnfinished(db, id, from);
    };
    await lookInto(rawat, "appointment", async (db) => {
      const others = Array.from({ length: 3_000 }, (_, n) => ({
        doctorId: newId(),
        patientId: newId(),
        startsAt: at(n),
      }));
      await keep(db, others, "booked");
      await keep(
        db,
        Array.from({ length: 50 }, (_, n) => ({ ...here, startsAt: at(n * 100) })),
        "booked",
      );
      await refreshStatistics(db, "appointments");
      const before = onServers ? await readsOf(db, everything) : 0;
      const flood = Array.from({ length: 20_000 }, (_, n) => ({ ...here, startsAt: at(n % 8_000) }));
      await keep(db, flood, "cancelled");
      await refreshStatistics(db, "appointments");
      if (onServers) expect(await readsOf(db, everything)).toBe(before);
      else
        await expectSought(db, () => everything(db), /standsFrom[<>]|selfBookedAt>|status=|SCAN some|ROUTINE|B-TREE/);
    });
  });
});
