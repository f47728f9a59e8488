import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { root } from "../../scripts/start/programs.ts";
import { allWeek } from "../attacks/clinic.ts";
import { startSurgeryHouse } from "../harness/chat.ts";
import { type Rawat, tokenOf } from "../harness/rawat.ts";

let rawat: Rawat;
beforeAll(async () => {
  rawat = await startSurgeryHouse();
  // The demonstration's doctor, without the rest of the demonstration.
  const [admin, { body }] = [
    await tokenOf(rawat.ask, "admin"),
    await rawat.ask("POST", "/auth/login", { json: { email: "doctor@rawat.test", password: "rawat-demo-password" } }),
  ];
  const { staffId } = body.data.user;
  await rawat.ask("PATCH", `/api/staff/${staffId}`, { token: admin, json: { consultationFee: 50_000 } });
  await rawat.ask("PUT", `/api/doctors/${staffId}/schedules`, { token: admin, json: allWeek });
});
afterAll(() => rawat.stop());

it("the script that docs/sockets.md names does what it says, from the payment to the end", async () => {
  const script = [`${root}/docs/consultation.mjs`, rawat.gateways[0]?.url ?? ""];
  const { stdout } = await promisify(execFile)(process.execPath, script, { timeout: 40_000 });
  const lines = stdout.trim().split("\n");
  expect(lines[0]).toMatch(/^it has begun, and lasts until \d{4}-/);
  expect(lines).toContainEqual(expect.stringMatching(/^doctor hears .+: Anak saya demam\.$/));
  expect(lines).toContain("patient has missed: Sejak kapan?");
  expect(lines.at(-1)).toBe("it is ended");
});
