import { randomUUID } from "node:crypto";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { until } from "../harness/program.ts";
import { aPatient, createPatient, programsOf, type Rawat, startRawat, tokenOf } from "../harness/rawat.ts";

let rawat: Rawat;
let desk: string;
let id: string;
beforeAll(async () => {
  rawat = await startRawat();
  desk = await tokenOf(rawat.ask, "frontdesk");
  id = (await createPatient(rawat.ask, desk)).id;
  const rows = Array.from({ length: 5_000 }, (_, at) => `Pasien ${at} ${"x".repeat(150)},1990-01-02,male`);
  const body = ["name,birthDate,gender", ...rows].join("\n");
  const headers = { "content-type": "text/csv" };
  expect((await rawat.ask("POST", "/api/patients/import", { token: desk, body, headers })).status).toBe(200);
}, 120_000);
afterAll(() => rawat.stop());

const lines = (): Record<string, unknown>[] =>
  programsOf(rawat)
    .flatMap((program) => program.output().split("\n"))
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));

/** Sends a request, or a part of it, and hangs up: at once, or when the answer has begun. */
async function hangUp(head: string, body: string, when: "sent" | "answered"): Promise<string> {
  const requestId = randomUUID();
  const { hostname, port } = new URL(rawat.gateways[0]?.url ?? "");
  const further = `Host: a\r\nAuthorization: Bearer ${desk}\r\nX-Request-Id: ${requestId}\r\n`;
  const [line, ...others] = head.split("\n");
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.on("error", () => undefined).on("close", () => resolve());
    if (when === "answered") socket.once("data", () => socket.resetAndDestroy());
    const text = [line, ...others].join("\r\n");
    // A moment for the service to have begun with it.
    socket.write(`${text}\r\n${further}\r\n${body}`, () => {
      if (when === "sent") setTimeout(() => socket.resetAndDestroy(), 30);
    });
  });
  return requestId;
}

const json = "Content-Type: application/json";
const whole = JSON.stringify(aPatient());
it.each([
  ["in the middle of signing in", `POST /auth/login HTTP/1.1\n${json}\nContent-Length: 1000`, '{"email":', "sent"],
  ["in the middle of a form", `PATCH /api/patients/:id HTTP/1.1\n${json}\nContent-Length: 90000`, '{"notes":', "sent"],
  [
    "in the middle of an import",
    "POST /api/patients/import HTTP/1.1\nContent-Type: text/csv\nContent-Length: 9000000",
    `name,birthDate,gender\n${"Wawan,1990-01-02,male\n".repeat(5_000)}`,
    "sent",
  ],
  ["in the middle of an export", "GET /api/patients/export HTTP/1.1", "", "answered"],
  [
    "before the answer",
    `POST /api/users HTTP/1.1\n${json}\nContent-Length: 1000`,
    `{"email":"${"x".repeat(500)}`,
    "sent",
  ],
  ["behind a whole form", `POST /api/patients HTTP/1.1\n${json}\nContent-Length: ${whole.length}`, whole, "sent"],
] as const)(
  "who hangs up %s is nobody's fault: the log says that they left, and of no trouble",
  async (_, head, body, when) => {
    const requestId = await hangUp(head.replace(":id", id), body, when);
    const told = () => lines().filter((line) => line.requestId === requestId);
    await until(() => told().some(({ service, path }) => service === "gateway" && path !== undefined));
    // Where a service had it in hand, that is done by the time it has answered another.
    await rawat.ask("GET", "/api/patients", { token: desk });
    const door = told().find(({ service, path }) => service === "gateway" && path !== undefined);
    if (!("status" in (door ?? {})) || (door?.status as number) >= 400)
      expect(door).toMatchObject({ level: 30, status: 499, fault: "caller_left" });
    expect(lines().filter(({ level, msg }) => Number(level) > 30 || /away/.test(String(msg)))).toEqual([]);
    const text = JSON.stringify(told());
    expect(text).not.toMatch(/service_unavailable|bad_neighbour|internal_error|"status":5/);
  },
);
