import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lettersTo } from "../attacks/cast.ts";
import { book, openBook } from "../harness/booking.ts";
import { createClocks } from "../harness/clocks.ts";
import { until } from "../harness/program.ts";
import { createPatient, programsOf, register, signIn, somebody, tokenOf } from "../harness/rawat.ts";
import { aRecord } from "../harness/records.ts";

const clocks = createClocks();
const minuteMs = 60_000;
let clinic: Awaited<ReturnType<typeof openBook>>;
beforeAll(async () => {
  clinic = await openBook({ environment: { ...clocks.environment, LIMIT_ACCOUNT_LOGINS: "5" } });
});
afterAll(async () => {
  await clinic.rawat.stop();
  clocks.remove();
});

/** Sets every program's wall clock so many minutes ahead of the true time. */
const setClocks = (minutesAhead: number) => clocks.set(programsOf(clinic.rawat), minutesAhead * minuteMs);

const inHundredDays = new Date(Date.now() + 100 * 86_400_000).toISOString().slice(0, 10);

/** What goes from the gateway to each service, and from service to service, in the name of several. */
async function everyWay(token: string): Promise<number[]> {
  const { rawat, patient, doctor, wanting } = clinic;
  const asked = await Promise.all([
    ...["/api/patients", "/api/staff", "/api/appointments", "/api/doctors", "/auth/profile"].map((path) =>
      rawat.ask("GET", path, { token }),
    ),
    rawat.ask("GET", `/api/patients/${patient.id}/timeline`, { token }),
    rawat.ask("GET", `/api/doctors/${doctor.id}/slots?from=${inHundredDays}&to=${inHundredDays}`),
    rawat.ask("GET", "/api/doctors"),
  ]);
  const booked = await book(rawat.ask, token, wanting());
  return [...asked.map(({ status }) => status), booked.status];
}
const allWell = [200, 200, 200, 200, 200, 200, 200, 200, 201];

describe("when the wall clock steps", () => {
  it("forward by ten minutes, nobody is refused and nothing fails, neither at once nor for half a minute after", async () => {
    const { desk } = clinic;
    expect(await everyWay(desk)).toEqual(allWell);
    await setClocks(10);
    for (let turn = 0; turn < 3; turn++) expect(await everyWay(desk)).toEqual(allWell);
  });

  it("past the end of an access token, a token that was good a moment ago is none, however lately it was used", async () => {
    const { rawat, desk } = clinic;
    expect((await rawat.ask("GET", "/api/patients", { token: desk })).status).toBe(200);
    await setClocks(16);
    for (const path of ["/api/patients", "/auth/profile"])
      expect((await rawat.ask("GET", path, { token: desk })).status).toBe(401);
    const fresh = await signIn(rawat.ask, "frontdesk@rawat.test");
    expect(await everyWay(fresh.access_token)).toEqual(allWell);
  });

  it("back by sixteen minutes, everybody who signs in is served as before, and tokens of before hold again", async () => {
    const { rawat, desk } = clinic;
    await setClocks(0);
    expect(await everyWay(desk)).toEqual(allWell);
    const person = await register(rawat.ask);
    expect((await rawat.ask("GET", "/api/patients", { token: person.access_token })).status).toBe(200);
  });

  it("back, a token for new ones that was used up stays used up, and its sessions end with whoever shows it", async () => {
    const { rawat } = clinic;
    await setClocks(60);
    const person = await register(rawat.ask);
    const refresh = (token: string) => rawat.ask("POST", "/auth/refresh", { json: { refresh_token: token } });
    const { body } = await refresh(person.refresh_token);
    await setClocks(0);
    expect((await refresh(person.refresh_token)).status).toBe(401);
    expect((await refresh(body.data.refresh_token)).status).toBe(401);
  });

  it("in the middle of an upload, it goes on, for its time is that which really passes", async () => {
    const { rawat, desk } = clinic;
    async function* file() {
      yield "name,birthDate,gender\n";
      // By now what was sent before has long been taken in.
      for (let turn = 0; turn < 5; turn++) await rawat.ask("GET", "/api/patients", { token: desk });
      await setClocks(11);
      yield "Wawan Jam,1990-01-02,male\n";
    }
    const { status, body } = await rawat.ask("POST", "/api/patients/import", {
      token: desk,
      body: Readable.toWeb(Readable.from(file())) as ReadableStream,
      headers: { "content-type": "text/csv" },
    });
    await setClocks(0);
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ rows: 1, created: 1 });
  });

  it("a link to set a new password holds for the half hour that its letter tells, and not longer", async () => {
    const { rawat } = clinic;
    const people = [await register(rawat.ask), await register(rawat.ask)];
    const letters: string[] = [];
    for (const { email } of people) {
      await rawat.ask("POST", "/auth/forgot-password", { json: { email } });
      await until(async () => (await lettersTo(rawat.folder, email)).length === 1);
      letters.push(...(await lettersTo(rawat.folder, email)));
    }
    for (const letter of letters) expect(letter).toMatch(/30 menit[\s\S]*30 minutes/);
    const use = async (letter = "") => {
      const json = { token: /#token=([\w-]+)/.exec(letter)?.[1], password: somebody().password };
      const { status, body } = await rawat.ask("POST", "/auth/reset-password", { json });
      return [status, body?.code];
    };
    await setClocks(29);
    const [early, late] = [await use(letters[0]), await setClocks(31).then(() => use(letters[1]))];
    await setClocks(0);
    expect(early).toEqual([204, undefined]);
    expect(late).toEqual([400, "invalid_token"]);
  });

  it("back by hours, one who guessed too often is told the seconds of the limit and no more", async () => {
    const { rawat } = clinic;
    const json = { email: "nobody@rawat.test", password: "not this one" };
    const guesses = Array.from({ length: 6 }, () => rawat.ask("POST", "/auth/login", { json }));
    await Promise.all(guesses);
    await setClocks(-180);
    const { status, headers } = await rawat.ask("POST", "/auth/login", { json });
    await setClocks(0);
    expect(status).toBe(429);
    expect(Number(headers.get("retry-after"))).toBeLessThanOrEqual(60);
  });

  it("to an hour at which it is tomorrow here and not yet in London, a child is as old as it is here", async () => {
    const { rawat } = clinic;
    // 13 years are a bound: from then on a pulse above 120 is told of.
    await setClocks((Date.parse("2031-03-05T20:00:00Z") - Date.now()) / minuteMs);
    const [desk, doctor] = [await tokenOf(rawat.ask, "frontdesk"), await tokenOf(rawat.ask, "doctor")];
    const warnedOf = async (birthDate: string) => {
      const { id } = await createPatient(rawat.ask, desk, { birthDate });
      const json = aRecord(id, { vitals: { heartRate: 125 } });
      const { status, body } = await rawat.ask("POST", "/api/records", { token: doctor, json });
      expect(status).toBe(201);
      return (body.meta?.warnings ?? []).map(({ code }: { code: string }) => code);
    };
    const told = [await warnedOf("2018-03-06"), await warnedOf("2018-03-07")];
    await setClocks(0);
    expect(told).toEqual([["heart_rate_unusual"], []]);
  });
});
