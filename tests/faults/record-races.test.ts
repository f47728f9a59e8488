import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { codeOf } from "../harness/booking.ts";
import { until } from "../harness/program.ts";
import { onServers } from "../harness/rawat.ts";
import { aRecord, openRecords } from "../harness/records.ts";
import { lookInto, untilOutboxesAreEmpty } from "../harness/stores.ts";

// Instances share a database, which only servers can; there each race is run between two of them.
const { rawat, admin, doctor, patient, ask, amend, written } = await openRecords({
  instances: { record: onServers ? 2 : 1 },
});
afterAll(() => rawat.stop());

const writers = 50;
const rounds = 3;
const tally = (codes: readonly unknown[]) =>
  Object.fromEntries(Object.entries(Object.groupBy(codes, String)).map(([code, some]) => [code, some?.length]));

interface Shown {
  version: number;
  plan: string;
}

const present = async (id: string): Promise<Shown> => (await ask("GET", `/${id}`, admin)).body.data;
const versionsOf = async (id: string): Promise<Shown[]> => {
  const { body } = await ask("GET", `/${id}/versions`, admin);
  const read = body.data.map(({ version }: Shown) => ask("GET", `/${id}/versions/${version}`, admin));
  return (await Promise.all(read)).map((answered) => answered.body.data).reverse();
};

describe("of many who amend one version at once", () => {
  it(`one does and the ${writers - 1} others are told that it is stale; no version is lost or changed`, async () => {
    const { id } = await written({ plan: "plan 1" });
    const plans = ["plan 1"];
    for (let version = 1; version <= rounds; version++) {
      const answers = await Promise.all(
        Array.from({ length: writers }, (_, writer) =>
          amend(id, doctor.token, aRecord(patient.id, { plan: `plan ${version + 1} of ${writer}` }), `"${version}"`),
        ),
      );
      expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 1, 412: writers - 1 });
      plans.push(answers.find(({ status }) => status === 200)?.body.data.plan);
    }
    expect((await versionsOf(id)).map(({ version, plan }) => [version, plan])).toEqual(
      plans.map((plan, index) => [index + 1, plan]),
    );
    expect((await present(id)).plan).toBe(plans.at(-1));
  });

  it("each does who names no version, one after the other", async () => {
    const { id } = await written();
    const wishes = Array.from({ length: 5 }, (_, turn) => `plan ${turn}`);
    const answers = await Promise.all(wishes.map((plan) => amend(id, doctor.token, aRecord(patient.id, { plan }))));
    expect(answers.map(({ status }) => status)).toEqual(wishes.map(() => 200));
    const versions = await versionsOf(id);
    expect(versions.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(
      versions
        .slice(1)
        .map(({ plan }) => plan)
        .sort(),
    ).toEqual(wishes);
  });
});

describe("a record that is amended and entered in error at once", () => {
  it("is retracted once, stays as it is from then on, and is found by no diagnosis", async () => {
    for (let round = 0; round < 5; round++) {
      const { id } = await written({ diagnoses: [{ code: "A35" }] });
      const json = aRecord(patient.id, { diagnoses: [{ code: "A33" }] });
      const amending = Array.from({ length: 10 }, () => amend(id, doctor.token, json));
      const retracting = Array.from({ length: 3 }, () => ask("DELETE", `/${id}`, doctor.token));
      const [amended, retracted] = await Promise.all([Promise.all(amending), Promise.all(retracting)]);
      expect(tally(retracted.map((answered) => codeOf(answered).join(" ").trim()))).toEqual({
        204: 1,
        "409 entered_in_error": 2,
      });
      const done = amended.filter(({ status }) => status === 200).length;
      for (const answered of amended)
        if (answered.status !== 200) expect(codeOf(answered)).toEqual([409, "entered_in_error"]);
      expect(await versionsOf(id)).toHaveLength(1 + done);
      for (const code of ["A33", "A35"])
        expect((await ask("GET", `?diagnosis=${code}`, admin)).body.data).not.toContainEqual(
          expect.objectContaining({ id }),
        );
    }
  });

  it("by the one version that both have seen is the one or the other, never both", async () => {
    for (let round = 0; round < 5; round++) {
      const { id } = await written();
      // Nobody can write until both have looked which version there is.
      const asked = await lookInto(rawat, "record", (db) =>
        db.transaction(async (trx) => {
          await trx("records").where({ id }).update({ version: 1 });
          const amending = amend(id, doctor.token, aRecord(patient.id, { plan: "anew" }), '"1"');
          await someTime();
          const retracting = ask("DELETE", `/${id}`, doctor.token, undefined, { "if-match": '"1"' });
          await someTime();
          return { both: [amending, retracting] };
        }),
      );
      const statuses = (await Promise.all(asked.both)).map(({ status }) => status);
      expect(
        statuses.filter((status) => status < 300),
        `${statuses}`,
      ).toHaveLength(1);
    }
  });

  async function someTime() {
    for (let turn = 0; turn < 10; turn++) await rawat.ask("GET", "/health/live");
  }
});

describe("a record service that is killed", () => {
  const killedAt = async (point: string, work: () => Promise<unknown>) => {
    const [program, ...others] = rawat.services.record;
    // The one that is to be killed must be the one that is asked.
    for (const another of others) await another.kill();
    await program?.restart({ FAULT_AT: `${point}:1` });
    await work().catch(() => undefined);
    await program?.ended();
    await program?.restart({ FAULT_AT: "" });
    await until(async () => (await ask("GET", "?limit=1", admin)).status === 200);
  };
  it("before the commit has written nothing, and the same request with its key makes the record once", async () => {
    const key = { "idempotency-key": randomUUID() };
    const json = aRecord(patient.id, { plan: randomUUID() });
    await killedAt("record-before-commit", () => ask("POST", "", doctor.token, json, key));
    expect(await withPlan(json.plan)).toEqual([]);
    await until(async () => (await ask("POST", "", doctor.token, json, key)).status === 201, 20_000);
    expect(await withPlan(json.plan)).toHaveLength(1);
  });

  it("after the commit has written everything, and the same request with its key answers that record", async () => {
    const key = { "idempotency-key": randomUUID() };
    const json = aRecord(patient.id, { plan: randomUUID() });
    await killedAt("record-committed", () => ask("POST", "", doctor.token, json, key));
    const [record] = await withPlan(json.plan);
    const again = await ask("POST", "", doctor.token, json, key);
    expect([again.status, again.body.data.id]).toEqual([201, record?.id]);
    expect(await withPlan(json.plan)).toHaveLength(1);
    await untilOutboxesAreEmpty(rawat);
  });

  it("while versions are written has lost none that was acknowledged, and has an audit row for each", async () => {
    const { id } = await written({ plan: "0" });
    const acknowledged = ["0"];
    const push = async (plan: string) => {
      const { status } = await amend(id, doctor.token, aRecord(patient.id, { plan }), `"${acknowledged.length}"`);
      if (status === 200) acknowledged.push(plan);
    };
    await push("1");
    await killedAt("record-before-commit", () => push("never"));
    expect((await versionsOf(id)).map(({ plan }) => plan)).toEqual(acknowledged);
    await push("2");
    await killedAt("record-committed", () => push("3"));
    const versions = await versionsOf(id);
    expect(versions.map(({ plan }) => plan)).toEqual([...acknowledged, "3"]);
    const deeds = await lookInto(rawat, "record", (db) =>
      db("auditTrail").where({ subjectId: id }).whereIn("action", ["record.create", "record.amend"]),
    );
    expect(deeds).toHaveLength(versions.length);
  });

  async function withPlan(plan: string): Promise<{ id: string }[]> {
    const { body } = await ask("GET", `?patientId=${patient.id}&limit=100`, admin);
    return body.data.filter((record: Shown) => record.plan === plan);
  }
});
