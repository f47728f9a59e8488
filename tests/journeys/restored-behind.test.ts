import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { forGood } from "@rawat/platform";
import { afterAll, beforeAll, expect, it } from "vitest";
import { writeManifest } from "../../scripts/backup/manifest.ts";
import { programs } from "../../scripts/start/programs.ts";
import { book, codeOf, comingMark, createDoctor, openBook } from "../harness/booking.ts";
import { until } from "../harness/program.ts";
import { programsOf, register, signIn, tokenOf } from "../harness/rawat.ts";
import { aRecord } from "../harness/records.ts";
import { runScript } from "../harness/scripts.ts";
import { lookInto, untilQueueIsEmpty } from "../harness/stores.ts";

/** What is shown of people who were renamed, and the state of everything that should have ended. */
interface Shown {
  appointment: [string, string];
  record: [string, string];
  /** Answers to the calendar addresses of one who was archived, one who was removed, one whose account was disabled. */
  calendars: number[];
  /** How the accounts of the archived one and of the removed one sign in. */
  logins: number[];
  /** The name with the account of the renamed one. */
  account: string;
}

const { rawat, desk, admin, booked } = await openBook();
const folder = mkdtempSync(join(tmpdir(), "rawat-behind-"));
afterAll(async () => {
  await rawat.stop();
  rmSync(folder, { recursive: true, force: true });
});

let look: () => Promise<Shown>;
/** Asks for an appointment of one who was archived, and with a doctor who was removed. */
let bookGone: () => Promise<[number, string | undefined][]>;
let before: Shown;
let after: Shown;

/** Two backups, before changes and after them, of which every event has arrived; then everything is stopped. */
beforeAll(async () => {
  const { ask } = rawat;
  const [archived, renamed] = [await register(ask, { name: "Rini Pergi" }), await register(ask, { name: "Rini Lama" })];
  const [doctor, removed, disabled] = [
    await createDoctor(ask, admin),
    await createDoctor(ask, admin),
    await createDoctor(ask, admin),
  ];
  const patientId = renamed.user.patientId;
  const { id: appointmentId } = await booked({ patientId, doctorId: doctor.id });
  const written = await ask("POST", "/api/records", { token: doctor.token, json: aRecord(patientId) });
  expect(written.status, written.text).toBe(201);
  const tokens = [archived.access_token, removed.token, disabled.token];
  const calendars = await Promise.all(
    tokens.map((token) => ask("POST", "/api/appointments/calendar-token", { token })),
  );

  // Signed in anew each time: a restore ends every session.
  look = async () => {
    const own = await signIn(ask, renamed.email, renamed.password);
    const appointment = await ask("GET", `/api/appointments/${appointmentId}`, { token: own.access_token });
    const record = await ask("GET", `/api/records/${written.body.data.id}`, { token: own.access_token });
    const fed = calendars.map(({ body }) => ask("GET", `/api/appointments/calendar.ics?token=${body.data.token}`));
    const logins = [archived, removed].map(({ email, password }) =>
      ask("POST", "/auth/login", { json: { email, password } }),
    );
    return {
      appointment: [appointment.body.data.patientName, appointment.body.data.doctorName],
      record: [record.body.data.patientName, record.body.data.doctorName],
      calendars: (await Promise.all(fed)).map(({ status }) => status),
      logins: (await Promise.all(logins)).map(({ status }) => status),
      account: own.user.name,
    };
  };
  const startsAt = comingMark(3);
  const gone = [
    { patientId: archived.user.patientId, doctorId: doctor.id, startsAt },
    { patientId, doctorId: removed.id, startsAt },
  ];
  bookGone = async () => {
    const token = await tokenOf(ask, "frontdesk");
    return Promise.all(gone.map(async (wanted) => codeOf(await book(ask, token, wanted))));
  };
  await untilQueueIsEmpty(rawat);
  before = await look();
  expect(await runScript("backup.ts", rawat.environment, join(folder, "before"))).toMatchObject({ code: 0 });

  const changed = [
    await ask("PATCH", `/api/patients/${patientId}`, { token: desk, json: { name: "Rini Baru" } }),
    await ask("PATCH", `/api/staff/${doctor.id}`, { token: admin, json: { name: "dr. Baru" } }),
    await ask("DELETE", `/api/patients/${archived.user.patientId}`, { token: desk }),
    await ask("DELETE", `/api/staff/${removed.id}`, { token: admin }),
    await ask("PATCH", `/api/users/${await accountOf(disabled.id)}`, { token: admin, json: { disabled: true } }),
  ];
  expect(changed.map(({ status }) => status)).toEqual([200, 200, 204, 204, 200]);
  await untilQueueIsEmpty(rawat);
  after = await look();
  expect(await runScript("backup.ts", rawat.environment, join(folder, "after"))).toMatchObject({ code: 0 });
  for (const program of programsOf(rawat)) await program.kill();
});

async function accountOf(staffId: string): Promise<string> {
  const { body } = await rawat.ask("GET", "/api/users?role=doctor&limit=100", { token: admin });
  return body.data.find((user: { staffId?: string }) => user.staffId === staffId).id;
}

/** A backup as dumps make one that are taken one after the other: some databases as they were before, without what was on its way. */
async function mixed(behind: readonly string[]): Promise<string> {
  const mix = mkdtempSync(join(folder, `without-${behind.join("-")}-`));
  const names = programs.flatMap(({ name }) =>
    [`${name}.sqlite`, `${name}.sql`].filter((file) => existsSync(join(folder, "after", file))),
  );
  expect(names).toHaveLength(programs.length);
  for (const name of names) {
    const from = behind.includes(name.replace(/\.sql(ite)?$/, "")) ? "before" : "after";
    copyFileSync(join(folder, from, name), join(mix, name));
  }
  await writeManifest(mix, names);
  return mix;
}

/** How many nobody may book or write for ever again. */
const closedForGood = (service: "appointment" | "record") =>
  lookInto(rawat, service, async (db) => (await db("people").where({ closedUntil: forGood })).length);

it("is shown with names, addresses and accounts that the changes did change", () => {
  expect(before).toMatchObject({ appointment: ["Rini Lama", expect.any(String)], calendars: [200, 200, 200] });
  expect(before).toMatchObject({ logins: [200, 200], account: "Rini Lama" });
  const names = ["Rini Baru", "dr. Baru"];
  expect(after).toEqual({
    appointment: names,
    record: names,
    calendars: [404, 404, 404],
    logins: [401, 401],
    account: "Rini Baru",
  });
});

it.each([{ behind: ["appointment", "record"] }, { behind: ["gateway"] }])(
  "a restore whose $behind never heard the last events shows within seconds what they told",
  async ({ behind }) => {
    for (const program of programsOf(rawat)) await program.kill();
    const restored = await runScript("restore.ts", rawat.environment, await mixed(behind), "--force");
    expect(restored).toMatchObject({ code: 0, stderr: "" });
    await Promise.all(programsOf(rawat).map((program) => program.restart()));
    await until(async () => JSON.stringify(await look()) === JSON.stringify(after), 15_000);
    expect(await bookGone()).toEqual([
      [422, "unknown_patient"],
      [422, "unknown_doctor"],
    ]);
    // Not by the registers' answers alone: what was checked before they were gone is neither booked nor written after it.
    await until(async () => (await closedForGood("appointment")) === 2, 15_000);
    await until(async () => (await closedForGood("record")) === 1, 15_000);
  },
);
