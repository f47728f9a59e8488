import { randomUUID } from "node:crypto";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, it } from "vitest";
import { book, comingMark } from "../harness/booking.ts";
import { openSurgery, type Surgery, startSurgeryHouse, type Talker } from "../harness/chat.ts";
import { askingOf } from "../harness/payments.ts";
import { until } from "../harness/program.ts";
import { type Rawat, somebody } from "../harness/rawat.ts";
import { runScript } from "../harness/scripts.ts";
import { lookInto, untilOutboxesAreEmpty } from "../harness/stores.ts";

let rawat: Rawat;
let surgery: Surgery;
beforeAll(async () => {
  rawat = await startSurgeryHouse();
  surgery = await openSurgery(rawat);
});
afterAll(() => surgery.stop());

const { ask, dataOf } = askingOf(() => rawat);
const openRoom = async (by: Pick<Talker, "token">, other: Pick<Talker, "accountId">): Promise<number> =>
  (await ask("POST", "/api/chats/rooms", { token: by.token, json: { userIds: [other.accountId] } })).status;

function inQueue<T>(work: (queue: DatabaseSync) => T): T {
  const queue = new DatabaseSync(join(rawat.folder, "queue.sqlite"), { timeout: 5_000 });
  try {
    return work(queue);
  } finally {
    queue.close();
  }
}

/** Takes away what is queued for a program that does not run. */
async function takeAway(group: string) {
  await untilOutboxesAreEmpty(rawat);
  return inQueue((queue) => queue.prepare("delete from messages where groupName = ? returning *").all(group));
}

/** As a broker does whose disk is gone. @returns of what it was */
const lose = async (group: string): Promise<string[]> =>
  [...new Set((await takeAway(group)).map(({ topic }) => String(topic)))].toSorted();

const queuedFor = (group: string): number =>
  inQueue((queue) => queue.prepare("select id from messages where groupName = ?").all(group).length);

function bringBack(messages: Awaited<ReturnType<typeof takeAway>>): void {
  inQueue((queue) => {
    for (const message of messages) {
      const columns = Object.keys(message);
      const insert = `insert into messages (${columns.join()}) values (${columns.map(() => "?").join()})`;
      queue.prepare(insert).run(...Object.values(message));
    }
  });
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

it("nobody is told anew of an account that is still being opened: what is told of it later would be old", async () => {
  const [chat] = rawat.services.chat;
  await chat?.stop();
  const id = randomUUID();
  const known = await lookInto(rawat, "gateway", async (db) => {
    const account = await db("accounts").where({ role: "patient", state: "active" }).first();
    const email = `${id}@rawat.test`;
    const opening = { email, activeEmail: email, state: "pending", pendingUntil: "2099-01-01T00:00:00.000Z" };
    await db("accounts").insert({ ...account, ...opening, id, patientId: null });
    return account.id;
  });
  expect(await runScript("retell.ts", rawat.environment)).toMatchObject({ code: 0, stderr: "" });
  const groups = ["chat", "chat-people", "chat-shut-out"];
  const told = JSON.stringify(await Promise.all(groups.map(takeAway)));
  expect(told).toContain(known);
  expect(told).not.toContain(id);
  await lookInto(rawat, "gateway", (db) => db("accounts").where({ id }).delete());
  await chat?.restart();
});

it("an administrator who was shut out while the chat heard of nothing is nobody there once all is told anew", async () => {
  const [chat] = rawat.services.chat;
  const token = surgery.admin;
  const opened = await ask("POST", "/api/users", { token, json: { ...somebody(), name: "Rini", role: "admin" } });
  const { id: accountId } = opened.body.data;
  const meets = () => openRoom({ token: surgery.desk }, { accountId });
  await until(async () => (await meets()) === 201);
  await chat?.stop();
  const shut = await ask("PATCH", `/api/users/${accountId}`, { token, json: { disabled: true } });
  expect(shut.status).toBe(200);
  const lost = [...(await lose("chat")), ...(await lose("chat-people")), ...(await lose("chat-shut-out"))];
  expect(lost).toContain("account.disabled");
  expect(await runScript("retell.ts", rawat.environment)).toMatchObject({ code: 0, stderr: "" });
  // That there is an account, and that one is shut out, comes over two lines of which the one may be far behind the other.
  const behind = await takeAway("chat");
  await chat?.restart();
  await until(() => queuedFor("chat-people") === 0);
  expect(await meets()).toBe(201);
  bringBack(behind);
  await until(async () => (await meets()) === 422);
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
