import { randomUUID } from "node:crypto";
import type { Warning } from "@rawat/contracts";
import { afterAll, describe, expect, it } from "vitest";
import { assertion } from "../attacks/jwt.ts";
import { codeOf } from "../harness/booking.ts";
import { askAt } from "../harness/caller.ts";
import { until } from "../harness/program.ts";
import { createPatient } from "../harness/rawat.ts";
import { aRecord, openRecords } from "../harness/records.ts";

const { rawat, admin, desk, doctor, other, patient, ask, amend } = await openRecords();
afterAll(() => rawat.stop());

const allergic = (...substances: string[]) =>
  createPatient(rawat.ask, desk, { allergies: substances.map((substance) => ({ substance })) });
const prescribing = (...medications: string[]) => ({
  prescriptions: medications.map((medication) => ({ medication, dose: "1", frequency: "3x1", durationDays: 3 })),
});
const conflictsIn = (meta: { warnings?: Warning[] } | undefined) =>
  (meta?.warnings ?? []).filter(({ code }) => code === "allergy_conflict").map(({ path, message }) => [path, message]);

const penicillinConflict = [
  "prescriptions.1.medication",
  "Amoksisilin 500 mg: the patient is allergic to alergi penicilin (ruam); both are penicillins",
];

describe("a prescription against an allergy", () => {
  it("is stored, and told with both names and what joins them", async () => {
    const { id } = await allergic("alergi penicilin (ruam)", "udang", "Aspirin");
    const wish = aRecord(id, prescribing("Captopril", "Amoksisilin 500 mg", "Ibuprofen 400", "Aspirin 80"));
    const { status, body } = await ask("POST", "", doctor.token, wish);
    expect(status).toBe(201);
    expect(conflictsIn(body.meta)).toEqual([
      penicillinConflict,
      [
        "prescriptions.2.medication",
        "Ibuprofen 400: the patient is allergic to Aspirin; both are non-steroidal anti-inflammatories",
      ],
      ["prescriptions.3.medication", "Aspirin 80: the patient is allergic to Aspirin"],
    ]);
    const read = await ask("GET", `/${body.data.id}`, doctor.token);
    expect(read.body.data.prescriptions).toMatchObject(wish.prescriptions);
    // What was known on the day is history; the record itself says nothing of allergies.
    expect(read.body.meta).toBeUndefined();
  });

  it("is told beside unusual vitals", async () => {
    const { id } = await allergic("sulfa");
    const wish = aRecord(id, { ...prescribing("Bactrim"), vitals: { temperature: 39.5 } });
    const { body } = await ask("POST", "", doctor.token, wish);
    expect(body.meta.warnings.map(({ code }: Warning) => code)).toEqual(["temperature_unusual", "allergy_conflict"]);
  });

  it("is told of an amendment too, also one that changes other things, and by the allergies of that moment", async () => {
    const person = await allergic();
    const wish = aRecord(person.id, prescribing("Captopril", "Amoksisilin 500 mg"));
    const { body } = await ask("POST", "", doctor.token, wish);
    expect(body.meta).toBeUndefined();
    const learnt = await rawat.ask("PATCH", `/api/patients/${person.id}`, {
      token: desk,
      json: { allergies: [{ substance: "alergi penicilin (ruam)" }] },
    });
    expect(learnt.status).toBe(200);
    for (const token of [doctor.token, admin]) {
      const amended = await amend(body.data.id, token, { ...wish, plan: "Kontrol tiga hari lagi" });
      expect([amended.status, conflictsIn(amended.body.meta)]).toEqual([200, [penicillinConflict]]);
    }
    const stored = await ask("GET", `/${body.data.id}`, doctor.token);
    expect(stored.body.data).toMatchObject({ version: 3, prescriptions: wish.prescriptions });
  });

  it("is no warning where nothing joins them", async () => {
    const { id } = await allergic("penisilin", "sulfa", "kacang, debu");
    const wish = aRecord(id, prescribing("Parasetamol 500", "Ferrous sulfate", "Salbutamol sulfat inhaler"));
    expect((await ask("POST", "", doctor.token, wish)).body.meta).toBeUndefined();
  });
});

describe("asking before it is prescribed", () => {
  const check = (token: string, patientId: string, ...medications: string[]) =>
    ask("POST", "/allergy-check", token, { patientId, medications });

  it("tells doctors and administrators each conflict, and writes nothing", async () => {
    const { id } = await allergic("Penisilin", "alopurinol");
    for (const token of [other.token, admin]) {
      const { status, body } = await check(token, id, "Zyloric 100", "Parasetamol", "Amoxsan");
      expect([status, body.data]).toEqual([
        200,
        [
          {
            medication: "Zyloric 100",
            substance: "alopurinol",
            joinedBy: { display: "allopurinol", displayId: "allopurinol" },
          },
          {
            medication: "Amoxsan",
            substance: "Penisilin",
            joinedBy: { display: "penicillins", displayId: "penisilin" },
          },
        ],
      ]);
    }
    expect((await ask("GET", `?patientId=${id}`, doctor.token)).body.data).toEqual([]);
  });

  it("is for nobody else", async () => {
    for (const token of [desk, patient.token])
      expect(codeOf(await check(token, patient.id, "Amoxsan"))).toEqual([403, "not_allowed"]);
  });

  it("needs a patient who is there", async () => {
    expect(codeOf(await check(doctor.token, randomUUID(), "Amoxsan"))).toEqual([422, "unknown_patient"]);
  });

  it("is in the trail: what it tells of is health", async () => {
    const { id } = await allergic("Penisilin");
    await check(other.token, id, "Amoxsan");
    const trail = async () => (await rawat.ask("GET", `/api/audit?patientId=${id}`, { token: admin })).body.data;
    await until(async () =>
      (await trail()).some(
        ({ action, userName }: { action: string; userName: string }) =>
          action === "patient.allergies_read" && userName === other.name,
      ),
    );
  });
});

describe("the allergies of a patient", () => {
  it("are told to record-service among our programs, and to no other", async () => {
    const { id } = await allergic("Penisilin");
    const direct = askAt(rawat.services.patient[0]?.url ?? "");
    const askedBy = (service: string) =>
      direct("GET", `/internal/patients/${id}/for-prescriber`, {
        token: assertion(rawat.environment.INTERNAL_SECRET ?? "", "patient", { actor: { kind: "service", service } }),
      });
    const told = await askedBy("record");
    expect([told.status, told.body.data.allergies]).toEqual([200, [{ substance: "Penisilin" }]]);
    for (const service of ["gateway", "appointment", "staff"])
      expect(codeOf(await askedBy(service))).toEqual([404, "not_found"]);
  });
});
