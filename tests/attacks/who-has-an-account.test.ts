import { Agent, request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../harness/program.ts";
import { register, somebody } from "../harness/rawat.ts";
import { type Cast, gatherCast } from "./cast.ts";
import { countOf } from "./stores.ts";
import { withoutCircumstance } from "./watch.ts";

let cast: Cast;
beforeAll(async () => {
  // Slow enough that a missing comparison would be seen in the time an answer takes.
  cast = await gatherCast({ environment: { PASSWORD_HASH_COST: "8" } });
});
afterAll(() => cast.stop());

const login = (email: string, password: string) => cast.ask("POST", "/auth/login", { json: { email, password } });
const forget = (email: string) => cast.ask("POST", "/auth/forgot-password", { json: { email } });

/** Milliseconds of the quicker quarter: a busy machine makes answers slower, never quicker. */
const typical = (list: number[]) => list.sort((a, b) => a - b)[Math.floor(list.length / 4)] ?? 0;

describe("who has an account", () => {
  it("is not told by the answer to a forgotten password or to a sign-in", async () => {
    const [known, unknown] = [cast.people.other.email, somebody().email];
    const forgotten = await Promise.all(
      [known, unknown].map((email) => cast.ask("POST", "/auth/forgot-password", { json: { email } })),
    );
    const mistyped = await Promise.all([known, unknown].map((email) => login(email, "not this one")));
    for (const [one, two] of [forgotten, mistyped])
      expect(one && withoutCircumstance(one)).toEqual(two && withoutCircumstance(two));
    expect(forgotten[0]?.status).toBe(202);
  });

  it("is not told by the time an answer takes", async () => {
    const disabled = await cast.fresh("staff");
    const json = { disabled: true };
    await cast.ask("PATCH", `/api/users/${disabled.accountId}`, { token: cast.people.admin.token, json });
    const times = { known: [] as number[], unknown: [] as number[], disabled: [] as number[] };
    const timed = async (list: number[], email: string) => {
      const startedAt = performance.now();
      await login(email, "not this one");
      list.push(performance.now() - startedAt);
    };
    for (let round = 0; round < 24; round++) {
      await timed(times.known, cast.people.other.email);
      await timed(times.unknown, somebody().email);
      await timed(times.disabled, disabled.email);
    }
    const { known, unknown, disabled: shut } = times;
    for (const list of [unknown, shut]) {
      expect(typical(list) / typical(known)).toBeGreaterThan(0.5);
      expect(typical(list) / typical(known)).toBeLessThan(2);
    }
  });

  it("is not told by the time of what follows a forgotten password", async () => {
    // One connection, and next to nothing asked: what the gateway is still busy with is all that can be seen.
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const post = (path: string, json: object) =>
      new Promise<void>((resolve, reject) => {
        const headers = { "content-type": "application/json", "content-length": JSON.stringify(json).length };
        const url = `${cast.rawat.gateways[0]?.url}${path}`;
        const sending = request(url, { method: "POST", agent, headers }, (answer) => {
          answer.resume().on("end", resolve);
        });
        sending.on("error", reject).end(JSON.stringify(json));
      });
    const times = { known: [] as number[], unknown: [] as number[] };
    const rounds = 150;
    // To each e-mail five letters go out in half an hour: so each is asked for three times, whether it has an account or not.
    const emails = { known: [] as string[], unknown: [] as string[] };
    for (let one = 0; one < rounds / 3; one++) emails.unknown.push(somebody().email);
    emails.known = await Promise.all(emails.unknown.map(async () => (await register(cast.rawat.ask)).email));
    for (let round = 0; round < rounds; round++)
      for (const who of ["known", "unknown"] as const) {
        await post("/auth/forgot-password", { email: emails[who][round % emails[who].length] });
        const startedAt = performance.now();
        await post("/auth/refresh", { refresh_token: `${cast.people.owner.accountId}.1.${"A".repeat(43)}` });
        times[who].push(performance.now() - startedAt);
      }
    agent.destroy();
    expect(typical(times.known) / typical(times.unknown)).toBeLessThan(1.4);
  });

  it("is not told by what a forgotten password leaves to do when it is asked too often: no row for either", async () => {
    const rows = () => countOf(cast.rawat, "gateway", "passwordResets");
    const letter = async () => cast.mailedToken((await register(cast.rawat.ask)).email);
    for (const email of [(await register(cast.rawat.ask)).email, somebody().email]) {
      for (let turn = 0; turn < 5; turn++) {
        await forget(email);
        await letter();
      }
      const before = await rows();
      await forget(email);
      await letter();
      expect(await rows()).toBe(before + 1);
    }
  });

  it("is not told by what a forgotten password leaves to do: a row each, of which one comes with a letter", async () => {
    const rows = () => countOf(cast.rawat, "gateway", "passwordResets");
    // Once a letter is there, what others asked for before is done; to nobody more than five go out.
    const letter = async () => cast.mailedToken((await register(cast.rawat.ask)).email);
    for (const email of [cast.people.owner.email, somebody().email]) {
      await letter();
      const before = await rows();
      await forget(email);
      await until(async () => (await rows()) > before);
      await letter();
      expect(await rows()).toBe(before + 2);
    }
  });
});
