import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assertion } from "../attacks/jwt.ts";
import { askAt } from "../harness/caller.ts";
import { until } from "../harness/program.ts";
import { createPatient, type Rawat, register, somebody, startRawat, tokenOf } from "../harness/rawat.ts";

let rawat: Rawat;
let admin: string;
let desk: string;
let doctor: string;
beforeAll(async () => {
  rawat = await startRawat();
  [admin, desk, doctor] = await Promise.all([
    tokenOf(rawat.ask, "admin"),
    tokenOf(rawat.ask, "frontdesk"),
    tokenOf(rawat.ask, "doctor"),
  ]);
});
afterAll(() => rawat.stop());

const nurse = (more: object = {}) => ({ name: `Ns. ${randomUUID()}`, role: "nurse", ...more });
const aDoctor = (more: object = {}) =>
  nurse({ role: "doctor", specialization: "Anak", consultationFee: 75_000, ...more });
const hire = (json: object, headers = {}) => rawat.ask("POST", "/api/staff", { token: admin, json, headers });
const hired = async (json: object) => (await hire(json)).body.data;
const get = (id: string, token = desk) => rawat.ask("GET", `/api/staff/${id}`, { token });
const patch = (id: string, json: object, headers = {}) =>
  rawat.ask("PATCH", `/api/staff/${id}`, { token: admin, json, headers });
const remove = (id: string) => rawat.ask("DELETE", `/api/staff/${id}`, { token: admin });
const list = async (query: string, token = desk) =>
  (await rawat.ask("GET", `/api/staff?${query}`, { token })).body.data.map(({ id }: { id: string }) => id);
const addDepartment = (name = `Poli ${randomUUID()}`) =>
  rawat.ask("POST", "/api/departments", { token: admin, json: { name } });

/** Asks the service itself, as the gateway does for a new account. */
const asGateway = (method: string, path: string, json?: object) => {
  const token = assertion(rawat.environment.INTERNAL_SECRET ?? "", "staff", {
    actor: { kind: "service", service: "gateway" },
  });
  return askAt(rawat.services.staff[0]?.url ?? "")(method, path, { token, json });
};

describe("a person of the clinic", () => {
  it("is added with what is usual, and told where to be found", async () => {
    const { status, headers, body } = await hire(nurse({ phone: "0812-3456-7890" }));
    expect(status).toBe(201);
    expect(headers.get("location")).toBe(`/api/staff/${body.data.id}`);
    expect(headers.get("etag")).toBe('"1"');
    expect(body.data).toMatchObject({ maxConsultations: 3, maxChats: 5, active: true, phone: "+6281234567890" });
  });

  it("is added once for an Idempotency-Key", async () => {
    const key = { "idempotency-key": randomUUID() };
    const wish = nurse();
    const [first, second] = [await hire(wish, key), await hire(wish, key)];
    expect(second.body.data.id).toBe(first.body.data.id);
    expect((await hire(nurse(), key)).body.code).toBe("idempotency_key_reused");
  });

  it("shows contact data and licence numbers to administrators and the front desk alone", async () => {
    const { id } = await hired(nurse({ phone: "081234567890", email: "a@b.test", sipNumber: "1", strNumber: "2" }));
    const contacts = ["phone", "email", "sipNumber", "strNumber"];
    for (const token of [admin, desk])
      expect(Object.keys((await get(id, token)).body.data)).toEqual(expect.arrayContaining(contacts));
    const patient = await register(rawat.ask);
    for (const token of [doctor, patient.access_token, await tokenOf(rawat.ask, "agent")]) {
      const listed = (await rawat.ask("GET", "/api/staff", { token })).body.data;
      for (const member of [...listed, (await get(id, token)).body.data])
        for (const field of contacts) expect(member).not.toHaveProperty(field);
    }
    expect((await rawat.ask("GET", `/api/staff/${id}`)).status).toBe(401);
  });

  it("is found by the beginnings of words, by role, department and whether they work here, in order of names, page by page", async () => {
    const word = `x${randomUUID().slice(0, 8)}`;
    const department = (await addDepartment()).body.data.id;
    const names = ["Citra", "agus", "Budi"];
    const ids = [];
    for (const name of names) ids.push((await hired(nurse({ name: `${name} ${word}`, departmentId: department }))).id);
    const [citra, agus, budi] = ids;
    const doc = (await hired(aDoctor({ name: "Dewi", specialization: `Bedah ${word}`, active: false }))).id;
    expect(await list(`q=${word.slice(0, 6)}`)).toEqual([agus, budi, citra, doc]);
    expect(await list(`q=${word}%20BUD`)).toEqual([budi]);
    expect(await list(`q=${word}&role=doctor`)).toEqual([doc]);
    expect(await list(`q=${word}&active=true`)).toEqual([agus, budi, citra]);
    expect(await list(`departmentId=${department}`)).toEqual([agus, budi, citra]);
    expect(await list("q=---")).toEqual([]);
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const { body } = await rawat.ask("GET", `/api/staff?q=${word}&limit=1${cursor && `&cursor=${cursor}`}`, {
        token: desk,
      });
      seen.push(...body.data.map(({ id }: { id: string }) => id));
      cursor = body.meta.nextCursor;
    }
    expect(seen).toEqual([agus, budi, citra, doc]);
  });

  it("keeps their role, and a doctor a specialization", async () => {
    const { id } = await hired(aDoctor());
    expect((await patch(id, { role: "nurse" })).body.code).toBe("staff_role_fixed");
    expect((await patch(id, { specialization: null })).body.errors).toMatchObject([{ path: "specialization" }]);
    expect((await patch((await hired(nurse())).id, { consultationFee: 1 })).status).toBe(400);
    const put = (json: object) => rawat.ask("PUT", `/api/staff/${id}`, { token: admin, json });
    expect((await put(nurse())).body.code).toBe("staff_role_fixed");
    const { body } = await put(aDoctor({ name: "dr. Baru", maxConsultations: 7 }));
    expect(body.data).toMatchObject({ name: "dr. Baru", maxConsultations: 7, phone: null });
    expect((await put(aDoctor())).body.data.maxConsultations).toBe(3);
  });

  it("lets one of twenty writers with the same version win, and twenty without one lose nothing", async () => {
    const { id } = await hired(nurse());
    const raced = await Promise.all(
      Array.from({ length: 20 }, (_, i) => patch(id, { bio: `${i}` }, { "if-match": '"1"' })),
    );
    expect(raced.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(412)]);
    const fields = [
      { phone: "0811111111" },
      { email: "a@b.test" },
      { maxChats: 9 },
      { sipNumber: "S" },
      { strNumber: "T" },
    ];
    await Promise.all(fields.map((field) => patch(id, field)));
    expect((await get(id)).body.data).toMatchObject({ email: "a@b.test", maxChats: 9, sipNumber: "S", strNumber: "T" });
  });

  it("has one account, also where several are asked for at once", async () => {
    const { id } = await hired(nurse());
    const open = () => {
      const json = { ...somebody(), name: "Ns. Satu", role: "staff", staffId: id };
      return rawat.ask("POST", "/api/users", { token: admin, json });
    };
    const answers = [...(await Promise.all([open(), open(), open()])), await open()];
    const told = answers.map(({ status, body }) => [status, body.code]).sort();
    expect(told).toEqual([[201, undefined], ...Array(3).fill([409, "person_has_account"])]);
  });

  it("leads an administrator to the one account of a member, and of a patient", async () => {
    const { id } = await hired(nurse());
    const accountsOf = async (query: string) =>
      (await rawat.ask("GET", `/api/users?${query}`, { token: admin })).body.data.map(
        ({ email }: { email: string }) => email,
      );
    expect(await accountsOf(`staffId=${id}`)).toEqual([]);
    const own = somebody();
    const json = { ...own, name: "Ns. Satu", role: "staff", staffId: id };
    expect((await rawat.ask("POST", "/api/users", { token: admin, json })).status).toBe(201);
    const { user } = await register(rawat.ask);
    expect(await accountsOf(`staffId=${id}`)).toEqual([own.email]);
    expect(await accountsOf(`patientId=${user.patientId}`)).toEqual([user.email]);
    expect(await accountsOf(`patientId=${user.patientId}&staffId=${id}`)).toEqual([]);
  });

  it("gives a new name to their account, and takes it away with the person", async () => {
    const email = `${randomUUID()}@example.test`;
    const password = "correct horse battery";
    const { body } = await rawat.ask("POST", "/api/users", {
      token: admin,
      json: { email, password, name: "Ns. Lama", role: "staff" },
    });
    const token = (await rawat.ask("POST", "/auth/login", { json: { email, password } })).body.data.access_token;
    const name = async () => (await rawat.ask("GET", "/auth/profile", { token })).body.data?.name;
    await patch(body.data.staffId, { name: "Ns. Baru" });
    await until(async () => (await name()) === "Ns. Baru");
    expect((await remove(body.data.staffId)).status).toBe(204);
    await until(async () => (await rawat.ask("GET", "/auth/profile", { token })).status === 401);
  });

  it("is gone from everywhere when removed, and a doctor with appointments to come stays", async () => {
    const { id } = await hired(aDoctor());
    const allDay = [1, 2, 3, 4, 5, 6, 7].map((dayOfWeek) => ({
      dayOfWeek,
      startTime: "00:00",
      endTime: "24:00",
      mode: "both",
    }));
    await rawat.ask("PUT", `/api/doctors/${id}/schedules`, { token: admin, json: allDay });
    const [slot] = (await rawat.ask("GET", `/api/doctors/${id}/slots`)).body.data;
    const patient = await createPatient(rawat.ask, desk);
    const wish = { patientId: patient.id, doctorId: id, startsAt: slot.startsAt, mode: "in_person" };
    const booked = await rawat.ask("POST", "/api/appointments", { token: desk, json: wish });
    expect(booked.status).toBe(201);
    expect((await remove(id)).body.code).toBe("future_appointments");
    expect((await get(id)).status).toBe(200);
    await rawat.ask("DELETE", `/api/appointments/${booked.body.data.id}`, { token: desk });
    expect((await remove(id)).status).toBe(204);
    const gone = ["", "/schedules", "/slots"].map((rest) => rawat.ask("GET", `/api/doctors/${id}${rest}`));
    const answers = [
      await get(id, admin),
      await patch(id, { bio: "x" }),
      await remove(id),
      ...(await Promise.all(gone)),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
    expect((await asGateway("GET", `/internal/staff/${id}`)).status).toBe(404);
    expect((await rawat.ask("POST", "/api/appointments", { token: desk, json: wish })).body.code).toBe(
      "unknown_doctor",
    );
  });

  it("stays when the appointment service cannot be asked about a doctor, and goes when it need not be", async () => {
    const [doc, other] = [await hired(aDoctor()), await hired(nurse())];
    const [appointments] = rawat.services.appointment;
    await appointments?.kill();
    try {
      expect((await remove(doc.id)).status).toBe(503);
      expect((await get(doc.id)).status).toBe(200);
      expect((await remove(other.id)).status).toBe(204);
    } finally {
      await appointments?.restart();
    }
  });
});

it("a list goes on behind whatever name ends a page, however long it is where it is kept", async () => {
  const word = `z${randomUUID().slice(0, 8)}`;
  const names = ["\u00c9", "\u0e01", "\ud842\udfb7"].map(
    (letter) => `${word} ${letter.repeat(letter.length === 2 ? 95 : 190)}`,
  );
  for (const name of names) {
    const json = { name, role: "doctor", specialization: "Umum" };
    expect((await rawat.ask("POST", "/api/staff", { token: admin, json })).status).toBe(201);
  }
  const seen: string[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const { status, body } = await rawat.ask("GET", `/api/doctors?q=${word}&limit=1${cursor && `&cursor=${cursor}`}`);
    expect(status).toBe(200);
    seen.push(...body.data.map(({ name }: { name: string }) => name));
    cursor = body.meta.nextCursor;
  }
  expect(seen.sort()).toEqual(names.sort());
});

describe("the person of a new account", () => {
  it("is made once under the id given, and is none any more once withdrawn", async () => {
    const id = randomUUID();
    const made = await Promise.all(
      [1, 2, 3].map(() => asGateway("PUT", `/internal/staff/${id}`, nurse({ name: "Ns. A" }))),
    );
    for (const { status, body } of made) expect([status, body.data.id]).toEqual([200, id]);
    for (let i = 0; i < 2; i++) expect((await asGateway("DELETE", `/internal/staff/${id}`)).status).toBe(204);
    expect((await asGateway("PUT", `/internal/staff/${id}`, nurse())).status).toBe(404);
    expect((await get(id, admin)).status).toBe(404);
  });

  it("is never made when it was withdrawn before it came", async () => {
    const id = randomUUID();
    expect((await asGateway("DELETE", `/internal/staff/${id}`)).status).toBe(204);
    expect((await asGateway("PUT", `/internal/staff/${id}`, nurse())).status).toBe(404);
    expect((await get(id, admin)).status).toBe(404);
  });

  it("is not made without the department told, and may be asked for again", async () => {
    const id = randomUUID();
    const wrong = nurse({ departmentId: randomUUID() });
    expect((await asGateway("PUT", `/internal/staff/${id}`, wrong)).body.code).toBe("unknown_department");
    expect((await asGateway("PUT", `/internal/staff/${id}`, nurse())).status).toBe(200);
  });
});
