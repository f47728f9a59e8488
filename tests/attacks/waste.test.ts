import { connect, type Socket } from "node:net";
import { accounts } from "@rawat/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Asked } from "../harness/caller.ts";
import { until } from "../harness/program.ts";
import { createPatient, type Rawat, register, startRawat, tokenOf } from "../harness/rawat.ts";
import { watched } from "./watch.ts";

let rawat: Rawat;
let desk: string;
beforeAll(async () => {
  rawat = await startRawat();
  desk = await tokenOf(rawat.ask, "frontdesk");
});
afterAll(() => rawat.stop());

const sockets: Socket[] = [];
/** Sends the beginning of a request and no more. */
function begin(text: string): Socket {
  const { hostname, port } = new URL(rawat.gateways[0]?.url ?? "");
  const socket = connect(Number(port), hostname, () => socket.write(text));
  socket.on("error", () => undefined).resume();
  sockets.push(socket);
  return socket;
}

describe("a patient who sends three hundred bodies and finishes none", () => {
  afterAll(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
  });

  it("makes nobody else wait for the same service, whichever of its paths", async () => {
    const person = await register(rawat.ask);
    const { id } = await createPatient(rawat.ask, desk);
    const head = `Host: a\r\nContent-Type: application/json\r\nAuthorization: Bearer ${person.access_token}\r\n`;
    const line = `PATCH /api/patients/${person.user.patientId} HTTP/1.1\r\n`;
    const slow = Array.from({ length: 300 }, () => begin(`${line}${head}Content-Length: 100000\r\n\r\n{`));
    await until(() => slow.every(({ bytesWritten }) => bytesWritten > 0));
    for (const [method, path, json] of [
      ["GET", `/api/patients/${id}`, undefined],
      ["PATCH", `/api/patients/${id}`, { notes: "came in person" }],
    ] as const) {
      const began = performance.now();
      const { status } = await watched(rawat.ask)(method, path, { token: desk, json });
      expect([method, status]).toEqual([method, 200]);
      expect(performance.now() - began, method).toBeLessThan(2_000);
    }
  });
});

describe("what is sent to sign in, to register or of the own account", () => {
  const withBody = Object.values(accounts).filter((endpoint) => "body" in endpoint);
  const doors = withBody.flatMap(({ method, path }) => [path, `/api${path}`].map((door) => [method, door] as const));
  it.each(doors)("is at most 16 kB: %s %s", async (method, path) => {
    const asked = watched(rawat.ask);
    const token = await tokenOf(rawat.ask, "patient");
    const ask = (body: Asked["body"]) => asked(method.toUpperCase(), path, { token, body, headers });
    const headers = { "content-type": "application/json" };
    const body = (bytes: number) => `{"email":"${"x".repeat(bytes - 12)}"}`;
    expect((await ask(body(16_385))).status).toBe(413);
    expect((await ask(body(16_384))).status).toBe(400);
    // The same in chunks, whose sum nobody tells before.
    const stream = new Blob([body(20_000)]).stream();
    expect((await ask(stream)).status).toBe(413);
  });
});

describe("a request of nothing but faults", () => {
  const names = (count: number, length = 8) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`${at}`.padEnd(length, "x"), 1]));
  const faults = async (path: string, json: unknown) => {
    const answer = await watched(rawat.ask)("POST", path, { token: desk, json });
    expect(answer.status).toBe(400);
    return answer;
  };

  it("is told of a hundred of them, in fewer words than it had", async () => {
    for (const [path, json] of [
      ["/auth/login", names(1_000)],
      ["/api/patients", names(9_000)],
      ["/api/patients", { ...names(150, 5_000), address: names(150, 500) }],
      ["/api/patients", { allergies: Array(2_000).fill({ ...names(3) }) }],
      [
        `/api/patients?${Object.keys(names(200))
          .map((name) => `${name}=1`)
          .join("&")}`,
        names(200),
      ],
    ] as const) {
      const { body, text } = await faults(path, json);
      expect(body.errors.length).toBeLessThanOrEqual(100);
      expect(text.length).toBeLessThan(25_000);
      expect(Math.max(...body.errors.map((error: { path: string }) => error.path.length))).toBeLessThan(140);
    }
  });

  it("is refused before it is looked at where it has more values than any form", async () => {
    const { body } = await faults("/api/patients", names(80_000));
    expect(body.errors).toEqual([{ path: "", message: "Expected at most 2000 values" }]);
  });
});

describe("an Idempotency-Key", () => {
  it("belongs to the path as it was called: the same wish for another doctor is not taken for the first one", async () => {
    const admin = await tokenOf(rawat.ask, "admin");
    const doctor = async (name: string) => {
      const json = { name, role: "doctor", specialization: "General practice" };
      return (await rawat.ask("POST", "/api/staff", { token: admin, json })).body.data as { id: string };
    };
    const [first, second] = [await doctor("dr. Satu"), await doctor("dr. Dua")];
    const wish = (id: string, key: string) =>
      rawat.ask("POST", `/api/doctors/${id}/time-off`, {
        token: admin,
        json: { from: "2030-01-07", to: "2030-01-08" },
        headers: { "idempotency-key": key },
      });
    const made = await wish(first.id, "one-key");
    expect(made.status).toBe(201);
    expect((await wish(second.id, "one-key")).body).toMatchObject({ status: 422, code: "idempotency_key_reused" });
    expect((await wish(first.id, "one-key")).body.data).toEqual(made.body.data);
    const other = await wish(second.id, "another-key");
    expect(other.status).toBe(201);
    expect(other.body.data.id).not.toBe(made.body.data.id);
  });
});
