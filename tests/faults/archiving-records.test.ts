import { setTimeout as pause } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { book, codeOf, comingMark } from "../harness/booking.ts";
import { askClosing, letClosingsEnd } from "../harness/closings.ts";
import { tell } from "../harness/events.ts";
import { until } from "../harness/program.ts";
import { createPatient, onServers } from "../harness/rawat.ts";
import { aRecord, openRecords } from "../harness/records.ts";
import { lookInto, untilQueueIsEmpty } from "../harness/stores.ts";

// Instances share a database, which only servers can; there whoever writes and whoever archives meets two of each service.
const several = onServers ? 2 : 1;
const { rawat, admin, desk, doctor, ask, amend } = await openRecords({
  instances: { record: several, patient: several },
});
afterAll(() => rawat.stop());

const write = (patientId: string) => ask("POST", "", doctor.token, aRecord(patientId));
const rewrite = (id: string, patientId: string) => amend(id, doctor.token, aRecord(patientId, { plan: "Kontrol" }));
const archive = (id: string) => rawat.ask("DELETE", `/api/patients/${id}`, { token: desk });
const restore = (id: string) => rawat.ask("POST", `/api/patients/${id}/restore`, { token: desk });
const refused = [422, "unknown_patient"];

/** A patient with a record, and what a doctor hears who writes another one and amends that one. */
async function patientWithRecord() {
  const { id, name, medicalRecordNumber } = await createPatient(rawat.ask, desk);
  const { status, body } = await write(id);
  expect(status).toBe(201);
  const answers = async () => [codeOf(await write(id)), codeOf(await rewrite(body.data.id, id))];
  return { id, name, medicalRecordNumber, answers };
}
const bothRefused = [refused, refused];
const bothDone = [
  [201, undefined],
  [200, undefined],
];

const closing = (method: "PUT" | "DELETE", id: string) => askClosing(rawat, "record", method, id);

describe("a patient who is archived while ten write for them", () => {
  const lines = 10;
  const rounds = 15;

  it("has no record and no version that is later than that, and none that was refused; all ten are told in the end", async () => {
    for (let round = 0; round < rounds; round++) {
      const { id } = await createPatient(rawat.ask, desk);
      const made = { records: 0, versions: 0 };
      const line = async () => {
        for (;;) {
          const written = await write(id);
          if (written.status !== 201) return codeOf(written);
          made.records++;
          made.versions++;
          const rewritten = await rewrite(written.body.data.id, id);
          if (rewritten.status !== 200) return codeOf(rewritten);
          made.versions++;
        }
      };
      const writing = Array.from({ length: lines }, line);
      await pause(round * 10);
      expect((await archive(id)).status).toBe(204);
      expect(await Promise.all(writing)).toEqual(Array(lines).fill(refused));
      const { body } = await rawat.ask("GET", `/api/patients/${id}?includeArchived=true`, { token: admin });
      const { archivedAt } = body.data;
      const stored = await lookInto(rawat, "record", async (db) => ({
        records: await db("records").where({ patientId: id }).pluck("createdAt"),
        versions: await db("recordVersions")
          .whereIn("recordId", db("records").where({ patientId: id }).select("id"))
          .pluck("writtenAt"),
      }));
      expect({ records: stored.records.length, versions: stored.versions.length }).toEqual(made);
      expect([...stored.records, ...stored.versions].filter((at) => at > archivedAt)).toEqual([]);
    }
  }, 120_000);
});

describe("a patient who is about to be archived", () => {
  it("is written for by nobody until the closing is taken back, or is over", async () => {
    const { id, answers } = await patientWithRecord();
    expect((await closing("PUT", id)).status).toBe(204);
    expect(await answers()).toEqual(bothRefused);
    expect((await closing("DELETE", id)).status).toBe(204);
    expect(await answers()).toEqual(bothDone);
    expect((await closing("PUT", id)).status).toBe(204);
    await letClosingsEnd(rawat, "record", id);
    expect(await answers()).toEqual(bothDone);
  });

  it("is still written for when that is refused, for they have an appointment to come", async () => {
    const { id, answers } = await patientWithRecord();
    const wanted = { patientId: id, doctorId: doctor.id, startsAt: comingMark(2) };
    expect((await book(rawat.ask, desk, wanted)).status).toBe(201);
    expect(codeOf(await archive(id))).toEqual([409, "future_appointments"]);
    expect(await answers()).toEqual(bothDone);
  });

  it("by a service that dies then is closed for a moment, then written for, and archived by who asks again", async () => {
    const { id, answers } = await patientWithRecord();
    const [program, ...others] = rawat.services.patient;
    // The one that is to die must be the one that is asked.
    for (const another of others) await another.kill();
    await program?.restart({ FAULT_AT: "archive-closed:1" });
    expect([502, 503, 504]).toContain((await archive(id)).status);
    await program?.ended();
    await program?.restart({ FAULT_AT: "" });
    await Promise.all(others.map((another) => another.restart()));
    await until(async () => (await rawat.ask("GET", `/api/patients/${id}`, { token: desk })).status === 200);
    expect(await answers()).toEqual(bothRefused);
    await letClosingsEnd(rawat, "record", id);
    expect(await answers()).toEqual(bothDone);
    expect((await archive(id)).status).toBe(204);
    expect(await answers()).toEqual(bothRefused);
  });
});

describe("a patient of whom nothing was heard yet", () => {
  it("is written for by nobody once they are about to be archived", async () => {
    const { id } = await createPatient(rawat.ask, desk);
    await untilQueueIsEmpty(rawat);
    // As if the event of their registration were still under way.
    await lookInto(rawat, "record", (db) => db("people").where({ id }).delete());
    expect((await closing("PUT", id)).status).toBe(204);
    expect(codeOf(await write(id))).toEqual(refused);
    expect((await closing("DELETE", id)).status).toBe(204);
    expect(codeOf(await write(id))).toEqual([201, undefined]);
  });
});

describe("a patient of whom was told that they are archived", () => {
  it("is written for by nobody, whatever was heard of them before, until newer news tell that they are back", async () => {
    const { id, name, medicalRecordNumber, answers } = await patientWithRecord();
    const data = { id, name, medicalRecordNumber };
    await tell(rawat, { type: "patient.archived", version: 2, data });
    expect(await answers()).toEqual(bothRefused);
    // Somebody else wished to archive them in the same moment, and learns that they are gone.
    expect((await closing("PUT", id)).status).toBe(204);
    await tell(rawat, { type: "patient.updated", version: 2, data });
    expect((await closing("DELETE", id)).status).toBe(204);
    expect(await answers()).toEqual(bothRefused);
    await tell(rawat, { type: "patient.updated", version: 3, data });
    expect(await answers()).toEqual(bothDone);
    await tell(rawat, { type: "patient.archived", version: 2, data });
    expect(await answers()).toEqual(bothDone);
  });
});

describe("a patient who was brought back", () => {
  it("is written for at once, whether anybody has heard of it or not", async () => {
    const { id, answers } = await patientWithRecord();
    for (let turn = 0; turn < 5; turn++) {
      expect((await archive(id)).status).toBe(204);
      if (turn % 2) await untilQueueIsEmpty(rawat);
      expect((await restore(id)).status).toBe(200);
      expect(await answers()).toEqual(bothDone);
    }
    await untilQueueIsEmpty(rawat);
    expect(await answers()).toEqual(bothDone);
  });
});

describe("a patient who is brought back while record-service stands still", () => {
  it("is back shortly, and written for as soon as it goes on", async () => {
    const { id, answers } = await patientWithRecord();
    expect((await archive(id)).status).toBe(204);
    // Else what archiving closed for half a minute may stay so to its end: nobody can tell that it is over.
    await untilQueueIsEmpty(rawat);
    await Promise.all(rawat.services.record.map((program) => program.freeze()));
    try {
      const askedAt = performance.now();
      expect((await restore(id)).status).toBe(200);
      // Well before the deadline, at which nobody would wait for it any more.
      expect(performance.now() - askedAt).toBeLessThan(4_000);
    } finally {
      for (const program of rawat.services.record) program.thaw();
    }
    await until(async () => (await write(id)).status === 201);
    expect(await answers()).toEqual(bothDone);
  });
});
