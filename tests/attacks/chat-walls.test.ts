import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { attachmentBytesMax } from "@rawat/contracts";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSurgery, type Surgery, startSurgeryHouse, type Talker } from "../harness/chat.ts";
import { tell } from "../harness/events.ts";
import { fileForm } from "../harness/file-form.ts";
import { askingOf } from "../harness/payments.ts";
import { until } from "../harness/program.ts";
import { onServers, type Rawat } from "../harness/rawat.ts";
import { lookInto } from "../harness/stores.ts";

let rawat: Rawat;
let surgery: Surgery;
beforeAll(async () => {
  rawat = await startSurgeryHouse();
  surgery = await openSurgery(rawat);
});
afterAll(() => surgery.stop());

const { ask, dataOf } = askingOf(() => rawat);

const isOnline = async ({ personId }: Talker): Promise<boolean> =>
  (await dataOf(`/api/doctors/${personId}`, surgery.admin)).online;

describe("a doctor whose account is removed while they talk", () => {
  it("is at the chat no more, and the consultation ends and is paid back, though they had answered", async () => {
    const { doctor, consultation } = await surgery.talking();
    await surgery.connect(doctor.token);
    await until(() => isOnline(doctor), 20_000);
    const said = { consultationId: consultation.id, content: "Selamat pagi" };
    expect((await ask("POST", "/api/chats/messages", { token: doctor.token, json: said })).status).toBe(202);
    expect((await ask("DELETE", `/api/users/${doctor.accountId}`, { token: surgery.admin })).status).toBe(204);
    expect(await surgery.consultationOf(consultation.paymentId, "ended")).toMatchObject({
      endedBecause: "doctor_gone",
      isToRefund: true,
    });
    await until(async () => !(await isOnline(doctor)));
    await surgery.comesTo(consultation.paymentId, "refunded", 20_000);
  });

  it("is not there once more as their devices are cut off, whichever is heard of first", async () => {
    const doctors = await Promise.all(Array.from({ length: 8 }, () => surgery.newDoctor()));
    const devices = await Promise.all(doctors.map(({ token }) => surgery.connect(token)));
    const countOnline = async () => (await Promise.all(doctors.map(isOnline))).filter(Boolean).length;
    await until(async () => (await countOnline()) === doctors.length, 20_000);
    const token = surgery.admin;
    await Promise.all(doctors.map(({ accountId }) => ask("DELETE", `/api/users/${accountId}`, { token })));
    await until(() => devices.every(({ socket }) => !socket.connected), 20_000);
    await until(async () => (await countOnline()) === 0, 20_000);
    // Whoever only lost their line would be there for a few seconds more.
    for (let look = 0; look < 25; look++) {
      await pause(200);
      expect(await countOnline()).toBe(0);
    }
  });

  it("is online again by another account, and an account that was disabled before it was removed stays closed", async () => {
    const doctor = await surgery.newDoctor();
    const first = await surgery.connect(doctor.token);
    await until(() => isOnline(doctor), 20_000);
    const disabled = { token: surgery.admin, json: { disabled: true } };
    expect((await ask("PATCH", `/api/users/${doctor.accountId}`, disabled)).status).toBe(200);
    await until(() => !first.socket.connected);
    await until(async () => !(await isOnline(doctor)));
    expect((await ask("DELETE", `/api/users/${doctor.accountId}`, { token: surgery.admin })).status).toBe(204);
    const isKept = () =>
      lookInto(rawat, "chat", async (db) => (await db("accounts").where({ id: doctor.accountId }).first()).isDisabled);
    await until(async () => (await isKept()) === 1);
    const again = await surgery.accountFor(doctor.personId, doctor.name);
    await surgery.connect(again.token);
    await until(() => isOnline(doctor), 20_000);
  });
});

/** How many patients this service has not heard of yet. */
function behind(): number {
  const queue = new DatabaseSync(join(rawat.folder, "queue.sqlite"), { timeout: 5_000 });
  const row = queue.prepare("select count(*) as count from messages where groupName = 'chat-patients'").get();
  queue.close();
  return Number(row?.count);
}

describe("what is told late of a doctor", () => {
  it("shows nobody at the chat who has left since, and nobody away who has come", async () => {
    const doctor = await surgery.newDoctor();
    const later = Math.floor(Date.now() / 1_000) + 100;
    const says = (version: number, online: boolean) =>
      tell(rawat, {
        type: "doctor.presence_changed",
        version,
        data: { id: doctor.personId, doctorId: doctor.personId, online },
      });
    await says(later, false);
    await says(later - 1, true);
    expect(await isOnline(doctor)).toBe(false);
    await says(later + 2, true);
    await says(later + 1, false);
    expect(await isOnline(doctor)).toBe(true);
  });
});

describe("what is told late of an account", () => {
  it("brings no old name, role or person back, and opens nothing that was closed since", async () => {
    const patient = await surgery.newPatient();
    const kept = () => lookInto(rawat, "chat", (db) => db("accounts").where({ id: patient.accountId }).first());
    const data = {
      id: patient.accountId,
      name: patient.name,
      email: "baru@x.test",
      role: "patient",
      patientId: patient.personId,
    };
    await tell(rawat, { type: "account.updated", version: 5, data });
    expect(await kept()).toMatchObject({ version: 5, email: "baru@x.test", isDisabled: 0 });
    const old = { ...data, name: "Nama Lama", email: "lama@x.test", role: "doctor" };
    await tell(
      rawat,
      { type: "account.updated", version: 4, data: old },
      { type: "account.disabled", version: 3, data: old },
    );
    expect(await kept()).toMatchObject({ version: 5, name: patient.name, role: "patient", isDisabled: 0 });
    await tell(rawat, { type: "account.disabled", version: 6, data });
    await tell(rawat, { type: "account.updated", version: 5, data }, { type: "account.created", version: 1, data });
    expect(await kept()).toMatchObject({ version: 6, isDisabled: 1 });
  });

  it("ends no consultation of a doctor who is back since, nor does what is told late of them as staff", async () => {
    const { doctor, consultation } = await surgery.talking();
    await surgery.connect(doctor.token);
    await until(() => isOnline(doctor), 20_000);
    const account = { id: doctor.accountId, name: doctor.name, role: "doctor", staffId: doctor.personId };
    const member = { id: doctor.personId, name: doctor.name, role: "doctor", active: true };
    await tell(
      rawat,
      { type: "account.updated", version: 50, data: account },
      { type: "staff.updated", version: 50, data: member },
    );
    await tell(
      rawat,
      { type: "account.disabled", version: 49, data: account },
      { type: "staff.updated", version: 49, data: { ...member, active: false } },
    );
    expect(await surgery.consultationOf(consultation.paymentId)).toMatchObject({ status: "active" });
    expect(await isOnline(doctor)).toBe(true);
  });

  it("ends no consultation of a doctor who has another account since, where the closing of the old one is told anew", async () => {
    const [patient, doctor] = await Promise.all([surgery.newPatient(), surgery.newDoctor()]);
    const old = { id: randomUUID(), name: doctor.name, role: "doctor" };
    const owned = { ...old, staffId: doctor.personId };
    await tell(rawat, { type: "account.created", version: 1, data: owned });
    await tell(rawat, { type: "account.disabled", version: 2, data: owned });
    const { paymentId } = await surgery.begin(patient, doctor);
    await tell(rawat, { type: "account.disabled", version: 2, data: old });
    expect(await surgery.consultationOf(paymentId)).toMatchObject({ status: "active" });
  });
});

// A broker takes the import faster than anybody could look how far it is.
describe.skipIf(onServers)("whoever is shut out", () => {
  it("hears and says nothing more within seconds, while thousands of imported patients are still to be heard of", async () => {
    const { patient, consultation } = await surgery.talking();
    const device = await surgery.connect(patient.token);
    await device.send("join_consultation", { consultationId: consultation.id });
    const rows = Array.from(
      { length: 6_000 },
      (_, n) => `Orang ${n},1980-01-01,male,0840${String(n).padStart(8, "0")}\n`,
    );
    const body = new TextEncoder().encode(`name,birthDate,gender,phone\n${rows.join("")}`);
    const headers = { "content-type": "text/csv" };
    const imported = ask("POST", "/api/patients/import", { token: surgery.desk, body, headers });
    await until(() => behind() > 1_000, 60_000);
    expect((await ask("POST", "/auth/logout", { token: patient.token, json: {} })).status).toBeLessThan(300);
    const startedAt = performance.now();
    await until(() => !device.socket.connected, 10_000);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(behind()).toBeGreaterThan(0);
    await imported;
  }, 120_000);
});

describe("one account", () => {
  const attach = (token: string, consultationId: string, bytes: Uint8Array, name = "foto.png") =>
    ask("POST", "/api/chats/attachments", { token, body: fileForm({ consultationId }, bytes, name) });
  const picture = (side: number) =>
    sharp({ create: { width: side, height: side, channels: 3, background: "#c33" } })
      .png({ compressionLevel: 9 })
      .toBuffer();

  it("has one picture looked at at a time, however dear it is, and another one's is taken meanwhile", async () => {
    const { patient, doctor, consultation } = await surgery.talking();
    const bomb = await picture(4_990);
    const small = await picture(40);
    const bombs = Array.from({ length: 7 }, () => attach(patient.token, consultation.id, bomb));
    const other = await attach(doctor.token, consultation.id, small);
    expect(other.status, other.text).toBe(201);
    const statuses = (await Promise.all(bombs)).map(({ status }) => status);
    // At each instance one is looked at, two wait.
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(onServers ? 1 : 2);
    expect(statuses.filter((status) => status === 201).length).toBeGreaterThanOrEqual(3);
  }, 60_000);

  it("sends a hundred megabytes of files a day and no more, and what it never sent along is forgotten", async () => {
    const { patient, doctor, consultation } = await surgery.talking();
    const document = Buffer.alloc(attachmentBytesMax, " ");
    document.write("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n");
    document.write("\n%%EOF\n", attachmentBytesMax - 8);
    const first = await attach(patient.token, consultation.id, document, "hasil.pdf");
    expect(first.status, first.text).toBe(201);
    // As if the rest of the day's had been sent before.
    const { id } = first.body.data;
    await lookInto(rawat, "chat", (db) =>
      db("attachments")
        .where({ id })
        .update({ bytes: 9.5 * attachmentBytesMax }),
    );
    const refused = await attach(patient.token, consultation.id, document, "hasil.pdf");
    expect([refused.status, Number(refused.headers.get("retry-after"))]).toEqual([429, 3_600]);
    expect((await attach(doctor.token, consultation.id, document, "hasil.pdf")).status).toBe(201);
  }, 60_000);

  it("sends no picture that fits into its day and opens into one that does not", async () => {
    const { patient, consultation } = await surgery.talking();
    const noise = { type: "gaussian", mean: 128, sigma: 60 } as const;
    const coarse = await sharp({ create: { width: 300, height: 300, channels: 3, background: "#888", noise } })
      .jpeg({ quality: 5 })
      .toBuffer();
    const { id, bytes } = (await attach(patient.token, consultation.id, coarse, "foto.jpg")).body.data;
    expect(bytes).toBeGreaterThan(coarse.length);
    const leaveRoomFor = (left: number) =>
      lookInto(rawat, "chat", (db) =>
        db("attachments")
          .where({ id })
          .update({ bytes: 10 * attachmentBytesMax - left }),
      );
    await leaveRoomFor(bytes - 1);
    expect((await attach(patient.token, consultation.id, coarse, "foto.jpg")).status).toBe(429);
    await leaveRoomFor(bytes);
    expect((await attach(patient.token, consultation.id, coarse, "foto.jpg")).status).toBe(201);
  });
});
