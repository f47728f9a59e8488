import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { follow, type Stream } from "../harness/live.ts";
import { until } from "../harness/program.ts";
import { createPatient, onServers, signIn } from "../harness/rawat.ts";
import { lookInto } from "../harness/stores.ts";
import { type Cast, everybody, gatherCast } from "./cast.ts";
import { allWeek } from "./clinic.ts";
import type { Person } from "./person.ts";

let cast: Cast;
const streams: Stream[] = [];
beforeAll(async () => {
  cast = await gatherCast({ gateways: onServers ? 2 : 1 });
});
afterAll(async () => {
  for (const stream of streams) stream.close();
  await cast.stop();
});

let turns = 0;
/** Each time at another one of the gateways. */
const urlOf = (turn = turns++) => cast.rawat.gateways[turn % cast.rawat.gateways.length]?.url ?? "";
const come = async (person: Pick<Person, "token">, lastKey?: string, turn?: number) => {
  const stream = await follow(urlOf(turn), person.token, lastKey);
  streams.push(stream);
  return stream;
};
const heard = (stream: Stream, id: string, type: string) =>
  until(() => stream.events.some((event) => event.id === id && event.type === type), 5_000).catch(() => {
    throw new Error(`${type} of ${id} was not told; this was: ${stream.text()}`);
  });
const insiders = everybody.filter((who) => who !== "nobody" && who !== "forger");

describe("GET /api/live", () => {
  it("tells each event within a second to everybody who may read the thing, and to nobody else", {
    timeout: 60_000,
  }, async () => {
    const [{ clinic, people }, another, renamed] = [cast, await cast.fresh("doctor"), await cast.fresh("agent")];
    const readers: Record<string, Person> = {
      ...Object.fromEntries(insiders.map((who) => [who, people[who]])),
      another,
      renamed,
    };
    const following = Object.fromEntries(
      await Promise.all(Object.entries(readers).map(async ([name, person]) => [name, await come(person)] as const)),
    );
    const admin = people.admin.token;
    const ask = async (method: string, path: string, json?: object) => {
      const { status, text, body } = await cast.ask(method, path, { token: admin, json });
      expect([200, 201, 204], text).toContain(status);
      return body?.data;
    };
    const patientId = people.owner.patientId;
    const startedAt = Date.now();
    const appointment = await clinic.book(patientId);
    await ask("POST", `/api/appointments/${appointment.id}/reschedule`, { startsAt: clinic.nextTime() });
    await ask("POST", `/api/appointments/${appointment.id}/status`, { status: "confirmed" });
    const record = await clinic.write(patientId);
    const amended = { ...clinic.record(patientId), plan: "Istirahat dan minum" };
    await cast.ask("PUT", `/api/records/${record.id}`, {
      token: people.doctor.token,
      json: amended,
      headers: { "if-match": "*" },
    });
    await ask("PATCH", `/api/patients/${patientId}`, { phone: "0813 2222 3333" });
    const hired = await clinic.hire();
    await ask("PATCH", `/api/staff/${hired.id}`, { name: `dr. ${randomUUID()}` });
    await ask("PUT", `/api/doctors/${people.doctor.staffId}/schedules`, allWeek);
    await cast.ask("PATCH", "/auth/profile", { token: renamed.token, json: { name: "Rini Lain" } });
    const things = {
      "appointment.booked": ["/api/appointments", appointment.id],
      "appointment.rescheduled": ["/api/appointments", appointment.id],
      "appointment.status_changed": ["/api/appointments", appointment.id],
      "record.created": ["/api/records", record.id],
      "record.amended": ["/api/records", record.id],
      "patient.updated": ["/api/patients", patientId],
      "staff.created": ["/api/staff", hired.id],
      "staff.updated": ["/api/staff", hired.id],
      "schedule.changed": ["/api/doctors", people.doctor.staffId],
      "account.updated": ["/api/users", renamed.accountId],
    } as const;
    for (const [type, [, id]] of Object.entries(things)) await heard(following.admin as Stream, id, type);
    await pause(500);
    for (const [type, [path, id]] of Object.entries(things)) {
      for (const [name, person] of Object.entries(readers)) {
        const { status } = await cast.ask("GET", `${path}/${id}`, { token: person.token });
        const isOwnAccount = path === "/api/users" && person.accountId === id;
        const told = following[name]?.events.filter((event) => event.id === id && event.type === type) ?? [];
        expect([type, name, told.length]).toEqual([type, name, status === 200 || isOwnAccount ? 1 : 0]);
      }
    }
    for (const { events } of Object.values(following)) {
      for (const { raw, at } of events) {
        expect(Object.keys(JSON.parse(/^data: (.*)$/m.exec(raw)?.[1] ?? "")).sort()).toEqual(["id", "type", "version"]);
        expect(at - startedAt).toBeLessThan(30_000);
      }
    }
  });

  it("tells within a second, at every gateway", async () => {
    const all = await Promise.all([0, 1].map((turn) => come(cast.people.staff, undefined, turn)));
    for (let round = 0; round < 5; round++) {
      const { id } = await cast.clinic.book(cast.people.other.patientId);
      const bookedAt = Date.now();
      for (const stream of all) await heard(stream, id, "appointment.booked");
      expect(Date.now() - bookedAt).toBeLessThan(1_000);
    }
  });

  it("continues where a stream ended, at any gateway, without a gap", async () => {
    const { staff } = cast.people;
    const first = await come(staff);
    const made = [await createPatient(cast.rawat.ask, staff.token ?? "")];
    await heard(first, made[0].id, "patient.created");
    first.close();
    for (let more = 0; more < 5; more++) made.push(await createPatient(cast.rawat.ask, staff.token ?? ""));
    const last = first.events.at(-1)?.key ?? "";
    await pause(1_000);
    const next = await come(staff, last);
    made.push(await createPatient(cast.rawat.ask, staff.token ?? ""));
    await heard(next, made.at(-1).id, "patient.created");
    const ids = next.events.filter(({ type }) => type === "patient.created").map(({ id }) => id);
    // What was told in the second before may come again.
    const missed = made.slice(1).map(({ id }) => id);
    expect(ids.filter((id) => missed.includes(id)).sort()).toEqual(missed.sort());
    expect(next.text()).not.toContain("gap");
  });

  it("tells nobody on continuing what they may not know", async () => {
    const { owner, other } = cast.people;
    const [first, mark] = [await come(owner), await cast.clinic.book(owner.patientId)];
    await heard(first, mark.id, "appointment.booked");
    first.close();
    const theirs = await cast.clinic.book(other.patientId);
    await cast.clinic.book(owner.patientId);
    await pause(1_000);
    const next = await come(other, first.events.at(-1)?.key);
    await heard(next, theirs.id, "appointment.booked");
    expect(new Set(next.events.map(({ id }) => id))).toEqual(new Set([theirs.id]));
  });

  it.each(["nobody's", randomUUID(), "x".repeat(2_000)])(
    "says that there is a gap where it cannot continue: %s",
    async (key) => {
      const stream = await come(cast.people.staff, key);
      await until(() => stream.text().includes("event: gap\ndata: {}\n\n"));
    },
  );

  it("is kept by nobody, and passed on as it comes", async () => {
    const { headers, status, text } = await come(cast.people.agent);
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(headers.get("cache-control")).toMatch(/no-store/);
    expect([headers.get("content-encoding"), headers.get("x-accel-buffering")]).toEqual([null, "no"]);
    await until(() => text().startsWith("retry: "));
    // Nothing is said of a leak, nor of anything else.
    for (const gateway of cast.rawat.gateways) expect(gateway.output()).not.toMatch(/Warning/);
  });

  it("comments every fifteen seconds, so that nobody takes it for broken, and looks then whether the session goes on", {
    timeout: 40_000,
  }, async () => {
    const startedAt = Date.now();
    const [stream, unheard] = [await come(cast.people.agent), await cast.fresh("agent")];
    const [forgotten] = [await come(unheard)];
    // Nobody was told that it ended.
    await lookInto(cast.rawat, "gateway", (db) =>
      db("sessions").where({ accountId: unheard.accountId }).update({ endedAt: new Date().toISOString() }),
    );
    await until(() => stream.text().includes("\n\n:\n\n"), 20_000);
    expect(Date.now() - startedAt).toBeGreaterThan(14_000);
    expect(await Promise.race([forgotten.ended, pause(3_000, "goes on")])).toBeUndefined();
  });
});

describe("a stream ends", () => {
  const endings: Record<string, (person: Person) => Promise<{ status: number }>> = {
    "is signed out": ({ token }) => cast.ask("POST", "/auth/logout", { token }),
    "is disabled": ({ accountId }) =>
      cast.ask("PATCH", `/api/users/${accountId}`, { token: cast.people.admin.token, json: { disabled: true } }),
    "is closed": ({ accountId }) => cast.ask("DELETE", `/api/users/${accountId}`, { token: cast.people.admin.token }),
  };
  it.each(Object.entries(endings))("at every gateway when its account %s, and nobody else's", async (_, end) => {
    const [person, stays] = [await cast.fresh("staff"), await come(cast.people.staff)];
    const ending = await Promise.all([0, 1].map((turn) => come(person, undefined, turn)));
    expect([200, 204]).toContain((await end(person)).status);
    for (const { ended } of ending) expect(await Promise.race([ended, pause(3_000, "goes on")])).toBeUndefined();
    const { id } = await cast.clinic.book(cast.people.owner.patientId);
    await heard(stays, id, "appointment.booked");
  });

  it("with its own session, and not with another one of the same account", async () => {
    const person = await cast.fresh("agent");
    const { access_token } = await signIn(cast.rawat.ask, person.email, person.password);
    const [one, other] = [await come(person), await come({ token: access_token })];
    expect((await cast.ask("POST", "/auth/logout", { token: person.token })).status).toBe(204);
    await one.ended;
    expect(await Promise.race([other.ended, pause(1_000, "goes on")])).toBe("goes on");
  });

  it("when there are more than twenty of one account: the oldest does", async () => {
    const person = await cast.fresh("agent");
    const all = await Promise.all(Array.from({ length: 60 }, () => come(person, undefined, 0)));
    let ended = 0;
    for (const stream of all) void stream.ended.then(() => ended++);
    // They came at once, and those that came first are gone.
    await until(() => ended === 40);
    await pause(500);
    expect(ended).toBe(40);
    // Streams take no turn of whoever follows: what else they ask is answered at once.
    const startedAt = performance.now();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => cast.ask("GET", "/auth/profile", { token: person.token })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it("with its gateway, which waits for nobody who follows", async () => {
    const gateway = cast.rawat.gateways.at(-1);
    const stream = await come(cast.people.staff, undefined, cast.rawat.gateways.length - 1);
    await until(() => stream.text() !== "");
    const startedAt = Date.now();
    expect(await gateway?.stop()).toBe(0);
    await stream.ended;
    expect(Date.now() - startedAt).toBeLessThan(5_000);
    await gateway?.restart();
  });
});
