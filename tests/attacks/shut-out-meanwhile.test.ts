import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDoctor } from "../harness/booking.ts";
import { until } from "../harness/program.ts";
import { aPatient, createPatient, type Rawat, signIn, somebody, startRawat, tokenOf } from "../harness/rawat.ts";
import { aRecord } from "../harness/records.ts";
import { lookInto } from "../harness/stores.ts";

let rawat: Rawat;
let admin: string;
let desk: string;
beforeAll(async () => {
  // Hashing takes a while, as it does in a clinic, so that something may happen meanwhile.
  rawat = await startRawat({ environment: { PASSWORD_HASH_COST: "10" } });
  [admin, desk] = await Promise.all([tokenOf(rawat.ask, "admin"), tokenOf(rawat.ask, "frontdesk")]);
}, 60_000);
afterAll(() => rawat.stop());

/** Somebody with an account of that role, who can be shut out. */
async function insider(role: "admin" | "staff" | "doctor" | "patient") {
  const json = { ...somebody(), name: "Orang Dalam", role };
  const made = await rawat.ask("POST", "/api/users", { token: admin, json });
  expect(made.status).toBe(201);
  const { access_token: token } = await signIn(rawat.ask, json.email, json.password);
  const { access_token: other } = await signIn(rawat.ask, json.email, json.password);
  const { id, patientId } = made.body.data;
  const shutOut = async () => {
    const disabled = await rawat.ask("PATCH", `/api/users/${id}`, { token: admin, json: { disabled: true } });
    expect(disabled.status).toBe(200);
  };
  const changePassword = async () => {
    const wish = { currentPassword: json.password, newPassword: "a good one, never used" };
    expect((await rawat.ask("POST", "/auth/password", { token: other, json: wish })).status).toBe(204);
  };
  return { token, patientId, shutOut, changePassword };
}

/** A request whose head was let in and whose body is on its way. */
async function begin(method: string, path: string, token: string, type: string) {
  const { hostname, port } = new URL(rawat.gateways[0]?.url ?? "");
  const socket = connect(Number(port), hostname);
  let text = "";
  let isClosed = false;
  socket.on("error", () => undefined).on("close", () => (isClosed = true));
  socket.on("data", (bytes) => {
    text += bytes.toString("latin1");
  });
  const head = [
    `${method} ${path} HTTP/1.1`,
    "Host: a",
    `Authorization: Bearer ${token}`,
    `Content-Type: ${type}`,
    "Transfer-Encoding: chunked",
    "Expect: 100-continue",
    "Connection: close",
  ];
  socket.write(`${head.join("\r\n")}\r\n\r\n`);
  // Said when it was let in.
  await until(() => text.startsWith("HTTP/1.1 100"));
  return {
    send: (piece: string) => void socket.write(`${Buffer.byteLength(piece).toString(16)}\r\n${piece}\r\n`),
    async end(): Promise<number> {
      if (!isClosed) socket.write("0\r\n\r\n");
      await until(() => isClosed, 15_000);
      return Number(/HTTP\/1\.1 ([2-5]\d\d)/.exec(text)?.[1]);
    },
    isClosed: () => isClosed,
  };
}

type Insider = Awaited<ReturnType<typeof insider>>;
const { email, password } = somebody();
const backdoor = { email, password, name: "Pintu Belakang", role: "admin" };
const deeds: readonly [string, Parameters<typeof insider>[0], (who: Insider) => Promise<[string, string, object]>][] = [
  ["makes no account", "admin", async () => ["POST", "/api/users", backdoor]],
  ["changes no patient", "staff", async () => ["PATCH", `/api/patients/${(await somePatient()).id}`, { notes: "x" }]],
  ["registers no patient", "staff", async () => ["POST", "/api/patients", aPatient()]],
  ["writes no record", "doctor", async () => ["POST", "/api/records", aRecord((await somePatient()).id)]],
  [
    "changes nothing of their own",
    "patient",
    async ({ patientId }) => ["PATCH", `/api/patients/${patientId}`, { address: "x" }],
  ],
  ["renames themself no more", "patient", async () => ["PATCH", "/auth/profile", { name: "Nama Lain" }]],
];
const somePatient = () => createPatient(rawat.ask, desk);

describe.each(deeds)("whose session ends while their body is on its way %s", (_, role, deed) => {
  it.each([
    ["an administrator shuts them out", "shutOut"],
    ["the owner of the account changes the password", "changePassword"],
  ] as const)("when %s", async (_, end) => {
    const who = await insider(role);
    const [method, path, json] = await deed(who);
    const body = JSON.stringify(json);
    const asked = await begin(method, path, who.token, "application/json");
    asked.send(body.slice(0, 1));
    await who[end]();
    asked.send(body.slice(1));
    expect(await asked.end()).toBe(401);
    expect((await rawat.ask("POST", "/auth/login", { json: { email, password } })).status).toBe(401);
  });
});

it("whoever is shut out while the password of a new account is hashed makes none", async () => {
  const who = await insider("admin");
  const { email, password } = somebody();
  const json = { email, password, name: "Pintu Belakang", role: "admin" };
  const making = rawat.ask("POST", "/api/users", { token: who.token, json });
  await who.shutOut();
  expect((await making).status).toBe(401);
  expect((await rawat.ask("POST", "/auth/login", { json: { email, password } })).status).toBe(401);
});

it("whoever is shut out in the middle of an import is cut off within seconds", async () => {
  const who = await insider("staff");
  const asked = await begin("POST", "/api/patients/import", who.token, "text/csv");
  asked.send("name,birthDate,gender\r\nBaris Awal,1990-01-01,male\r\n");
  await who.shutOut();
  const from = performance.now();
  while (!asked.isClosed() && performance.now() - from < 10_000) {
    asked.send(`Baris ${Math.random().toString(36).slice(2)},1991-01-01,female\r\n`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(performance.now() - from).toBeLessThan(4_000);
  expect(await asked.end()).toBe(401);
});

it("who was renamed signs what they write next with the new name, whatever they wrote just before", async () => {
  const doctor = await createDoctor(rawat.ask, admin);
  const write = async () => {
    const json = aRecord((await somePatient()).id);
    return (await rawat.ask("POST", "/api/records", { token: doctor.token, json })).body.data.doctorName;
  };
  expect(await write()).toBe(doctor.name);
  const renamed = await rawat.ask("PATCH", `/api/staff/${doctor.id}`, { token: admin, json: { name: "dr. Baru" } });
  expect(renamed.status).toBe(200);
  const read: string[] = [];
  const trailOf = async (id: string): Promise<(string | null)[]> => {
    const { body } = await rawat.ask("GET", `/api/audit?patientId=${id}`, { token: admin });
    return body.data.map(({ userName }: { userName: string | null }) => userName);
  };
  const trail = async () => {
    const { id } = await somePatient();
    await rawat.ask("GET", `/api/patients/${id}`, { token: doctor.token });
    read.push(id);
    // What is read is written down a moment later.
    return (await Promise.all(read.slice(-10).map(trailOf))).flat();
  };
  await until(async () => (await write()) === "dr. Baru", 15_000);
  await until(async () => (await trail()).includes("dr. Baru"), 15_000);
});

/** So many rows in one piece: they are in, in this machine's buffers at least, long before they are stored. */
const manyRows = (mark: string) => {
  const rows = Array.from({ length: 60_000 }, (_, row) => `${mark} ${row.toString(36)},1991-01-01,female`);
  return `name,birthDate,gender\r\n${rows.join("\r\n")}\r\n`;
};

/** How many rows were stored a moment after, and how many later. */
async function storedAfterwards(mark: string): Promise<[soon: number, later: number]> {
  const count = () =>
    lookInto(rawat, "patient", async (db) => {
      const [row] = await db("patients").where("name", "like", `${mark}%`).count({ count: "*" });
      return Number(row?.count);
    });
  await pause(2_500);
  const soon = await count();
  await pause(3_000);
  return [soon, await count()];
}

const importing = (token: string, body: string, signal?: AbortSignal) =>
  fetch(`${rawat.gateways[0]?.url}/api/patients/import`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "text/csv" },
    body,
    ...(signal && { signal }),
  });

describe("an import, all of which is in", { timeout: 60_000 }, () => {
  it("is cut off within seconds when whoever sent it is shut out, and stores nothing more", async () => {
    const who = await insider("staff");
    const answer = importing(who.token, manyRows("Utuh"));
    await pause(1_500);
    await who.shutOut();
    const from = performance.now();
    expect((await answer).status).toBe(401);
    expect(performance.now() - from).toBeLessThan(4_000);
    const [soon, later] = await storedAfterwards("Utuh");
    expect(soon).toBeGreaterThan(0);
    expect(later).toBe(soon);
    expect(later).toBeLessThan(50_000);
  });

  it("is given up when whoever sent it hangs up, and leaves its place to others", async () => {
    const hangingUp = new AbortController();
    const answers = Array.from({ length: 2 }, (_, at) => importing(desk, manyRows(`Putus ${at}`), hangingUp.signal));
    await pause(1_500);
    hangingUp.abort();
    await Promise.allSettled(answers);
    const [soon, later] = await storedAfterwards("Putus");
    expect(later).toBe(soon);
    const next = await importing(desk, "name,birthDate,gender\r\nSesudah Putus,1991-01-01,female\r\n");
    expect(next.status).toBe(200);
  });
});
