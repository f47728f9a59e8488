import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { book, comingMark } from "../harness/booking.ts";
import { askAt } from "../harness/caller.ts";
import { openSurgery, type Surgery, startSurgeryHouse, type Talker } from "../harness/chat.ts";
import { createClocks } from "../harness/clocks.ts";
import { createPatient, type Rawat, signIn } from "../harness/rawat.ts";
import { readAll } from "../harness/storm.ts";

const two = { patient: 2, staff: 2, appointment: 2, payment: 2, chat: 2 };
const hoursMs = (hours: number) => hours * 3_600_000;
/** Longer than whoever works by the clock pauses between two looks. */
const looksMs = 1_500;

const clocks = createClocks();
let rawat: Rawat;
let surgery: Surgery;
beforeAll(async () => {
  rawat = await startSurgeryHouse({
    gateways: 2,
    instances: two,
    environment: { ...clocks.environment, CLOCK: "database" },
  });
  surgery = await openSurgery(rawat);
}, 180_000);
afterAll(async () => {
  await surgery?.stop();
  clocks.remove();
});

const all = () => [...Object.values(rawat.services), rawat.gateways];
/** One of two of each shows another time. */
async function setWrong(hours: number): Promise<void> {
  const wrong = all().flatMap(([first, second]) => (first && second ? [first] : []));
  await clocks.set(wrong, hoursMs(hours));
}
const doors = () => rawat.gateways.map(({ url }) => askAt(url));
const statusesOf = async (asked: Promise<{ status: number }>[]) => [
  ...new Set((await Promise.all(asked)).map(({ status }) => status)),
];
const say = ({ token }: Talker, consultationId: string, content: string) =>
  rawat.ask("POST", "/api/chats/messages", { token, json: { consultationId, content } });

describe.each([2, -2])("where the clock of one of two programs of each kind is off by %i hours", (hours) => {
  beforeAll(() => setWrong(hours));
  afterAll(() => setWrong(0));

  it("nobody is refused by either, and nothing is too late", async () => {
    const { admin, desk } = surgery;
    const doctor = await surgery.newDoctor();
    const { id: patientId } = await createPatient(rawat.ask, desk);
    const paths = ["/api/patients", "/api/staff", "/api/appointments", "/api/payments", "/auth/profile"];
    const everywhere = doors().flatMap((ask) =>
      Array.from({ length: 4 }, () => paths.map((path) => ask("GET", path, { token: admin }))).flat(),
    );
    expect(await statusesOf(everywhere)).toEqual([200]);
    const bookings = Array.from({ length: 8 }, (_, day) =>
      book(doors()[day % 2] ?? rawat.ask, desk, {
        patientId,
        doctorId: doctor.personId,
        startsAt: comingMark(10 + day),
      }),
    );
    expect(await statusesOf(bookings)).toEqual([201]);
  });

  it("whoever signs in at one door is known at the other, at once", async () => {
    for (const ask of doors()) {
      const { access_token: token } = await signIn(ask, "frontdesk@rawat.test");
      expect(await statusesOf(doors().map((door) => door("GET", "/auth/profile", { token })))).toEqual([200]);
    }
  });

  it("a consultation goes on, and what is to be paid can still be", async () => {
    const { patient, doctor, consultationId } = await surgery.talking();
    const other = await surgery.newPatient();
    const { id } = await surgery.pay(other, doctor);
    await delay(looksMs);
    for (const one of [doctor, patient]) expect((await say(one, consultationId, "Halo")).status).toBe(202);
    expect(await surgery.payment(id)).toMatchObject({ status: "pending", isOpen: true });
  });

  it("what is said stands in the order in which it was said, through whichever it went", async () => {
    const { patient, doctor, consultationId } = await surgery.talking();
    const said: string[] = [];
    for (let n = 0; n < 12; n++) {
      const { status } = await say(n % 3 === 0 ? doctor : patient, consultationId, `${n}`);
      expect(status).toBe(202);
      said.push(`${n}`);
    }
    const read = await readAll(rawat.ask, patient.token, consultationId);
    expect(read.map(({ content }) => content)).toEqual(said);
  });

  it("one that begins with it ends nothing either", async () => {
    const { patient, doctor, consultationId } = await surgery.talking();
    const { chat, payment } = rawat.services;
    await Promise.all([chat[0]?.restart(), payment[0]?.restart()]);
    await delay(looksMs);
    for (const one of [doctor, patient]) expect((await say(one, consultationId, "Halo")).status).toBe(202);
  });
});
