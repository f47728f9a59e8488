import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { book, codeOf, comingMark, createDoctor } from "../harness/booking.ts";
import { type Held, type Holding, startHolding } from "../harness/holding.ts";
import { createPatient, type Rawat, startRawat, tokenOf } from "../harness/rawat.ts";
import { aRecord } from "../harness/records.ts";

// An archiving is kept back between its closing and what is written in the register, while others go by.
let rawat: Rawat;
let appointments: Holding;
let records: Holding;
let admin: string;
let desk: string;
let doctor: Awaited<ReturnType<typeof createDoctor>>;
beforeAll(async () => {
  rawat = await startRawat();
  appointments = await startHolding(rawat.services.appointment[0]?.url ?? "");
  records = await startHolding(rawat.services.record[0]?.url ?? "");
  await Promise.all([
    rawat.services.patient[0]?.restart({ RECORD_SERVICE_URL: records.url }),
    rawat.services.staff[0]?.restart({ APPOINTMENT_SERVICE_URL: appointments.url }),
  ]);
  [admin, desk] = await Promise.all([tokenOf(rawat.ask, "admin"), tokenOf(rawat.ask, "frontdesk")]);
  doctor = await createDoctor(rawat.ask, admin);
});
afterAll(async () => {
  await rawat?.stop();
  await Promise.all([appointments?.stop(), records?.stop()]);
});

const held: Held[] = [];
afterEach(() => {
  for (const one of held.splice(0)) one.letGo();
});

/** Begins something that a service is asked for within, and comes back when that is kept back. */
async function begin<T>(
  at: Holding,
  [method, path, when]: Parameters<Holding["holdOne"]>,
  work: () => Promise<T>,
): Promise<() => Promise<T>> {
  const one = at.holdOne(method, path, when);
  held.push(one);
  const working = work();
  await one.came;
  return () => {
    one.letGo();
    return working;
  };
}

let days = 1;
const bookFor = (patientId: string, doctorId = doctor.id) =>
  book(rawat.ask, desk, { patientId, doctorId, startsAt: comingMark(++days), durationMinutes: 5 });
const write = (patientId: string) =>
  rawat.ask("POST", "/api/records", { token: doctor.token, json: aRecord(patientId) });
/** What is heard by who books for a patient and who writes for them. */
const answersFor = async (id: string) => [codeOf(await bookFor(id)), codeOf(await write(id))];
const unknownPatient = [422, "unknown_patient"];
const bothRefused = [unknownPatient, unknownPatient];
const bothDone = [
  [201, undefined],
  [201, undefined],
];

const archive = (id: string, version?: number) =>
  rawat.ask("DELETE", `/api/patients/${id}`, {
    token: desk,
    ...(version !== undefined && { headers: { "if-match": `"${version}"` } }),
  });
const changePhone = (id: string) =>
  rawat.ask("PATCH", `/api/patients/${id}`, { token: desk, json: { phone: "0812 9999 0000" } });
const restore = (id: string) => rawat.ask("POST", `/api/patients/${id}/restore`, { token: desk });
/** Begins an archiving that has closed the patient everywhere, and is not written down. */
const beginArchiving = (id: string, version?: number) =>
  begin(records, ["PUT", `/internal/closings/${id}`, "answered"], () => archive(id, version));

describe("an archiving that fails, for what it read was changed meanwhile", () => {
  it("opens the patient at once where nobody else closes them", async () => {
    const { id } = await createPatient(rawat.ask, desk);
    const fail = await beginArchiving(id, 1);
    expect(await answersFor(id)).toEqual(bothRefused);
    expect((await changePhone(id)).status).toBe(200);
    expect(codeOf(await fail())).toEqual([412, "stale_version"]);
    expect(await answersFor(id)).toEqual(bothDone);
  });

  it("leaves them closed by another archiving that is under way: nothing is taken before that is written down", async () => {
    const { id } = await createPatient(rawat.ask, desk);
    const fail = await beginArchiving(id, 1);
    expect((await changePhone(id)).status).toBe(200);
    const finish = await beginArchiving(id);
    expect(codeOf(await fail())).toEqual([412, "stale_version"]);
    expect(await answersFor(id)).toEqual(bothRefused);
    expect((await finish()).status).toBe(204);
    expect(await answersFor(id)).toEqual(bothRefused);
  });

  it("leaves a doctor closed by another removal that is under way, and opens them where there is none", async () => {
    const { id } = await createDoctor(rawat.ask, admin);
    const { id: patientId } = await createPatient(rawat.ask, desk);
    const at = `/api/staff/${id}`;
    const closes: Parameters<Holding["holdOne"]> = ["PUT", `/internal/closings/${id}`, "answered"];
    const removing = async () => {
      const etag = (await rawat.ask("GET", at, { token: admin })).headers.get("etag") ?? "";
      return begin(appointments, closes, () =>
        rawat.ask("DELETE", at, { token: admin, headers: { "if-match": etag } }),
      );
    };
    const changeBio = (bio: string) => rawat.ask("PATCH", at, { token: admin, json: { bio } });

    const alone = await removing();
    expect(codeOf(await bookFor(patientId, id))).toEqual([422, "unknown_doctor"]);
    expect((await changeBio("satu")).status).toBe(200);
    expect(codeOf(await alone())).toEqual([412, "stale_version"]);
    const { body, status } = await bookFor(patientId, id);
    expect(status).toBe(201);
    const cancel = { token: desk, json: { status: "cancelled" } };
    expect((await rawat.ask("POST", `/api/appointments/${body.data.id}/status`, cancel)).status).toBe(200);

    const fail = await removing();
    expect((await changeBio("dua")).status).toBe(200);
    const finish = await removing();
    expect(codeOf(await fail())).toEqual([412, "stale_version"]);
    expect(codeOf(await bookFor(patientId, id))).toEqual([422, "unknown_doctor"]);
    expect((await finish()).status).toBe(204);
    expect(codeOf(await bookFor(patientId, id))).toEqual([422, "unknown_doctor"]);
  });
});

describe("a patient who is brought back", () => {
  it("is not archived by one who had closed them before, for that is over: who was told that they are back books and writes", async () => {
    const { id } = await createPatient(rawat.ask, desk);
    const late = await beginArchiving(id);
    expect((await archive(id)).status).toBe(204);
    expect((await restore(id)).status).toBe(200);
    expect(await answersFor(id)).toEqual(bothDone);
    expect(codeOf(await late())).toEqual([412, "stale_version"]);
    expect((await rawat.ask("GET", `/api/patients/${id}`, { token: desk })).status).toBe(200);
    expect(await answersFor(id)).toEqual(bothDone);
  });

  it("stays closed by an archiving that began after it, however late the restoring opens them", async () => {
    const { id } = await createPatient(rawat.ask, desk);
    expect((await archive(id)).status).toBe(204);
    const restored = await begin(records, ["DELETE", `/internal/closings/${id}`, "asked"], () => restore(id));
    const finish = await beginArchiving(id);
    expect((await restored()).status).toBe(200);
    expect(await answersFor(id)).toEqual(bothRefused);
    expect((await finish()).status).toBe(204);
    expect(await answersFor(id)).toEqual(bothRefused);
    expect((await restore(id)).status).toBe(200);
    expect(await answersFor(id)).toEqual(bothDone);
  });
});
