import { randomBytes } from "node:crypto";
import { services } from "@rawat/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../harness/program.ts";
import { onServers, register, signIn } from "../harness/rawat.ts";
import { type Cast, everybody, gatherCast, roleOf, type Who } from "./cast.ts";
import { everyEndpoint, pathOf, validRequest } from "./endpoints.ts";
import { bytesIn, inDatabaseOf, outputOf, rowsOf } from "./stores.ts";

const everyKeeper = ["gateway", ...Object.keys(services)];

/** A word that stands nowhere else. */
const canary = (field: string) => `${field}${randomBytes(9).toString("hex")}`;

/** A patient each of whose fields can be told wherever it turns up. */
const words = {
  name: canary("Nama"),
  line: canary("Jalan"),
  city: canary("Kota"),
  substance: canary("Alergi"),
  reaction: canary("Reaksi"),
  contact: canary("Kontak"),
  notes: canary("Catatan"),
  tag: canary("tag"),
  email: `${canary("surat")}@example.test`,
  nik: "9999015708885271",
  phone: "+6284155527193",
  contactPhone: "+6284155527194",
  bpjs: "9999955527195",
  cause: canary("Keluhan"),
  cancelled: canary("Batal"),
  found: canary("Periksa"),
  internal: canary("Internal"),
  remedy: canary("Obat"),
  product: canary("Layanan"),
  givenBack: canary("Kembali"),
};
const account = { email: `${canary("akun")}@example.test`, password: canary("sandi") };
const ofRecord = [words.found, words.internal, words.remedy];
const health = [words.substance, words.reaction, words.notes, words.cause, words.cancelled, ...ofRecord];
const patient = {
  name: words.name,
  birthDate: "1988-08-17",
  gender: "male",
  nik: words.nik,
  bpjsNumber: words.bpjs,
  phone: words.phone,
  email: words.email,
  address: { line: words.line, city: words.city },
  bloodType: "AB-",
  allergies: [{ substance: words.substance, reaction: words.reaction, severity: "severe" }],
  emergencyContact: { name: words.contact, relationship: "suami", phone: words.contactPhone },
  notes: words.notes,
  tags: [words.tag],
};

let cast: Cast;
let id: string;
let own: string;
let paymentId: string;
beforeAll(async () => {
  cast = await gatherCast();
  const person = await register(cast.ask, account);
  own = person.access_token;
  id = person.user.patientId;
  const { token } = cast.people.staff;
  await cast.ask("PUT", `/api/patients/${id}`, { token, json: patient });
  for (let read = 0; read < 3; read++) await cast.ask("GET", `/api/patients/${id}`, { token });
  await cast.ask("GET", `/api/patients?q=${words.name}`, { token });
  await cast.ask("GET", `/api/patients?q=${encodeURIComponent(words.phone)}`, { token });
  await cast.ask("PATCH", `/api/patients/${id}`, { token: own, json: { phone: words.phone } });
  await cast.clinic.book(id, { reason: words.cause });
  const called = await cast.clinic.book(id);
  const off = { status: "cancelled", reason: words.cancelled };
  await cast.ask("POST", `/api/appointments/${called.id}/status`, { token, json: off });
  const record = {
    ...cast.clinic.record(id),
    subjective: words.found,
    internalNote: words.internal,
    prescriptions: [{ medication: words.remedy, dose: "1", frequency: "3 x 1", durationDays: 3 }],
  };
  await cast.ask("POST", "/api/records", { token: cast.people.doctor.token, json: record });
  const json = { userId: id, product: words.product, price: 50_000 };
  const order = await cast.ask("POST", "/api/orders", { token, json });
  const money = { method: "cash", amount: 50_000 };
  const paid = await cast.ask("POST", `/api/orders/${order.body.data.id}/counter-payment`, { token, json: money });
  paymentId = paid.body.data.id;
  const back = { token: cast.people.admin.token, json: { reason: words.givenBack, amount: 1_000 } };
  await cast.ask("POST", `/api/payments/${paymentId}/refund`, back);
});
afterAll(() => cast.stop());

/** What each may see of this patient; everything else of theirs is nobody else's. */
const seenBy: Partial<Record<Who, readonly string[]>> = {
  admin: [...Object.values(words), account.email],
  // Of money they see in a patient's story what it was for.
  doctor: Object.values(words).filter((word) => word !== words.givenBack),
  // Whoever registers is reached at the account's e-mail first: the history tells so.
  staff: [...Object.values(words).filter((word) => !ofRecord.includes(word)), account.email],
};

describe("what is told of a patient", () => {
  it.each(everybody)("is told to nobody whose it is not, on any route (%s)", async (who) => {
    const { token } = cast.people[who];
    const mayNot = [...Object.values(words), ...Object.values(account)].filter((word) => !seenBy[who]?.includes(word));
    const answers: string[] = [];
    const outside = everyEndpoint.filter(
      ({ name }) => !/logout|changePassword|remove|archive|replace|change$/.test(name),
    );
    for (const entry of outside) {
      const caller = cast.people[who];
      const { text, headers } = await cast.ask(entry.method, pathOf(entry, id), {
        token,
        ...(await validRequest(cast, entry, caller)),
      });
      answers.push(text, JSON.stringify([...headers]));
    }
    for (const path of ["/api/appointments", "/api/records"])
      answers.push((await cast.ask("GET", `${path}?patientId=${id}`, { token })).text);
    answers.push((await cast.ask("GET", `/api/payments/${paymentId}`, { token })).text);
    for (const query of [`?q=${words.name}`, `?q=${words.nik}`, "?limit=100", `?q=${words.email}`])
      answers.push((await cast.ask("GET", `/api/patients${query}`, { token })).text);
    for (const change of ["PUT", "PATCH", "DELETE"] as const)
      if (roleOf(who) === undefined || roleOf(who) === "patient" || who === "agent")
        answers.push((await cast.ask(change, `/api/patients/${id}`, { token, json: {} })).text);
    const asked = { email: words.email, password: "not this one", nik: words.nik };
    answers.push(
      (await cast.ask("POST", "/auth/register", { token, json: { ...asked, email: `${canary("x")}@example.test` } }))
        .text,
    );
    const said = answers.join("\n");
    for (const word of mayNot) expect(said.includes(word), `${who} ${word}`).toBe(false);
    for (const word of seenBy[who] ?? []) expect(said.includes(word), `${who} ${word}`).toBe(true);
  });

  it("is the patient's own but for the clinic's notes and tags, in every answer to them", async () => {
    const answers = await Promise.all([
      cast.ask("GET", `/api/patients/${id}`, { token: own }),
      cast.ask("GET", "/api/patients", { token: own }),
      cast.ask("PATCH", `/api/patients/${id}`, { token: own, json: { email: words.email } }),
      cast.ask("PATCH", `/api/patients/${id}`, { token: own, json: { notes: "x" } }),
      cast.ask("GET", "/auth/profile", { token: own }),
      cast.ask("GET", `/api/patients?q=${words.notes}`, { token: own }),
      cast.ask("GET", "/api/records", { token: own }),
      cast.ask("GET", "/api/appointments", { token: own }),
      cast.ask("GET", `/api/patients/${id}/timeline`, { token: own }),
      cast.ask("GET", `/api/patients/${id}/history`, { token: own }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 403, 200, 200, 200, 200, 200, 403]);
    const said = answers.map(({ text }) => text).join("\n");
    expect(said).toContain(words.substance);
    for (const word of [words.found, words.remedy, words.cause]) expect(said).toContain(word);
    for (const word of [words.notes, words.tag, words.internal]) expect(said).not.toContain(word);
    expect(said).not.toMatch(/"(?:notes|tags)":|passwordHash|matchKey|importKey|activeNik/);
  });

  it("is not mixed up between callers who ask at once, nor shown again for another's version", async () => {
    const people = [cast.people.owner, cast.people.other];
    const asked = Array.from({ length: 200 }, async (_, at) => {
      const person = people[at % 2];
      const { body, headers } = await cast.ask("GET", "/api/patients", { token: person?.token });
      expect(headers.get("cache-control")).toBe("no-store");
      expect(body.data.map((one: { id: string }) => one.id)).toEqual([person?.patientId]);
    });
    await Promise.all(asked);
    const foreign = await cast.ask("GET", `/api/patients/${id}`, {
      token: cast.people.other.token,
      headers: { "if-none-match": '"1", "2", "3"' },
    });
    expect(foreign.status).toBe(404);
  });
});

describe("what is written down", () => {
  it("holds no word of a person in any line of any program", async () => {
    const { token } = cast.people.staff;
    const requestId = `last-${Date.now()}`;
    await signIn(cast.ask, account.email, account.password);
    await cast.ask("POST", "/auth/login", { json: { email: account.email, password: `${account.password}!` } });
    await cast.ask("POST", "/auth/forgot-password", { json: { email: account.email } });
    await cast.ask("POST", "/api/patients", { token, json: patient });
    await cast.ask("POST", "/api/patients", { token, json: { ...patient, gender: words.notes } });
    await cast.ask("GET", `/api/patients?q=${words.name}`, { token, headers: { "x-request-id": requestId } });
    const programs = [...cast.rawat.gateways, ...cast.rawat.services.patient];
    await until(() => programs.every((program) => program.output().includes(requestId)));
    const lines = outputOf(cast.rawat);
    expect(lines.split("\n").length).toBeGreaterThan(20);
    for (const word of [...Object.values(words), ...Object.values(account), "99990157", "84155527"])
      expect(lines.includes(word), word).toBe(false);
  });

  it("keeps health sealed in every table, and passwords in none", async () => {
    const rows = await rowsOf(cast.rawat, everyKeeper);
    expect(rows).toContain(words.line);
    for (const word of [...health, account.password]) expect(rows.includes(word), word).toBe(false);
    const [row] = await inDatabaseOf(cast.rawat, "patient", (db) => db("patients").where({ id }));
    for (const column of ["notes", "allergies"]) expect(row[column]).toMatch(/^[0-9a-f]{8}\.[A-Za-z0-9+/=]{40,}$/);
    const kept = await inDatabaseOf(cast.rawat, "patient", (db) => db("patientVersions").where({ patientId: id }));
    expect(kept).not.toEqual([]);
    // Who made a version is told as in the trail; what they changed is not.
    const versions = JSON.stringify(kept.map(({ changes }: { changes: string }) => changes));
    for (const word of Object.values(words)) expect(versions.includes(word), word).toBe(false);
  });

  it.skipIf(onServers)("keeps health sealed in every byte on the disk, the journal among them", () => {
    const bytes = bytesIn(cast.rawat);
    expect(bytes).toContain(words.line);
    for (const word of [...health, account.password]) expect(bytes.includes(word), word).toBe(false);
  });

  it("tells of events what other services need, and nothing of health or contact", async () => {
    const rows = onServers ? await rowsOf(cast.rawat, everyKeeper) : bytesIn(cast.rawat);
    for (const event of rows.match(/\{"id":"[^"]+","type":"(?:patient|appointment|record)\.[^}]*\}[^}]*\}/g) ?? [])
      for (const word of [...health, words.nik, words.phone, words.email, words.line])
        expect(event).not.toContain(word);
  });
});

describe("a register as a file", () => {
  const formulas = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.test")',
    "'=1",
    "''=1",
    "-",
    "\uff1d1",
    "\uff20a",
    "'\uff0b1",
    "'tis",
  ];
  const csv = (body: string, query = "") =>
    cast.ask("POST", `/api/patients/import${query}`, {
      token: cast.people.admin.token,
      body,
      headers: { "content-type": "text/csv" },
    });
  const exported = async () => (await cast.ask("GET", "/api/patients/export", { token: cast.people.admin.token })).text;

  it("runs no formula in a spreadsheet, and comes back as it was", async () => {
    const { token } = cast.people.staff;
    const mark = canary("rumus");
    const made = await Promise.all(
      formulas.map(async (text, at) => {
        const json = {
          name: `${text} ${mark}${at}`,
          birthDate: "1990-02-03",
          gender: "female",
          notes: text,
          address: { line: text },
        };
        return (await cast.ask("POST", "/api/patients", { token, json })).body.data;
      }),
    );
    const file = await exported();
    const lines = file.split("\r\n");
    for (const line of lines) expect(line).not.toMatch(/(^|,)"?[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/);
    for (const { id: gone } of made) await cast.ask("DELETE", `/api/patients/${gone}`, { token });
    const ours = [lines[0], ...lines.filter((line) => line.includes(mark))].join("\r\n");
    const { body } = await csv(ours);
    expect(body.data).toMatchObject({ created: formulas.length, errors: [] });
    const back = await cast.ask("GET", `/api/patients?q=${mark}&limit=100`, { token });
    const told = (list: { name: string; notes: string; address: object }[]) =>
      list.map(({ name, notes, address }) => ({ name, notes, address })).sort((a, b) => (a.name < b.name ? -1 : 1));
    expect(told(back.body.data)).toEqual(told(made));
  });

  it("has the archived in no line", async () => {
    const { token } = cast.people.staff;
    const name = canary("arsip");
    const made = await cast.ask("POST", "/api/patients", {
      token,
      json: { name, birthDate: "1990-02-03", gender: "male" },
    });
    expect(await exported()).toContain(name);
    await cast.ask("DELETE", `/api/patients/${made.body.data.id}`, { token });
    expect(await exported()).not.toContain(name);
  });
});
