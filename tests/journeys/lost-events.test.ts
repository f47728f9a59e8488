import { cp, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, it } from "vitest";
import { book, comingMark } from "../harness/booking.ts";
import { openSurgery, type Surgery, startSurgeryHouse, type Talker } from "../harness/chat.ts";
import { askingOf } from "../harness/payments.ts";
import { until } from "../harness/program.ts";
import type { Rawat } from "../harness/rawat.ts";
import { runScript } from "../harness/scripts.ts";
import { untilOutboxesAreEmpty } from "../harness/stores.ts";

let rawat: Rawat;
let surgery: Surgery;
beforeAll(async () => {
  rawat = await startSurgeryHouse();
  surgery = await openSurgery(rawat);
});
afterAll(() => surgery.stop());

const { ask, dataOf } = askingOf(() => rawat);
const openRoom = async (by: Talker, other: Talker): Promise<number> =>
  (await ask("POST", "/api/chats/rooms", { token: by.token, json: { userIds: [other.accountId] } })).status;

/** Takes away what is queued for a program that does not run, as a broker does whose disk is gone. */
async function lose(group: string): Promise<string[]> {
  await untilOutboxesAreEmpty(rawat);
  const queue = new DatabaseSync(join(rawat.folder, "queue.sqlite"), { timeout: 5_000 });
  const lost = queue.prepare("select distinct topic from messages where groupName = ?").all(group);
  queue.prepare("delete from messages where groupName = ?").run(group);
  queue.close();
  return lost.map(({ topic }) => String(topic)).toSorted();
}

it("what a broker lost is told anew: who has an account, who knows whom, who has paid, who is there, and what is over", async () => {
  const { chat, payment, staff } = rawat.services;
  const [early, busy, met] = [await surgery.newPatient(), await surgery.newDoctor(), await surgery.newDoctor()];
  const over = await surgery.begin(early, busy);

  await chat[0]?.stop();
  const [late, free] = [await surgery.newPatient(), await surgery.newDoctor()];
  const visit = { patientId: late.personId, doctorId: met.personId, startsAt: comingMark(3) };
  expect(await book(ask, surgery.desk, visit)).toMatchObject({ status: 201 });
  const { id: paid, orderNumber } = await surgery.pay(late, free);
  await surgery.play(orderNumber, "settlement", { method: "qris" });
  await surgery.comesTo(paid, "paid");
  const lost = [...(await lose("chat")), ...(await lose("chat-people")), ...(await lose("chat-patients"))];
  for (const name of ["account.created", "appointment.booked", "patient.created", "payment.settled", "staff.created"])
    expect(lost).toContain(name);

  await chat[0]?.restart();
  await Promise.all([payment[0]?.stop(), staff[0]?.stop()]);
  expect((await ask("POST", `/api/consultations/${over.id}/end`, { token: busy.token })).status).toBe(200);
  await surgery.connect(busy.token);
  expect(await lose("payment")).toContain("consultation.ended");
  await until(async () => (await lose("staff")).includes("doctor.presence_changed"));
  await Promise.all([payment[0]?.restart(), staff[0]?.restart()]);
  expect((await surgery.payment(over.paymentId)).status).toBe("paid");
  expect(await openRoom(late, met)).toBe(422);

  expect(await runScript("retell.ts", rawat.environment)).toMatchObject({ code: 0, stderr: "" });
  expect(await surgery.consultationOf(paid, "active")).toMatchObject({ patientName: late.name, doctorName: free.name });
  await until(async () => (await openRoom(late, met)) === 201);
  await surgery.comesTo(over.paymentId, "refunded", 20_000);
  await until(async () => (await dataOf(`/api/doctors/${busy.personId}`, early.token)).online);
  expect(await dataOf("/api/consultations", late.token)).toHaveLength(1);
});

it("a consultation that was over when the database of the chat was put back is over again, and nobody is told that money goes back", async () => {
  const [chat] = rawat.services.chat;
  const [worker] = rawat.workers;
  const { doctor, consultationId: id, consultation } = await surgery.talking();
  const { paymentId } = consultation;
  const kept = await mkdtemp(join(rawat.folder, "kept-"));
  const move = async (from: string, to: string) => {
    await untilOutboxesAreEmpty(rawat);
    await Promise.all([chat?.stop(), worker?.stop()]);
    for (const suffix of ["", "-wal", "-shm"]) {
      const file = `chat.sqlite${suffix}`;
      await rm(join(to, file), { force: true });
      await cp(join(from, file), join(to, file)).catch(() => undefined);
    }
    await Promise.all([chat?.restart(), worker?.restart()]);
  };
  await move(rawat.folder, kept);
  const json = { consultationId: id, content: "Minum yang banyak, ya." };
  expect((await ask("POST", "/api/chats/messages", { token: doctor.token, json })).status).toBe(202);
  expect((await ask("POST", `/api/consultations/${id}/end`, { token: doctor.token })).status).toBe(200);
  await move(kept, rawat.folder);
  expect(await surgery.consultationOf(paymentId)).toMatchObject({ status: "active" });

  expect(await runScript("retell.ts", rawat.environment)).toMatchObject({ code: 0, stderr: "" });
  expect(await surgery.consultationOf(paymentId, "ended")).toMatchObject({ isToRefund: false, endedBecause: "closed" });
  expect(await surgery.payment(paymentId)).toMatchObject({ status: "paid", refundedAmount: 0 });
});
