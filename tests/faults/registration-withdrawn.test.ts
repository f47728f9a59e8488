import { newId } from "@rawat/platform";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Ask } from "../harness/caller.ts";
import { asGateway } from "../harness/internal.ts";
import { onServers, type Rawat, startRawat } from "../harness/rawat.ts";
import { lookInto } from "../harness/stores.ts";

let rawat: Rawat;
let ask: Ask;
let another: Ask;
beforeAll(async () => {
  rawat = await startRawat({ instances: { patient: onServers ? 2 : 1 } });
  ask = asGateway(rawat);
  another = asGateway(rawat, rawat.services.patient.length - 1);
});
afterAll(() => rawat.stop());

const at = (id: string) => `/internal/registrations/${id}`;
const complete = (id: string, by = ask) => by("PUT", at(id), { json: { name: "Datang Terlambat" } });
const withdraw = (id: string, by = ask) => by("DELETE", at(id));
const stored = (id: string) => lookInto(rawat, "patient", (db) => db("patients").where({ id }).first("archivedAt"));

describe("a registration that was undone before it came here", () => {
  it("makes nobody when it comes, however often", async () => {
    const id = newId();
    expect((await withdraw(id)).status).toBe(204);
    for (const by of [ask, another]) expect((await complete(id, by)).status).toBe(404);
    expect((await withdraw(id, another)).status).toBe(204);
    expect(await stored(id)).toBe(undefined);
  });

  it("or just when it came leaves nobody, whichever of the two was first", async () => {
    const firsts = new Set<number>();
    for (let turn = 0; turn < 40; turn++) {
      const id = newId();
      const both = [() => complete(id), () => withdraw(id, another)];
      if (turn % 2) both.reverse();
      const [one, other] = await Promise.all(both.map((deed) => deed()));
      const [completed, withdrawn] = turn % 2 ? [other, one] : [one, other];
      expect(withdrawn?.status).toBe(204);
      expect([200, 404]).toContain(completed?.status);
      firsts.add(completed?.status ?? 0);
      // Who was made is archived; who came too late was never made.
      const row = await stored(id);
      expect(row?.archivedAt ?? "nobody").toEqual(completed?.status === 200 ? expect.stringMatching(/Z$/) : "nobody");
    }
  });
});

describe("a registration that came", () => {
  it("is one patient, however often it comes, and is undone once", async () => {
    const id = newId();
    const answers = await Promise.all([ask, another, ask, another].map((by) => complete(id, by)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(new Set(answers.map(({ body }) => body.data.medicalRecordNumber)).size).toBe(1);
    expect((await withdraw(id)).status).toBe(204);
    expect((await complete(id)).status).toBe(404);
    expect((await stored(id)).archivedAt).toMatch(/Z$/);
  });
});
