import { newId } from "@rawat/platform";
import { afterAll, describe, expect, it, vi } from "vitest";
import { book, codeOf, comingMark } from "../harness/booking.ts";
import { askClosing, type Keeper, letClosingsEnd } from "../harness/closings.ts";
import { tell } from "../harness/events.ts";
import { until } from "../harness/program.ts";
import { createPatient, onServers } from "../harness/rawat.ts";
import { aRecord, openRecords } from "../harness/records.ts";
import { lookInto } from "../harness/stores.ts";

// Instances share a database, which only servers can; there the archivings of one person meet in two of each service.
const several = onServers ? 2 : 1;
const { rawat, desk, doctor } = await openRecords({
  instances: { appointment: several, record: several, patient: several },
});
afterAll(() => rawat.stop());

const archive = (id: string, version?: number) =>
  rawat.ask("DELETE", `/api/patients/${id}`, {
    token: desk,
    ...(version !== undefined && { headers: { "if-match": `"${version}"` } }),
  });
const restore = (id: string) => rawat.ask("POST", `/api/patients/${id}/restore`, { token: desk });
const changePhone = (id: string) =>
  rawat.ask("PATCH", `/api/patients/${id}`, { token: desk, json: { phone: "0812 9999 0000" } });

let turn = 0;
const take = {
  appointment: (patientId: string) =>
    book(rawat.ask, desk, {
      patientId,
      doctorId: doctor.id,
      startsAt: comingMark(2 + (turn % 300), Math.floor(turn++ / 300) * 5),
      durationMinutes: 5,
    }),
  record: (patientId: string) => rawat.ask("POST", "/api/records", { token: doctor.token, json: aRecord(patientId) }),
};
const open = 201;
const closed = 422;

describe.each<Keeper>(["appointment", "record"])("the closings of a patient in the %s-service", (keeper) => {
  const close = (id: string, json?: object) => askClosing(rawat, keeper, "PUT", id, { ...(json && { json }) });
  const reopen = (id: string, json?: object) => askClosing(rawat, keeper, "DELETE", id, { ...(json && { json }) });
  const closing = (version = 1) => ({ id: newId(), version });
  const done = async (...asked: Promise<{ status: number }>[]) =>
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(asked.map(() => 204));
  const state = async (id: string) => {
    const { status, text } = await take[keeper](id);
    expect([open, closed], text).toContain(status);
    return status;
  };
  /** A patient for whom something is refused while anything closes them: nothing to come keeps them from that. */
  const aPatient = async () => (await createPatient(rawat.ask, desk)).id as string;

  it("are each taken away by its own id, and the last one opens", async () => {
    const id = await aPatient();
    const [first, second] = [closing(), closing()];
    await done(close(id, first));
    await done(close(id, second));
    await done(reopen(id, { closing: first.id }));
    expect(await state(id)).toBe(closed);
    await done(reopen(id, { closing: newId() }));
    expect(await state(id)).toBe(closed);
    await done(reopen(id, { closing: second.id }));
    expect(await state(id)).toBe(open);
  });

  it("hold until the last of them is over, though another was over before", async () => {
    const id = await aPatient();
    await done(close(id, closing()));
    const endsAtMs = Date.now() + 1_000;
    await letClosingsEnd(rawat, keeper, id, new Date(endsAtMs).toISOString());
    await done(close(id, closing()));
    await until(() => Date.now() > endsAtMs);
    expect(await state(id)).toBe(closed);
  });

  it("end with the version as which the patient is brought back, but those that were made at it or later", async () => {
    const id = await aPatient();
    const later = closing(3);
    await done(close(id));
    for (const version of [1, 2]) await done(close(id, closing(version)));
    await done(close(id, later));
    await done(reopen(id, { before: 3 }));
    expect(await state(id)).toBe(closed);
    await done(reopen(id, { closing: later.id }));
    expect(await state(id)).toBe(open);
  });

  it("of programs of the version before have no name, and neither end others nor are ended by them", async () => {
    const id = await aPatient();
    const named = closing();
    await done(close(id));
    await done(close(id, named));
    await done(reopen(id));
    expect(await state(id)).toBe(closed);
    await done(close(id));
    await done(reopen(id, { closing: named.id }));
    expect(await state(id)).toBe(closed);
    await done(reopen(id));
    expect(await state(id)).toBe(open);
  });

  it("that an instance of the version before wrote down hold beside those that are listed", async () => {
    const id = await aPatient();
    const named = closing();
    await done(close(id, closing(2)));
    await done(reopen(id, { before: 3 }));
    const closedUntil = new Date(Date.now() + 20_000).toISOString();
    // Under a service that works the database may break off either of two: this one asks again, as the service would.
    await vi.waitFor(() => lookInto(rawat, keeper, (db) => db("people").where({ id }).update({ closedUntil })));
    await done(close(id, named));
    await done(reopen(id, { closing: named.id }));
    expect(await state(id)).toBe(closed);
    await done(reopen(id));
    expect(await state(id)).toBe(open);
  });

  it("hold beside news that the patient is back, where they were made after it, and end with it where before", async () => {
    const patient = await createPatient(rawat.ask, desk);
    const { id, name, medicalRecordNumber } = patient;
    const data = { id, name, medicalRecordNumber };
    const later = closing(3);
    await done(close(id, closing(1)));
    await tell(rawat, { type: "patient.archived", version: 2, data });
    await done(close(id, closing(1)), close(id, later));
    await tell(rawat, { type: "patient.updated", version: 3, data });
    expect(await state(id)).toBe(closed);
    await done(reopen(id, { closing: later.id }));
    expect(await state(id)).toBe(open);
  });

  it("that end do not open whoever is closed for good", async () => {
    const { id, name, medicalRecordNumber } = await createPatient(rawat.ask, desk);
    const one = closing();
    await done(close(id, one));
    await tell(rawat, { type: "patient.archived", version: 2, data: { id, name, medicalRecordNumber } });
    await done(reopen(id, { closing: one.id }));
    await done(close(id, one));
    await done(reopen(id, { before: 9 }));
    expect(await state(id)).toBe(closed);
  });

  it("are eight at once: who comes then is told to wait, and nobody else; those that are over take no room", async () => {
    const [id, other] = [await aPatient(), await aPatient()];
    const all = Array.from({ length: 8 }, () => closing());
    await done(...all.map((one) => close(id, one)));
    const refused = await close(id, closing());
    expect([codeOf(refused), refused.headers.get("retry-after")]).toEqual([[429, "too_many_requests"], "2"]);
    // Who heard no answer asks again, and is the same one.
    await done(close(id, all[0]));
    // More often than would let a neighbour that is broken be left alone.
    for (let tries = 0; tries < 15; tries++) {
      const busy = await archive(id);
      expect([codeOf(busy), busy.headers.get("retry-after")]).toEqual([[503, "service_unavailable"], "2"]);
    }
    expect((await archive(other)).status).toBe(204);
    await letClosingsEnd(rawat, keeper, id);
    expect((await archive(id)).status).toBe(204);
  });
});

describe("a patient who is archived by two, changed, brought back, booked and written for, all at once", () => {
  const rounds = 12;
  const soon = <T>(withinMs: number, work: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      setTimeout(() => work().then(resolve, reject), Math.random() * withinMs);
    });

  interface Row {
    patientId: string;
    at: string;
  }
  const never = "9999";

  /** What was taken for somebody while they were archived, and what is booked of whom an archiving found free. */
  async function takenLate(ids: readonly string[]) {
    const versions = await lookInto(
      rawat,
      "patient",
      (db): Promise<(Row & { action: string })[]> =>
        db("patientVersions").whereIn("patientId", ids).orderBy("at").select("patientId", "at", "action"),
    );
    const archivings = versions
      .filter(({ action }) => action === "archived")
      .map(({ patientId, at }) => {
        const back = versions.find((one) => one.patientId === patientId && one.action === "restored" && one.at >= at);
        return { patientId, from: at, to: back?.at ?? never };
      });
    // A row tells when it was asked for, and may have waited until its patient was back: the trail tells when it was taken.
    const takenOf = (keeper: Keeper, action: string): Promise<Row[]> =>
      lookInto(rawat, keeper, (db) =>
        db("auditTrail").whereIn("patientId", ids).where({ action }).select("patientId", "at"),
      );
    const isLate = (one: Row) =>
      archivings.some(({ patientId, from, to }) => patientId === one.patientId && from < one.at && one.at < to);
    const isOfSomebodyGone = (one: Row) =>
      archivings.some(({ patientId, to }) => patientId === one.patientId && to === never);
    const [bookings, written] = [
      await takenOf("appointment", "appointment.book"),
      await takenOf("record", "record.create"),
    ];
    return [...bookings.filter((one) => isLate(one) || isOfSomebodyGone(one)), ...written.filter(isLate)];
  }

  it("has no booking and no record that was taken after a closing whose archiving was written down", async () => {
    const ids: string[] = [];
    const told = { archived: 0, stale: 0, taken: 0 };
    // A round where nobody met anybody tries nothing: as many more are run as it takes.
    const hasTried = () => Object.values(told).every((times) => times > rounds / 10);
    for (let round = 0; round < rounds || (!hasTried() && round < 10 * rounds); round++) {
      const { id } = await createPatient(rawat.ask, desk);
      const [archivings, takings] = await Promise.all([
        Promise.all([soon(3, () => archive(id, 1)), soon(10, () => archive(id)), soon(20, () => archive(id))]),
        Promise.all([
          ...[4, 8, 12, 16, 20, 24].flatMap((ms) => [
            soon(ms, () => take.appointment(id)),
            soon(ms, () => take.record(id)),
          ]),
        ]),
        soon(8, () => changePhone(id)),
        ...(round % 2 ? [soon(25, () => restore(id)), soon(25, () => restore(id))] : []),
      ]);
      told.archived += archivings.filter(({ status }) => status === 204).length;
      told.stale += archivings.filter(({ status }) => status === 412).length;
      told.taken += takings.filter(({ status }) => status === 201).length;
      ids.push(id);
    }
    expect(await takenLate(ids)).toEqual([]);
    expect(hasTried(), JSON.stringify(told)).toBe(true);
  }, 120_000);
});
