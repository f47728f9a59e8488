import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { marksOf } from "../../appointment-service/src/booking/marks.ts";
import { book, comingMark, createDoctor, minutesAfter, openBook } from "../harness/booking.ts";
import type { Answered } from "../harness/caller.ts";
import { createPatient, onServers } from "../harness/rawat.ts";
import { lookInto } from "../harness/stores.ts";
import { inWaves, randomFrom } from "../harness/waves.ts";

const deeds = process.env.SOAK === "1" ? 5_000 : onServers ? 1_500 : 600;
const connections = 24;
const seed = Number(process.env.SEED ?? 20_261_121);
const random = randomFrom(seed);

const { rawat, desk, admin } = await openBook({ instances: { appointment: onServers ? 2 : 1 } });
afterAll(() => rawat.stop());
const doctors = await Promise.all(Array.from({ length: 10 }, () => createDoctor(rawat.ask, admin)));
const patients = await Promise.all(Array.from({ length: 30 }, () => createPatient(rawat.ask, desk)));

interface Shown {
  id: string;
  patientId: string;
  doctorId: string;
  startsAt: string;
  endsAt: string;
  status: string;
}

const pick = <T>(some: readonly T[]): T => some[random(some.length)] as T;
const firstMark = comingMark(3);
/** Somewhere within some days, so that a good part of what is asked for is taken already. */
const somewhen = () => minutesAfter(firstMark, random(2 * 24 * 12) * 5);
const week = (endTime: string) =>
  [1, 2, 3, 4, 5, 6, 7].map((dayOfWeek) => ({ dayOfWeek, startTime: "00:00", endTime, slotMinutes: 20, mode: "both" }));

const made: string[] = [];
const send = (method: string, path: string, token: string, json?: object) =>
  rawat.ask(method, path, { token, ...(json && { json }) });

const kinds: readonly (readonly [share: number, deed: () => Promise<Answered>])[] = [
  [
    60,
    async () => {
      const length = random(4) === 0 ? {} : { durationMinutes: 5 + random(24) * 5 };
      const wanted = { patientId: pick(patients).id, doctorId: pick(doctors).id, startsAt: somewhen(), ...length };
      const answered = await book(rawat.ask, desk, wanted);
      if (answered.status === 201) made.push(answered.body.data.id);
      return answered;
    },
  ],
  [
    18,
    () => {
      const elsewhere = random(2) === 0 ? {} : { doctorId: pick(doctors).id };
      return send("POST", `/api/appointments/${pick(made)}/reschedule`, desk, { startsAt: somewhen(), ...elsewhere });
    },
  ],
  [12, () => send("DELETE", `/api/appointments/${pick(made)}`, desk)],
  [4, () => send("POST", `/api/appointments/${pick(made)}/status`, desk, { status: pick(["confirmed", "cancelled"]) })],
  [
    3,
    () => {
      const from = somewhen();
      const away = { from, to: minutesAfter(from, 5 + random(12) * 5) };
      return send("POST", `/api/doctors/${pick(doctors).id}/time-off`, admin, away);
    },
  ],
  [3, () => send("PUT", `/api/doctors/${pick(doctors).id}/schedules`, admin, week(pick(["24:00", "20:00"])))],
];
const shares = kinds.flatMap(([share, deed]) => Array.from({ length: share }, () => deed));

async function everything(): Promise<Shown[]> {
  const found: Shown[] = [];
  for (let cursor = ""; ; ) {
    const { body } = await send("GET", `/api/appointments?limit=100${cursor && `&cursor=${cursor}`}`, admin);
    found.push(...body.data);
    if (body.meta.nextCursor === null) return found;
    cursor = body.meta.nextCursor;
  }
}

const occupies = ({ status }: Shown) => status !== "cancelled" && status !== "no_show";
const overlap = (a: Shown, b: Shown) => a.startsAt < b.endsAt && b.startsAt < a.endsAt;

describe(`after ${deeds} bookings, moves, cancellations, days off and new weeks at once (seed ${seed})`, () => {
  let answers: Answered[];
  let all: Shown[];

  beforeAll(async () => {
    made.push(
      (await book(rawat.ask, desk, { patientId: patients[0].id, doctorId: doctors[0]?.id ?? "", startsAt: somewhen() }))
        .body.data.id,
    );
    answers = await inWaves(
      Array.from({ length: deeds }, () => () => pick(shares)()),
      connections,
    );
    all = await everything();
  }, 900_000);

  it("everybody was granted or refused, and nothing broke", () => {
    for (const { status, text } of answers) expect([200, 201, 204, 409], text).toContain(status);
    for (const status of [200, 201, 204, 409]) expect(answers.map((one) => one.status)).toContain(status);
  });

  it.each(["doctorId", "patientId"] as const)("no two appointments of one %s overlap", (side) => {
    const clashes = [...Map.groupBy(all.filter(occupies), (one) => one[side]).values()].flatMap((own) =>
      own.flatMap((a, index) =>
        own
          .slice(index + 1)
          .filter((b) => overlap(a, b))
          .map((b) => [a, b]),
      ),
    );
    expect(clashes).toEqual([]);
  });

  it("every appointment has a status that its steps lead to", () => {
    for (const { status } of all) expect(["booked", "confirmed", "cancelled"]).toContain(status);
    expect(new Set(all.map(({ id }) => id))).toEqual(new Set(made));
  });

  it("exactly the time of those that stand is taken", async () => {
    const taken = await lookInto(rawat, "appointment", async (db) => db("takenTime").select("*"));
    const expected = all
      .filter(occupies)
      .flatMap((one) =>
        marksOf(one).flatMap((mark) => [`${one.doctorId} ${mark} ${one.id}`, `${one.patientId} ${mark} ${one.id}`]),
      );
    const found = taken.map(({ personId, mark, appointmentId }) => `${personId} ${mark} ${appointmentId}`);
    expect(found.sort()).toEqual(expected.sort());
  });

  it("what was cancelled can be booked again, where the doctor is not away", async () => {
    const standing = Map.groupBy(all.filter(occupies), ({ doctorId }) => doctorId);
    const free = all.filter(
      (gone) => !occupies(gone) && !standing.get(gone.doctorId)?.some((one) => overlap(gone, one)),
    );
    const codes = new Set<string>();
    for (const { doctorId, startsAt } of free.slice(0, 20)) {
      const { id: patientId } = await createPatient(rawat.ask, desk);
      await send("PUT", `/api/doctors/${doctorId}/schedules`, admin, week("24:00"));
      const answered = await book(rawat.ask, desk, { patientId, doctorId, startsAt, durationMinutes: 5 });
      const { status, body } = await send("DELETE", `/api/appointments/${answered.body.data?.id}`, desk);
      codes.add(answered.status === 201 && status === 204 ? "booked" : `${answered.body.code ?? body.code}`);
    }
    codes.delete("doctor_away");
    expect([...codes]).toEqual(["booked"]);
  });
});
