import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cast, gatherCast } from "../attacks/cast.ts";
import { aWholePatient, everyEndpoint } from "../attacks/endpoints.ts";
import type { Answered } from "../harness/caller.ts";
import { createPatient, register } from "../harness/rawat.ts";

let cast: Cast;
beforeAll(async () => {
  cast = await gatherCast();
});
afterAll(() => cast.stop());

const admin = () => cast.people.admin.token;
const make = async (path: string, json: object, token = admin()) => {
  const { status, text, body } = await cast.ask("POST", path, { token, json });
  if (status !== 201) throw new Error(text);
  return `${path}/${body.data.id}`;
};
const aDraft = () => ({ title: `Berita ${randomUUID()}`, body: "Buka **sampai sore**.\n" });
const bare = (id: string) => ({ patientId: id, type: "note" });

/** Things of each kind that is replaced by PUT: the fullest and the emptest that there are, and where they are. */
const things: Readonly<Record<string, Readonly<Record<string, () => Promise<string>>>>> = {
  "patient.patients.replace": {
    "with every field": () => make("/api/patients", aWholePatient()),
    "with no field that may be absent": async () =>
      `/api/patients/${(await createPatient(cast.ask, admin() ?? "")).id}`,
    "with half an address": () => make("/api/patients", { ...aWholePatient(), address: { city: "Solo" } }),
    "who registered and told no birth date": async () =>
      `/api/patients/${(await register(cast.ask)).user.patientId as string}`,
  },
  "staff.staff.replace": {
    "who is a doctor": async () => `/api/staff/${(await cast.clinic.hire({ phone: "0812 3456 7890" })).id}`,
    "of a department": async () =>
      `/api/staff/${(await cast.clinic.hire({ departmentId: (await cast.clinic.department()).id })).id}`,
    "who is none": () => make("/api/staff", { name: "Rini", role: "nurse" }),
    "made with an account": async () => `/api/staff/${cast.people.doctor.staffId}`,
  },
  "staff.departments.replace": {
    "with a description": () => make("/api/departments", { name: `Poli ${randomUUID()}`, description: "Lantai 2\n" }),
    "without one": async () => `/api/departments/${(await cast.clinic.department()).id}`,
  },
  "staff.categories.replace": {
    "without news": () => make("/api/categories", { name: `Kabar ${randomUUID()}` }),
  },
  "staff.news.replace": {
    "that is published": async () => {
      const [, , , categoryId] = (await make("/api/categories", { name: `Kabar ${randomUUID()}` })).split("/");
      const summary = "Satu kalimat.";
      return make("/api/news", { ...aDraft(), summary, categoryId, status: "published" });
    },
    "that is a draft of no category": () => make("/api/news", aDraft()),
  },
  "staff.clinic.replace": {
    "of which nobody told anything": async () => "/api/clinic",
    "of which much was told": async () => {
      const openingHours = [{ dayOfWeek: 1, opensAt: "08:00", closesAt: "24:00" }];
      const json = { name: "Klinik Melati", phone: "021 555 1234", openingHours };
      expect((await cast.ask("PUT", "/api/clinic", { token: admin(), json })).status).toBe(200);
      return "/api/clinic";
    },
  },
  "staff.doctors.setSchedules": {
    "of a doctor at work": async () => `/api/doctors/${cast.people.doctor.staffId}/schedules`,
    "that is empty": async () => `/api/doctors/${(await cast.clinic.hire()).id}/schedules`,
  },
  "payment.priceList.replace": {
    "of some services": async () => {
      const json = [{ code: "MCU-01", name: "Medical check-up", price: 350_000, active: true }];
      expect((await cast.ask("PUT", "/api/price-list", { token: admin(), json })).status).toBe(200);
      return "/api/price-list";
    },
    "that is empty": async () => {
      expect((await cast.ask("PUT", "/api/price-list", { token: admin(), json: [] })).status).toBe(200);
      return "/api/price-list";
    },
  },
  "appointment.appointments.replace": {
    "to come": async () => `/api/appointments/${(await cast.clinic.book(cast.people.owner.patientId)).id}`,
    "of a length of its own": async () =>
      `/api/appointments/${(await cast.clinic.book(cast.people.owner.patientId, { durationMinutes: 20 })).id}`,
    "that was cancelled": async () => {
      const path = `/api/appointments/${(await cast.clinic.book(cast.people.owner.patientId)).id}`;
      await cast.ask("DELETE", path, { token: admin() });
      return path;
    },
  },
  "record.records.amend": {
    "with every field": async () => `/api/records/${(await cast.clinic.write(cast.people.owner.patientId)).id}`,
    "with no field that may be absent": () =>
      make("/api/records", bare(cast.people.owner.patientId), cast.people.doctor.token),
    "with a part of the vital signs": () =>
      make(
        "/api/records",
        { ...bare(cast.people.owner.patientId), vitals: { weightKg: 60 } },
        cast.people.doctor.token,
      ),
  },
};

const unknownHere = async (): Promise<string> => {
  throw new Error("say in this test what there is to replace");
};

/** What tells of its versions; and that nobody has said yet who a patient is, which a PUT does. */
const passing = new Set(["version", "updatedAt", "writtenAt", "writtenBy", "registeredOnline"]);

function lasting(data: object): unknown {
  if (Array.isArray(data)) return data;
  return Object.fromEntries(Object.entries(data).filter(([field]) => !passing.has(field)));
}

const putBack = (path: string, { headers, body }: Answered) =>
  cast.ask("PUT", path, { token: admin(), json: body.data, headers: { "if-match": headers.get("etag") ?? "*" } });

const replaced = everyEndpoint.filter(({ endpoint }) => endpoint.method === "put" && endpoint.access !== "service");

describe.each(replaced)("PUT $endpoint.path", ({ name }) => {
  const kinds = Object.entries(things[name] ?? { "that is new here": unknownHere });

  it.each(kinds)("takes what GET gave, of one %s, and leaves it as it was", async (_, thing) => {
    const path = await thing();
    const before = await cast.ask("GET", path, { token: admin() });
    expect(before.status).toBe(200);
    const put = await putBack(path, before);
    expect([put.status, put.text]).toEqual([200, expect.anything()]);
    expect(lasting(put.body.data)).toEqual(lasting(before.body.data));
    const after = await cast.ask("GET", path, { token: admin() });
    expect(lasting(after.body.data)).toEqual(lasting(before.body.data));
  });
});

describe("PUT of what GET gave", () => {
  it("changes nothing by fields that are only read, whatever they say", async () => {
    const path = await make("/api/patients", aWholePatient());
    const { body } = await cast.ask("GET", path, { token: admin() });
    const json = { ...body.data, id: randomUUID(), medicalRecordNumber: "RM-999999", createdAt: "yesterday" };
    const put = await cast.ask("PUT", path, { token: admin(), json });
    expect(put.status).toBe(200);
    expect(lasting(put.body.data)).toEqual(lasting(body.data));
  });

  it("is refused for what GET never gives, and for what is wrong in it, every fault told", async () => {
    const path = await make("/api/patients", aWholePatient());
    const { body } = await cast.ask("GET", path, { token: admin() });
    const json = { ...body.data, version: 7, nick: "Siti", address: { ...body.data.address, id: 1 }, gender: "x" };
    const put = await cast.ask("PUT", path, { token: admin(), json });
    expect(put.status).toBe(400);
    expect(put.body.errors.map((issue: { path: string }) => issue.path).sort()).toEqual([
      "address.id",
      "gender",
      "nick",
      "version",
    ]);
  });

  it("is no way for POST and PATCH, which take the fields they know", async () => {
    const path = await make("/api/patients", aWholePatient());
    const { body } = await cast.ask("GET", path, { token: admin() });
    for (const [method, where] of [
      ["POST", "/api/patients"],
      ["PATCH", path],
    ] as const)
      expect((await cast.ask(method, where, { token: admin(), json: body.data })).status).toBe(400);
  });
});
