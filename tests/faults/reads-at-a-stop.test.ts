import { createAssertionIssuer } from "@rawat/platform";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createPatient, type Rawat, startRawat, tokenOf } from "../harness/rawat.ts";
import { lookInto } from "../harness/stores.ts";

let rawat: Rawat;
beforeAll(async () => {
  rawat = await startRawat();
});
afterAll(() => rawat.stop());

it("writes down every read that it answered, also of the last moment before it ends", async () => {
  const { id } = await createPatient(rawat.ask, await tokenOf(rawat.ask, "frontdesk"));
  const [program] = rawat.services.patient;
  const issuer = createAssertionIssuer(rawat.environment.INTERNAL_SECRET ?? "", "gateway");
  const actor = { kind: "account", accountId: id, role: "staff", name: "Somebody" } as const;
  const answered: string[] = [];
  let asked = 0;
  // As a gateway that has not noticed yet: until nobody is there.
  const ask = async (line: number): Promise<void> => {
    for (let turn = 0; ; turn++) {
      const requestId = `read-${line}-${turn}-at-the-stop`;
      const headers = { authorization: `Bearer ${issuer.issue("patient", actor)}`, "x-request-id": requestId };
      asked++;
      const answer = await fetch(`${program?.url}/api/patients/${id}`, { headers }).catch(() => undefined);
      if (!answer) return;
      await answer.text().catch(() => undefined);
      if (answer.status === 200) answered.push(requestId);
    }
  };
  const asking = [1, 2, 3, 4].map(ask);
  const code = await program?.stop();
  await Promise.all(asking);
  expect(code).toBe(0);
  expect(answered.length).toBeGreaterThan(20);
  const told = await lookInto(rawat, "patient", (db) =>
    db("auditTrail").where({ action: "patient.read" }).pluck("requestId"),
  );
  const written = new Set(told as string[]);
  expect(answered.filter((requestId) => !written.has(requestId))).toEqual([]);
  expect(asked).toBeGreaterThan(answered.length);
}, 60_000);
