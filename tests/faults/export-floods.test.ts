import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectUnharmed, whileDoing } from "../harness/bystander.ts";
import { until } from "../harness/program.ts";
import { type Rawat, signIn, somebody, startRawat, tokenOf } from "../harness/rawat.ts";
import { fillRegister } from "../harness/register.ts";

const people = 20_000;
/** What others may wait while the register is written; a machine that is shared adds its own. */
const harmless = { mostWithinMs: 300, allWithinMs: 1_000 };
const path = "/api/patients/export";

let rawat: Rawat;
let desk: string;
let admin: string;
beforeAll(async () => {
  rawat = await startRawat();
  [desk, admin] = await Promise.all([tokenOf(rawat.ask, "frontdesk"), tokenOf(rawat.ask, "admin")]);
  // Long enough that nothing on the way takes the whole of it before anybody reads.
  await fillRegister(rawat, people, "n".repeat(500));
}, 120_000);
afterAll(() => rawat.stop());

/** The token of one more person of the front desk. */
async function anotherDesk(): Promise<string> {
  const { email, password } = somebody();
  const json = { email, password, name: "Meja Depan", role: "staff" };
  expect((await rawat.ask("POST", "/api/users", { token: admin, json })).status).toBe(201);
  return (await signIn(rawat.ask, email, password)).access_token;
}

/** Asks for the register and reads no more of it than that it comes, or does not. */
async function begin(token: string) {
  const hangingUp = new AbortController();
  const answer = await fetch(`${rawat.gateways[0]?.url}${path}`, {
    headers: { authorization: `Bearer ${token}`, "accept-encoding": "identity" },
    signal: hangingUp.signal,
  });
  return { answer, hangUp: () => hangingUp.abort() };
}

/** Reads what `begin` left, and answers how many people were in it. */
const rowsOf = async ({ answer }: Awaited<ReturnType<typeof begin>>) => (await answer.text()).match(/\r\n/g)?.length;

describe("a register that is downloaded", { timeout: 60_000 }, () => {
  it("by four at once keeps nobody else waiting, and is there as a whole", async () => {
    const other = await anotherDesk();
    const watched = await whileDoing(rawat, admin, () =>
      [desk, desk, other, other].map(async (token) => rowsOf(await begin(token))),
    );
    expectUnharmed(watched, harmless);
    const [most = 0] = watched.answers;
    expect(most).toBeGreaterThan(people);
    expect(watched.answers).toEqual(Array(4).fill(most));
  });

  it("is in the trail as soon as it is begun, also when whoever has begun it hangs up, and not when there is no room for it", async () => {
    const exports = async () =>
      (await rawat.ask("GET", "/api/audit?action=patient.export&limit=100", { token: admin })).body.data.length;
    const before = await exports();
    const token = await anotherDesk();
    const all = [await begin(token), await begin(token), await begin(token)];
    expect(all.map(({ answer }) => answer.status)).toEqual([200, 200, 429]);
    for (const { hangUp } of all) hangUp();
    expect(await exports()).toBe(before + 2);
  });

  it("twice for one account is not a third time, and again as soon as one is over or its reader has gone", async () => {
    const first = await begin(desk);
    const second = await begin(desk);
    expect([first, second].map(({ answer }) => answer.status)).toEqual([200, 200]);
    const third = await rawat.ask("GET", path, { token: desk });
    expect([third.status, third.body.code, third.headers.get("content-disposition")]).toEqual([
      429,
      "too_many_requests",
      null,
    ]);
    expect(Number(third.headers.get("retry-after"))).toBeGreaterThan(0);

    first.hangUp();
    /** One that was begun, once there is room. */
    const begun = async () => {
      let next = await begin(desk);
      await until(async () => {
        if (next.answer.status === 429) next = await begin(desk);
        return next.answer.status === 200;
      });
      return next;
    };
    const afterHangUp = await begun();
    expect((await rawat.ask("GET", path, { token: desk })).status).toBe(429);
    await rowsOf(second);
    const afterEnd = await begun();
    for (const one of [afterHangUp, afterEnd]) one.hangUp();
  });

  it("is asked for its head alone sixteen times at once, and nobody is read, nothing is held and no trace is left", async () => {
    const trail = async () =>
      (await rawat.ask("GET", "/api/audit?action=patient.export&limit=100", { token: admin })).body.data.length;
    const before = await trail();
    const watched = await whileDoing(rawat, admin, () =>
      Array.from({ length: 16 }, () => rawat.ask("HEAD", path, { token: desk })),
    );
    expectUnharmed(watched, harmless);
    for (const { status, text, headers } of watched.answers)
      expect([status, text, headers.get("content-type"), headers.get("content-disposition")]).toEqual([
        200,
        "",
        "text/csv; charset=utf-8",
        "attachment; filename=patients.csv",
      ]);
    expect(await trail()).toBe(before);
  });
});
