import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Ask } from "../harness/caller.ts";
import { startLoad, tally } from "../harness/load.ts";
import { type Program, until } from "../harness/program.ts";
import { aPatient, type Rawat, signIn, somebody, startRawat, tokenOf } from "../harness/rawat.ts";

const endedWithinMs = 10_000;

let rawat: Rawat;
let desk: string;
beforeAll(async () => {
  rawat = await startRawat();
  desk = await tokenOf(rawat.ask, "frontdesk");
});
afterAll(() => rawat.stop());

const only = (programs: readonly Program[]): Program => {
  const [program] = programs;
  if (!program) throw new Error("there is none");
  return program;
};
const gateway = () => only(rawat.gateways);
const service = () => only(rawat.services.patient);

/** Signals a program and expects a good end. */
async function expectGoodEnd(program: Program, ...signals: NodeJS.Signals[]): Promise<void> {
  const startedAt = performance.now();
  for (const signal of signals) program.signal(signal);
  expect(await program.ended()).toBe(0);
  expect(performance.now() - startedAt).toBeLessThan(endedWithinMs);
}

describe("SIGTERM of the gateway", { timeout: 60_000 }, () => {
  it("answers every request that it took, whatever comes at the same time", async () => {
    const broken: string[] = [];
    const ask: Ask = async (method, path, asked) => {
      const id = randomUUID();
      try {
        return await rawat.ask(method, path, { ...asked, headers: { "x-request-id": id } });
      } catch (error) {
        broken.push(id);
        throw error;
      }
    };
    const load = startLoad(
      {
        create: () => ask("POST", "/api/patients", { token: desk, json: aPatient() }),
        list: () => ask("GET", "/api/patients?limit=5", { token: desk }),
        profile: () => ask("GET", "/auth/profile", { token: desk }),
        register: () => ask("POST", "/auth/register", { json: somebody() }),
      },
      8,
    );
    await until(() => load.attempts.length > 50, 30_000);
    await expectGoodEnd(gateway(), "SIGTERM").finally(load.stop);
    await gateway().restart();
    const counts = tally(load.attempts.filter(({ answered }) => answered));
    expect(Object.keys(counts).sort()).toEqual(["create 201", "list 200", "profile 200", "register 201"]);
    // Who comes when the door is shut is told so by the connection alone; nobody may have begun with what they asked.
    const logs = gateway().output() + service().output();
    expect(broken.filter((id) => logs.includes(id))).toEqual([]);
  });

  it("waits for an answer that is on its way", async () => {
    await service().freeze();
    const asked = rawat.ask("GET", "/api/patients?limit=1", { token: desk });
    // Long enough for the request to have reached the service, which does not read it.
    await pause(300);
    const ended = expectGoodEnd(gateway(), "SIGTERM");
    await pause(1_500);
    service().thaw();
    expect((await asked).status).toBe(200);
    await ended;
    await gateway().restart();
  });
});

describe("signals in any number", { timeout: 60_000 }, () => {
  it.each([
    ["SIGTERM twice", ["SIGTERM", "SIGTERM"]],
    ["SIGINT", ["SIGINT"]],
    ["SIGHUP, then SIGINT", ["SIGHUP", "SIGINT"]],
  ] as const)("%s ends gateway and service with code 0", async (_, signals) => {
    const before = [gateway(), service()].map((program) => program.output().length);
    await Promise.all([gateway(), service()].map((program) => expectGoodEnd(program, ...signals)));
    for (const [index, program] of [gateway(), service()].entries())
      expect(program.output().slice(before[index])).not.toMatch(/could not close|Error:|"level":(50|60)/);
    await Promise.all([gateway().restart(), service().restart()]);
  });
});

describe("kill -9 of the gateway", { timeout: 60_000 }, () => {
  it("loses no account that was acknowledged", async () => {
    const acknowledged: ReturnType<typeof somebody>[] = [];
    const load = startLoad({
      register: async () => {
        const person = somebody();
        const answered = await rawat.ask("POST", "/auth/register", { json: person });
        if (answered.status === 201) acknowledged.push(person);
        return answered;
      },
    });
    await until(() => acknowledged.length > 20, 30_000);
    await gateway().kill();
    await load.stop();
    await gateway().restart();
    for (const { email, password } of acknowledged)
      expect((await signIn(rawat.ask, email, password)).user.email).toBe(email);
  });
});
