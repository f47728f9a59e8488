import { afterAll, describe, expect, it } from "vitest";
import {
  book,
  codeOf,
  comingMark,
  createDoctor,
  lastMark,
  minutesAfter,
  openBook,
  turnTo,
} from "../harness/booking.ts";
import { noonZone } from "../harness/noon-zone.ts";
import { createPatient, onServers, register, signIn, somebody } from "../harness/rawat.ts";
import { inWaves } from "../harness/waves.ts";

const soak = process.env.SOAK === "1";
const rounds = soak ? 100 : onServers ? 5 : 2;
const wishesARound = 1_000;
const connections = 100;
const pairs = soak ? 500 : 25;

// Instances share a database, which only servers can; there each race is run between two of them.
const { rawat, desk, admin, doctor, other, patient, freeTime } = await openBook({
  instances: { appointment: onServers ? 2 : 1 },
  environment: { CLINIC_TIME_ZONE: noonZone },
});
afterAll(() => rawat.stop());

// One after the other: what fails here, beside a busy suite, is not tried again.
const accounts: Awaited<ReturnType<typeof register>>[] = [];
/** Patients book a few times a minute for themselves; the clinic's desks as often as they like. */
const desks: string[] = [];
for (let one = 0; one < 20; one++) {
  accounts.push(await register(rawat.ask));
  const { email, password } = somebody();
  await rawat.ask("POST", "/api/users", { token: admin, json: { email, password, name: "Meja depan", role: "staff" } });
  desks.push((await signIn(rawat.ask, email, password)).access_token);
}

describe("one slot", () => {
  it(`goes to one of ${wishesARound} who want it at once, ${rounds} times, and the others hear why`, {
    timeout: rounds * 60_000,
  }, async () => {
    for (let round = 0; round < rounds; round++) {
      const startsAt = freeTime();
      const wishes = Array.from({ length: wishesARound }, (_, turn) => async () => {
        const { user } = accounts[turn % accounts.length];
        const token = desks[turn % desks.length] ?? desk;
        // Some want it for a little longer, and some a little later, which overlaps it all the same.
        const wanted = { startsAt: minutesAfter(startsAt, (turn % 3) * 5), durationMinutes: 30 + (turn % 2) * 15 };
        return book(rawat.ask, token, { patientId: user.patientId, doctorId: doctor.id, ...wanted });
      });
      const answers = await inWaves(wishes, connections);
      const codes = Object.entries(Object.groupBy(answers, (answered) => codeOf(answered).join(" ")));
      const counts = Object.fromEntries(codes.map(([name, some]) => [name.trim(), some?.length]));
      expect(counts).toEqual({ 201: 1, "409 slot_taken": wishesARound - 1 });
      const range = `from=${minutesAfter(startsAt, -60)}&to=${minutesAfter(startsAt, 60)}`;
      const { body } = await rawat.ask("GET", `/api/appointments?doctorId=${doctor.id}&${range}`, { token: admin });
      expect(body.data).toHaveLength(1);
    }
  });

  it("goes to one of the many who move into it", async () => {
    const startsAt = freeTime();
    const day = comingMark(200);
    const movers = await Promise.all(
      accounts.map(async ({ user }, turn) => {
        const wanted = { patientId: user.patientId, doctorId: other.id, startsAt: minutesAfter(day, turn * 30) };
        return (await book(rawat.ask, desk, wanted)).body.data;
      }),
    );
    const answers = await Promise.all(
      movers.map(({ id }) =>
        rawat.ask("POST", `/api/appointments/${id}/reschedule`, {
          token: desk,
          json: { startsAt, doctorId: doctor.id },
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answered of answers) if (answered.status !== 200) expect(codeOf(answered)).toEqual([409, "slot_taken"]);
    for (const [turn, mover] of movers.entries()) {
      const { body } = await rawat.ask("GET", `/api/appointments/${mover.id}`, { token: desk });
      const moved = answers[turn]?.status === 200;
      expect([body.data.startsAt, body.data.doctorId]).toEqual(
        moved ? [startsAt, doctor.id] : [mover.startsAt, mover.doctorId],
      );
    }
  });

  it("of a patient goes to one of several doctors", async () => {
    const startsAt = freeTime();
    const doctors = await Promise.all(Array.from({ length: 5 }, () => createDoctor(rawat.ask, admin)));
    const answers = await Promise.all(
      doctors.map(({ id }) => book(rawat.ask, desk, { patientId: patient.id, doctorId: id, startsAt })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const answered of answers)
      if (answered.status !== 201) expect(codeOf(answered)).toEqual([409, "patient_busy"]);
  });

  it(`swaps between crossed pairs of patients and doctors without a fault, ${pairs * 4} bookings`, async () => {
    const [one, two] = accounts.map(({ user }) => user.patientId);
    for (let turn = 0; turn < pairs; turn++) {
      const startsAt = freeTime();
      const crossed = [
        [one, doctor.id],
        [two, other.id],
        [two, doctor.id],
        [one, other.id],
      ] as const;
      const answers = await Promise.all(
        crossed.map(([patientId, doctorId]) => book(rawat.ask, desk, { patientId, doctorId, startsAt })),
      );
      for (const { status, text } of answers) expect([201, 409], text).toContain(status);
      const kept = answers.filter(({ status }) => status === 201);
      expect([1, 2]).toContain(kept.length);
    }
  });
});

describe("somebody who came after all, and somebody who books their time at once", () => {
  it("share it never: one has it, the other hears why", { timeout: 300_000 }, async () => {
    for (let turn = 0; turn < pairs; turn++) {
      const { id: doctorId } = await createDoctor(rawat.ask, admin);
      const [late, next] = accounts.map(({ user }) => user.patientId);
      const startsAt = freeTime();
      const wanted = { patientId: late, doctorId, startsAt, durationMinutes: 120 };
      const { id } = (await book(rawat.ask, desk, wanted)).body.data;
      await turnTo(rawat, id, lastMark(-5));
      const step = (status: string) =>
        rawat.ask("POST", `/api/appointments/${id}/status`, { token: desk, json: { status } });
      expect((await step("no_show")).status).toBe(200);
      const [mend, booking] = await Promise.all([
        step("checked_in"),
        book(rawat.ask, desk, { patientId: next, doctorId, startsAt: lastMark(30), durationMinutes: 30 }),
      ]);
      const outcome = [...codeOf(mend), ...codeOf(booking)].filter((part) => part !== undefined).join(" ");
      expect(["200 409 slot_taken", "409 slot_taken 201"]).toContain(outcome);
      const standing = async (status: string) => {
        const { body } = await rawat.ask("GET", `/api/appointments?doctorId=${doctorId}&status=${status}`, {
          token: admin,
        });
        return body.data.length;
      };
      expect([await standing("checked_in"), await standing("booked")]).toEqual(
        booking.status === 201 ? [0, 1] : [1, 0],
      );
      // Of the next round's people nobody is here any more.
      for (const one of [id, booking.body.data?.id])
        if (one) await rawat.ask("DELETE", `/api/appointments/${one}`, { token: desk });
    }
  });
});

describe("booking and archiving at once end in one of the two", () => {
  const outcomeOf = (booking: { status: number }, removal: { status: number }) => `${booking.status} ${removal.status}`;
  const openOf = async (filter: string) => {
    const { body } = await rawat.ask("GET", `/api/appointments?${filter}&status=booked`, { token: admin });
    return body.data.length;
  };

  it("for a patient", { timeout: 300_000 }, async () => {
    for (let turn = 0; turn < pairs; turn++) {
      const { id } = await createPatient(rawat.ask, desk);
      const wanted = { patientId: id, doctorId: doctor.id, startsAt: freeTime() };
      const [booking, removal] = await Promise.all([
        book(rawat.ask, desk, wanted),
        rawat.ask("DELETE", `/api/patients/${id}`, { token: desk }),
      ]);
      expect(["201 409", "422 204"]).toContain(outcomeOf(booking, removal));
      expect(await openOf(`patientId=${id}`)).toBe(booking.status === 201 ? 1 : 0);
    }
  });

  it("for a doctor", { timeout: 300_000 }, async () => {
    for (let turn = 0; turn < pairs; turn++) {
      const { id } = await createDoctor(rawat.ask, admin);
      const [booking, removal] = await Promise.all([
        book(rawat.ask, desk, { patientId: patient.id, doctorId: id, startsAt: freeTime() }),
        rawat.ask("DELETE", `/api/staff/${id}`, { token: admin }),
      ]);
      expect(["201 409", "422 204"]).toContain(outcomeOf(booking, removal));
      expect(await openOf(`doctorId=${id}`)).toBe(booking.status === 201 ? 1 : 0);
    }
  });
});
