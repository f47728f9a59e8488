import { randomUUID } from "node:crypto";
import type { AccessEntry, AuditEntry } from "@rawat/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cast, gatherCast } from "../attacks/cast.ts";
import { until } from "../harness/program.ts";

let cast: Cast;
beforeAll(async () => {
  cast = await gatherCast();
});
afterAll(() => cast.stop());

async function trailOf(filter: Record<string, string>): Promise<AuditEntry[]> {
  const query = new URLSearchParams({ limit: "100", ...filter });
  return (await cast.ask("GET", `/api/audit?${query}`, { token: cast.people.admin.token })).body.data;
}

describe("a look for records of a named patient that finds none", () => {
  it("is told to the patient as one that finds some, whatever else it was narrowed by", async () => {
    const [doctor, patient] = await Promise.all([cast.fresh("doctor"), cast.fresh("owner")]);
    const { patientId } = patient;
    const own = { token: patient.token };
    const looks = ["&diagnosis=B20", "&from=2020-01-01", "", `&doctorId=${randomUUID()}`];
    for (const narrowed of looks) {
      const path = `/api/records?patientId=${patientId}${narrowed}`;
      expect((await cast.ask("GET", path, { token: doctor.token })).body.data).toEqual([]);
    }
    await cast.ask("GET", `/api/patients/${patientId}/timeline`, { token: cast.people.admin.token });
    // Who looks at themself, and the desk, which is shown no records, are no business of the log.
    await cast.ask("GET", `/api/records?patientId=${patientId}`, own);
    await cast.ask("GET", `/api/patients/${patientId}/timeline`, { token: cast.people.staff.token });
    const log: AccessEntry[] = (await cast.ask("GET", "/api/records/access-log", own)).body.data;
    expect(log.map(({ action, userId, recordId }) => [action, userId, recordId])).toEqual([
      ["record.list", cast.people.admin.accountId, null],
      ...looks.map(() => ["record.list", doctor.accountId, null]),
    ]);
  });

  it("of which nobody is named tells of nobody", async () => {
    const doctor = await cast.fresh("doctor");
    await cast.ask("GET", "/api/records?diagnosis=B20", { token: doctor.token });
    const { id } = await cast.clinic.write(cast.people.owner.patientId);
    await cast.ask("GET", `/api/records/${id}`, { token: doctor.token });
    const actions = (await trailOf({ userId: doctor.accountId })).map(({ action }) => action);
    expect(actions.filter((action) => action.startsWith("record."))).toEqual(["record.read"]);
  });
});

describe("a list that a patient narrows to another patient", () => {
  it.each([
    ["record", "/api/records", "patientId"],
    ["record", "/api/records/access-log", "patientId"],
    ["appointment", "/api/appointments", "patientId"],
    ["payment", "/api/orders", "userId"],
    ["payment", "/api/payments", "patientId"],
    ["chat", "/api/consultations", "patientId"],
  ])(
    "of %s, %s, is empty, and a refusal in the trail of who was asked for; to the own it is none",
    async (service, path, name) => {
      const [patient, other] = await Promise.all([cast.fresh("owner"), cast.fresh("other")]);
      const { token } = patient;
      const ask = (id: string) => cast.ask("GET", `${path}?${name}=${id}`, { token });
      const own = await ask(patient.patientId);
      const refused = await ask(other.patientId);
      expect([own.status, refused.status, refused.body]).toEqual([200, 200, { ...own.body, data: [] }]);
      const filter = { userId: patient.accountId, action: `GET ${path}` };
      await until(async () => (await trailOf(filter)).length > 0);
      const entries = await trailOf(filter);
      expect(entries).toHaveLength(1);
      expect(entries[0]).toMatchObject({
        service,
        result: "refused",
        role: "patient",
        patientId: other.patientId,
        subjectId: null,
        requestId: refused.headers.get("x-request-id"),
      });
    },
  );
});
