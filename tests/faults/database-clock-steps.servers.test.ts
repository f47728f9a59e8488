import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startMariaDb } from "../../scripts/servers/mariadb.ts";
import { findProgram, type Server } from "../../scripts/servers/server.ts";
import { book, comingMark } from "../harness/booking.ts";
import { askAt } from "../harness/caller.ts";
import { openSurgery, type Surgery, startSurgeryHouse, type Talker } from "../harness/chat.ts";
import { createPatient, type Rawat, signIn } from "../harness/rawat.ts";
import { readAll, withoutEnd } from "../harness/storm.ts";

/** Within this every program has asked the database what time it is. */
const followedWithinMs = 10_000;
const hourSeconds = 3_600;

const folder = mkdtempSync(join(tmpdir(), "rawat-database-clock-"));
const clock = join(folder, "clock");
/** Lets the clock of the database's server step to so many hours beside the true time. */
const setClock = (hours: number) => writeFileSync(clock, `${hours < 0 ? "" : "+"}${hours * hourSeconds}\n`);

let mariadb: Server;
let rawat: Rawat;
let surgery: Surgery;
let talk: Awaited<ReturnType<Surgery["talking"]>>;
/** What was said in the talk, in its order. */
const said: string[] = [];
let bookedCount = 0;
beforeAll(async () => {
  setClock(0);
  await findProgram("faketime", "faketime");
  mariadb = await startMariaDb({
    environment: {
      LD_PRELOAD: "libfaketimeMT.so.1",
      LD_LIBRARY_PATH: "/usr/lib/x86_64-linux-gnu/faketime:/usr/lib/aarch64-linux-gnu/faketime",
      FAKETIME_TIMESTAMP_FILE: clock,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    },
  });
  process.env.TEST_MYSQL_URL = mariadb.url;
  const two = { patient: 2, staff: 2, appointment: 2, payment: 2, chat: 2 };
  rawat = await startSurgeryHouse({
    gateways: 2,
    instances: two,
    environment: { CLOCK: "database", ...withoutEnd },
  });
  surgery = await openSurgery(rawat);
  talk = await surgery.talking();
}, 180_000);
afterAll(async () => {
  await surgery?.stop();
  await mariadb?.stop();
  rmSync(folder, { recursive: true });
});

const doors = () => rawat.gateways.map(({ url }) => askAt(url));
const statusesOf = async (asked: Promise<{ status: number }>[]) => [
  ...new Set((await Promise.all(asked)).map(({ status }) => status)),
];
const say = (door: number, { token }: Talker, consultationId: string, content: string) =>
  (doors()[door] ?? rawat.ask)("POST", "/api/chats/messages", { token, json: { consultationId, content } });

/** The patient says something through one door, the doctor answers through the other. */
async function sayBoth(when: string): Promise<void> {
  for (const [door, one] of [talk.patient, talk.doctor].entries()) {
    const content = `${when} ${said.length}`;
    expect((await say(door, one, talk.consultationId, content)).status).toBe(202);
    said.push(content);
  }
}

/** The server's clock steps, and everybody has had the time to see it. */
async function stepTo(hours: number): Promise<void> {
  setClock(hours);
  await delay(followedWithinMs);
  const connection = await createConnection(mariadb.url);
  const [[shown]] = await connection.query<RowDataPacket[]>("select unix_timestamp() as seconds");
  await connection.end();
  expect(Math.abs(shown?.seconds - hours * hourSeconds - Date.now() / 1_000)).toBeLessThan(5);
}

// Each from where the one before it left the clock. What was signed at its first time holds at all of them.
describe.each([
  ["ahead", 2],
  ["ahead once more", 4],
  ["back", 2],
  ["back to where it began", 0],
])("where the clock of the database's server has stepped %s", (_, hours) => {
  let session: Awaited<ReturnType<typeof signIn>>;
  beforeAll(async () => {
    session = await signIn(rawat.ask, "doctor@rawat.test");
    await sayBoth("before");
    await stepTo(hours);
  }, 60_000);

  it("nobody is refused by either instance of anything ten seconds later, and what is booked stands", async () => {
    const { admin, desk } = surgery;
    const paths = ["/api/patients", "/api/staff", "/api/appointments", "/api/payments", "/auth/profile"];
    const everywhere = doors().flatMap((ask) =>
      Array.from({ length: 4 }, () => paths.map((path) => ask("GET", path, { token: admin }))).flat(),
    );
    expect(await statusesOf(everywhere)).toEqual([200]);
    const { id: patientId } = await createPatient(rawat.ask, desk);
    const doctorId = talk.doctor.personId;
    const bookings = doors().map((ask, door) =>
      book(ask, desk, { patientId, doctorId, startsAt: comingMark(10 + door, 60 * bookedCount++) }),
    );
    expect(await statusesOf(bookings)).toEqual([201]);
  });

  it("a talk goes on through either, in the order in which it was said before and since", async () => {
    for (let n = 0; n < 6; n++) await sayBoth("since");
    const read = await readAll(rawat.ask, talk.patient.token, talk.consultationId);
    expect(read.map(({ content }) => content)).toEqual(said);
  });

  it("a talk that is paid for since begins, and whoever signed in just before goes on with what their session gives", async () => {
    const { consultation } = await surgery.talking();
    expect(consultation.status).toBe("active");
    const anew = await rawat.ask("POST", "/auth/refresh", { json: { refresh_token: session.refresh_token } });
    expect(anew.status, anew.text).toBe(200);
    const token = anew.body.data.access_token;
    expect(await statusesOf(doors().map((ask) => ask("GET", "/auth/profile", { token })))).toEqual([200]);
  });
});
