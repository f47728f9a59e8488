import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Message } from "@rawat/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Device, openSurgery, type Surgery, startSurgeryHouse, type Talker } from "../harness/chat.ts";
import { createClocks } from "../harness/clocks.ts";
import { askingOf } from "../harness/payments.ts";
import { until } from "../harness/program.ts";
import { programsOf, type Rawat } from "../harness/rawat.ts";
import { readAll } from "../harness/storm.ts";

const [lastsMs, noShowMs, warningMs] = [18_000, 6_000, 6_000];
const minutes = (ms: number) => String(ms / 60_000);

const clocks = createClocks();
let rawat: Rawat;
let surgery: Surgery;
beforeAll(async () => {
  rawat = await startSurgeryHouse({
    environment: {
      ...clocks.environment,
      CONSULTATION_MINUTES: minutes(lastsMs),
      CONSULTATION_NO_SHOW_MINUTES: minutes(noShowMs),
      CONSULTATION_WARNING_MINUTES: minutes(warningMs),
    },
  });
  surgery = await openSurgery(rawat);
});
afterAll(async () => {
  await surgery.stop();
  clocks.remove();
});

const { ask } = askingOf(() => rawat);
const say = (token: string, consultationId: string, content = "Halo") =>
  ask("POST", "/api/chats/messages", { token, json: { consultationId, content } });
const setClocks = (aheadMs: number) => clocks.set(programsOf(rawat), aheadMs);

/** A telephone that loses its line again and again: whenever it is back it asks what it has missed, and says once more what was not taken. */
class Telephone {
  readonly shown = new Map<string, string>();
  readonly #talker: Talker;
  readonly #consultationId: string;
  #device: Device | undefined;
  #hasSaid = false;

  constructor(talker: Talker, consultationId: string) {
    this.#talker = talker;
    this.#consultationId = consultationId;
  }

  #show({ id, content }: Pick<Message, "id" | "content">): void {
    this.shown.set(id, content);
  }

  async #line(): Promise<Device> {
    if (this.#device?.socket.connected) return this.#device;
    const device = await surgery.connect(this.#talker.token);
    this.#device = device;
    device.socket.on("new_message", (message: Message) => this.#show(message));
    const where = { consultationId: this.#consultationId };
    await device.send("join_consultation", where);
    let afterMessageId = [...this.shown.keys()].sort().at(-1);
    for (let hasMore = true; hasMore; ) {
      const synced = await device.send("sync", { ...where, ...(afterMessageId && { afterMessageId }) });
      for (const message of synced.messages) this.#show(message);
      afterMessageId = synced.messages.at(-1)?.id ?? afterMessageId;
      hasMore = synced.hasMore;
    }
    return device;
  }

  /** Says it until it is taken. */
  async say(content: string): Promise<void> {
    const wish = { consultationId: this.#consultationId, content, clientMessageId: randomUUID() };
    for (;;) {
      const told = await this.#line()
        .then((device) => device.send("send_message", wish))
        .catch(() => undefined);
      if (told) {
        this.#hasSaid = true;
        return this.#show({ ...told, content });
      }
      await delay(50);
    }
  }

  /** Loses its line, though not before something has gone over it: however slow the machine, the talk goes on. */
  lose(): void {
    if (!this.#hasSaid) return;
    this.#hasSaid = false;
    this.#device?.socket.io.engine.close();
  }

  /** What it shows once it has its line back. */
  async conversation(): Promise<string[]> {
    await this.#line();
    return [...this.shown].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, content]) => content);
  }
}

/** Within what a talk lasts here, also on a machine that does other things. */
const saidEach = 15;

describe("a consultation", () => {
  it("is the same on two devices of each, all of which lose their lines again and again", async () => {
    const { patient, doctor, consultationId: id } = await surgery.talking();
    const telephones = [patient, patient, doctor, doctor].map((talker) => new Telephone(talker, id));
    let isOver = false;
    const losing = Promise.all(
      telephones.map(async (telephone, at) => {
        for (let turn = 0; !isOver; turn++) {
          await delay(200 + ((turn * 7 + at * 131) % 400));
          telephone.lose();
        }
      }),
    );
    await Promise.all(
      telephones.map(async (telephone, at) => {
        for (let n = 0; n < saidEach; n++) {
          await telephone.say(`${at} ${n}`);
          await delay(100);
        }
      }),
    );
    isOver = true;
    await losing;
    const all = (await readAll(ask, patient.token, id)).map(({ content }) => content);
    expect(all).toHaveLength(4 * saidEach);
    for (const telephone of telephones) expect(await telephone.conversation()).toEqual(all);
    // What each of them said stands in the order in which it was said.
    for (const at of [0, 1, 2, 3])
      expect(all.filter((content) => content.startsWith(`${at} `))).toEqual(
        Array.from({ length: saidEach }, (_, n) => `${at} ${n}`),
      );
  });

  it("goes on when its doctor's hours end in the middle, for it is paid and begun", async () => {
    const { patient, doctor, consultationId: id, consultation } = await surgery.talking();
    await say(doctor.token, id);
    const off = await ask("PUT", `/api/doctors/${doctor.personId}/schedules`, { token: surgery.admin, json: [] });
    expect(off.status).toBe(200);
    for (const { token } of [patient, doctor]) expect((await say(token, id)).status).toBe(202);
    expect((await ask("POST", `/api/consultations/${id}/end`, { token: doctor.token })).body.data).toMatchObject({
      endedBecause: "closed",
      isToRefund: false,
    });
    expect(await surgery.payment(consultation.paymentId)).toMatchObject({ status: "paid", refundedAmount: 0 });
  });

  it("that nobody answered is paid back once, also where the provider fails at first, and both are told", async () => {
    const { patient, doctor, consultation } = await surgery.talking();
    const { paymentId } = consultation;
    const devices = [await surgery.connect(patient.token), await surgery.connect(doctor.token)];
    await surgery.fail(["refund_500"], 2);
    expect(await surgery.consultationOf(paymentId, "ended", noShowMs + 10_000)).toMatchObject({ isToRefund: true });
    const { refundedAmount, amount, refunds } = await surgery.comesTo(paymentId, "refunded", 40_000);
    expect(refundedAmount).toBe(amount);
    expect(refunds.filter(({ status }: { status: string }) => status === "done" || status === "refunded").length).toBe(
      1,
    );
    for (const device of devices)
      await until(() => device.told("notification").some(({ type }) => type === "consultation_ended"));
  });

  const onlineOf =
    ({ personId }: Talker) =>
    async () =>
      (await ask("GET", `/api/doctors/${personId}`, { token: surgery.admin })).body.data.online;

  it("has a doctor who is there all the while, also where the clocks jump by a minute", async () => {
    const doctor = await surgery.newDoctor();
    const isOnline = onlineOf(doctor);
    const device = await surgery.connect(doctor.token);
    await until(isOnline, 20_000);
    await setClocks(60_000);
    await delay(3_000);
    expect([await isOnline(), device.socket.connected]).toEqual([true, true]);
    await setClocks(0);
    device.close();
    await until(async () => !(await isOnline()), 20_000);
  });

  it("has no doctor who was there when the program died that carried them, also where its clock was ahead", async () => {
    const doctor = await surgery.newDoctor();
    const isOnline = onlineOf(doctor);
    const { chat } = rawat.services;
    await setClocks(600_000);
    await surgery.connect(doctor.token);
    await until(isOnline, 20_000);
    for (const one of chat) await one.kill();
    await clocks.set(
      programsOf(rawat).filter((one) => !chat.includes(one)),
      0,
    );
    for (const one of chat) await one.restart();
    await until(async () => !(await isOnline()), 20_000);
  });

  it("is warned of once and ends once, whether the clocks jump ahead or back in the middle of it", async () => {
    for (const aheadMs of [4_000, -4_000]) {
      const { patient, doctor, consultationId: id, consultation } = await surgery.talking();
      const { paymentId, expiresAt } = consultation;
      const devices = [await surgery.connect(patient.token), await surgery.connect(doctor.token)];
      await say(doctor.token, id);
      await delay(3_000);
      await setClocks(aheadMs);
      // By the clock as it is now.
      const lateMs = (dueMs: number) => Date.now() + aheadMs - dueMs;
      for (const [event, dueMs] of [
        ["consultation_expiring", Date.parse(expiresAt) - warningMs],
        ["consultation_status_update", Date.parse(expiresAt)],
      ] as const) {
        for (const device of devices) await until(() => device.told(event).length > 0, lastsMs + 15_000);
        expect(lateMs(dueMs), event).toBeGreaterThan(-100);
        expect(lateMs(dueMs), event).toBeLessThan(2_000);
      }
      await setClocks(0);
      await delay(1_500);
      for (const device of devices) {
        expect(device.told("consultation_expiring")).toHaveLength(1);
        expect(device.told("consultation_status_update")).toHaveLength(1);
      }
      expect((await say(patient.token, id)).body.code).toBe("consultation_over");
      expect(await surgery.consultationOf(paymentId)).toMatchObject({ endedBecause: "time_over", isToRefund: false });
    }
  }, 120_000);
});
