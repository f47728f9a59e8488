import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSurgery, type Surgery, startSurgeryHouse, type Talker } from "../harness/chat.ts";
import { fileForm } from "../harness/file-form.ts";
import { askingOf } from "../harness/payments.ts";
import { headerOf, tellingParts, tellingPicture, whereabouts } from "../harness/pictures.ts";
import { until } from "../harness/program.ts";
import type { Rawat } from "../harness/rawat.ts";
import { lookInto } from "../harness/stores.ts";

let rawat: Rawat;
let surgery: Surgery;
beforeAll(async () => {
  rawat = await startSurgeryHouse();
  surgery = await openSurgery(rawat);
});
afterAll(() => surgery.stop());

const { ask, dataOf } = askingOf(() => rawat);
const openRoom = ({ token }: Pick<Talker, "token">, ...others: Talker[]) =>
  ask("POST", "/api/chats/rooms", { token, json: { userIds: others.map(({ accountId }) => accountId) } });

describe("a plain room", () => {
  it("is one for the same people, whoever opens it, and is heard and read by them alone", async () => {
    const [first, second, stranger] = await Promise.all([
      surgery.newDoctor(),
      surgery.newDoctor(),
      surgery.newDoctor(),
    ]);
    await until(async () => (await openRoom(first, second, stranger)).status === 201);
    const made = await openRoom(first, second);
    expect(made.status).toBe(201);
    const { id: chatRoomId, users } = made.body.data;
    expect(users.map(({ user }: { user: { name: string } }) => user.name).sort()).toEqual(
      [first.name, second.name].sort(),
    );
    expect(users[0].user).toMatchObject({ id: expect.any(String), email: expect.stringContaining("@") });
    expect((await openRoom(second, first)).body.data.id).toBe(chatRoomId);
    const device = await surgery.connect(second.token);
    await device.send("join_room", { chatRoomId });
    const json = { chatRoomId, content: "Pasien bed 3?", clientMessageId: randomUUID() };
    const said = await Promise.all(
      [1, 2, 3].map(() => ask("POST", "/api/chats/messages", { token: first.token, json })),
    );
    expect(new Set(said.map(({ body }) => body.data.id)).size).toBe(1);
    // Whoever sends it at once is not the only one who tells of it; a client drops the ids that it has.
    await until(() => device.told("new_message").length > 0);
    expect(new Set(device.told("new_message").map(({ id }) => id)).size).toBe(1);
    expect(device.told("new_message")[0]).toMatchObject({
      chatRoomId,
      content: "Pasien bed 3?",
      senderName: first.name,
    });
    expect((await device.send("sync", { chatRoomId })).messages).toHaveLength(1);
    const path = `/api/chats/rooms/${chatRoomId}/messages`;
    expect(await dataOf(path, second.token)).toHaveLength(1);
    expect(await dataOf("/api/chats/rooms", second.token)).toMatchObject([{ id: chatRoomId }, {}]);
    const outside = await surgery.connect(stranger.token);
    await expect(outside.send("join_room", { chatRoomId })).rejects.toThrow("404");
    await expect(outside.send("sync", { chatRoomId })).rejects.toThrow("404");
    await expect(outside.send("send_message", { chatRoomId, content: "x" })).rejects.toThrow("unknown_room");
    for (const token of [stranger.token, surgery.admin]) expect((await ask("GET", path, { token })).status).toBe(404);
  });

  it("has a patient with none but doctors who know them, whoever opens it", async () => {
    const { patient, doctor } = await surgery.talking();
    const [other, stranger] = await Promise.all([surgery.newPatient(), surgery.newDoctor()]);
    await until(async () => (await openRoom(patient, doctor)).status === 201);
    expect((await openRoom(doctor, patient)).status).toBe(201);
    await until(async () => (await openRoom(stranger, doctor)).status === 201);
    for (const [opener, ...others] of [
      [patient, stranger],
      [stranger, patient],
      [patient, other],
      [patient, doctor, stranger],
      [doctor, patient, other],
    ] as const)
      expect((await openRoom(opener as Talker, ...(others as Talker[]))).body.code).toBe("unknown_user");
    const desk = await ask("POST", "/api/chats/rooms", { token: surgery.desk, json: { userIds: [patient.accountId] } });
    expect(desk.body.code).toBe("unknown_user");
    expect((await openRoom(patient, patient)).body.code).toBe("unknown_user");
  });
});

it("a room still names whoever has left the clinic, and what they said", async () => {
  const [stays, leaves] = await Promise.all([surgery.newDoctor(), surgery.newDoctor()]);
  let room = await openRoom(stays, leaves);
  await until(async () => {
    room = await openRoom(stays, leaves);
    return room.status === 201;
  });
  const { id: chatRoomId } = room.body.data;
  const json = { chatRoomId, content: "Sampai jumpa" };
  expect((await ask("POST", "/api/chats/messages", { token: leaves.token, json })).status).toBe(202);
  const shut = { token: surgery.admin, json: { disabled: true } };
  expect((await ask("PATCH", `/api/users/${leaves.accountId}`, shut)).status).toBe(200);
  await until(async () => (await ask("GET", "/auth/profile", { token: leaves.token })).status === 401);
  await delay(1_500);
  const shown = (await dataOf("/api/chats/rooms", stays.token)).find(({ id }: { id: string }) => id === chatRoomId);
  const names = shown.users.map(({ user }: { user: { name: string } }) => user.name);
  expect(names.toSorted()).toEqual([stays.name, leaves.name].toSorted());
  const [said] = await dataOf(`/api/chats/rooms/${chatRoomId}/messages`, stays.token);
  expect(said).toMatchObject({ senderName: leaves.name, content: "Sampai jumpa" });
});

describe("a file that is sent along", () => {
  const attach = (
    token: string,
    bytes: Uint8Array,
    fields: Record<string, string>,
    name = "foto.jpg",
    headers: Record<string, string> = {},
  ) => ask("POST", "/api/chats/attachments", { token, body: fileForm(fields, bytes, name), headers });
  const photograph = () =>
    sharp({ create: { width: 40, height: 20, channels: 3, background: "#c33" } })
      .withExif({ IFD0: { Copyright: "Siti" }, IFD3: { GPSLatitude: "6/1 12/1 0/1" } })
      .jpeg()
      .toBuffer();

  const download = async (token: string, id: string) => {
    const url = `${rawat.gateways[0]?.url}/api/chats/attachments/${id}`;
    const fetched = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    return { headers: fetched.headers, bytes: Buffer.from(await fetched.arrayBuffer()) };
  };

  it("is seen by the two of its consultation, without where and by whom it was taken, as something to save", async () => {
    const { patient, doctor, consultationId } = await surgery.talking();
    const picture = await photograph();
    expect((await sharp(picture).metadata()).exif).toBeDefined();
    const { status, body } = await attach(patient.token, picture, { consultationId }, "../../ruam anak.jpg");
    expect([status, body.data]).toEqual([
      201,
      { id: body.data.id, name: "ruam anak.jpg", mediaType: "image/jpeg", bytes: expect.any(Number) },
    ]);
    const device = await surgery.connect(doctor.token);
    await device.send("join_consultation", { consultationId });
    const wish = { consultationId, content: "", type: "image", attachmentId: body.data.id };
    const sent = await ask("POST", "/api/chats/messages", { token: patient.token, json: wish });
    expect(sent.status).toBe(202);
    await until(() => device.told("new_message").length === 1);
    expect(device.told("new_message")[0]).toMatchObject({ type: "image", attachment: body.data });
    expect((await dataOf(`/api/chats/consultation/${consultationId}/messages`, doctor.token))[0].attachment).toEqual(
      body.data,
    );
    const byAdmin = await ask("GET", `/api/chats/attachments/${body.data.id}`, { token: surgery.admin });
    expect(byAdmin.status).toBe(200);
    const trail = `/api/audit?action=consultation.read&patientId=${patient.personId}`;
    await until(async () => (await dataOf(trail, surgery.admin)).length > 0);
    expect((await dataOf(trail, surgery.admin))[0]).toMatchObject({ subjectId: consultationId, role: "admin" });
    const { bytes, headers } = await download(doctor.token, body.data.id);
    expect(bytes.length).toBe(body.data.bytes);
    const { exif, width } = await sharp(bytes).metadata();
    expect([exif, width]).toEqual([undefined, 40]);
    expect(headers.get("content-disposition")).toMatch(/^attachment/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    const strangers = await Promise.all([surgery.newPatient(), surgery.newDoctor()]);
    for (const { token } of strangers) {
      expect((await ask("GET", `/api/chats/attachments/${body.data.id}`, { token })).status).toBe(404);
      expect((await attach(token, picture, { consultationId })).body.code).toBe("unknown_consultation");
    }
    // Nobody sends another's file as their own, nor one into another conversation.
    const again = await ask("POST", "/api/chats/messages", { token: doctor.token, json: wish });
    expect(again.body.code).toBe("unknown_attachment");
    const elsewhere = { ...wish, consultationId: (await surgery.begin(patient, await surgery.newDoctor())).id };
    const moved = await ask("POST", "/api/chats/messages", { token: patient.token, json: elsewhere });
    expect(moved.body.code).toBe("unknown_attachment");
  });

  it("is told of and saved as what it is, whatever its sender called it", async () => {
    const { patient, doctor, consultationId } = await surgery.talking();
    const content = Buffer.from("%PDF-1.4\n<html><script>");
    const { body } = await attach(patient.token, content, { consultationId }, "hasil lab.hta");
    expect(body.data).toMatchObject({ name: "hasil lab.hta.pdf", mediaType: "application/pdf" });
    const { headers } = await download(doctor.token, body.data.id);
    expect(headers.get("content-disposition")).toBe('attachment; filename="hasil lab.hta.pdf"');
  });

  it("that never went out is forgotten after a day", async () => {
    const { patient, consultationId } = await surgery.talking();
    const { body } = await attach(patient.token, await photograph(), { consultationId });
    const find = () => lookInto(rawat, "chat", (db) => db("attachments").where({ id: body.data.id }).first("id"));
    const createdAt = new Date(Date.now() - 25 * 3_600_000).toISOString();
    await lookInto(rawat, "chat", (db) => db("attachments").where({ id: body.data.id }).update({ createdAt }));
    expect(await find()).toBeDefined();
    // They are looked for every ten minutes, and as a program begins.
    for (const chat of rawat.services.chat) await chat.restart();
    await until(async () => (await find()) === undefined, 20_000);
  });

  it("is kept once, however often it is sent under one key", async () => {
    const { patient, consultationId } = await surgery.talking();
    const picture = await photograph();
    const headers = { "idempotency-key": randomUUID() };
    const send = () => attach(patient.token, picture, { consultationId }, "foto.jpg", headers);
    const [first, second] = [await send(), await send()];
    expect([first.status, second.status, second.body.data]).toEqual([201, 201, first.body.data]);
  });

  it.each(["png", "webp"] as const)(
    "as a %s is a picture of its kind to the other one, and tells nowhere any more where it was taken",
    async (kind) => {
      const { patient, doctor, consultationId } = await surgery.talking();
      const picture = await tellingPicture(kind);
      expect(picture.toString("latin1").split(whereabouts).length - 1).toBe(tellingParts[kind]);
      const before = await sharp(picture).metadata();
      expect([before.exif, before.xmp]).toEqual([expect.any(Buffer), expect.any(Buffer)]);
      const { status, body } = await attach(patient.token, picture, { consultationId }, `ruam.${kind}`);
      const mediaType = `image/${kind}`;
      const described = { id: body.data?.id, name: `ruam.${kind}`, mediaType, bytes: expect.any(Number) };
      expect([status, body.data]).toEqual([201, described]);
      const { bytes, headers } = await download(doctor.token, body.data.id);
      expect(headers.get("content-type")).toBe(mediaType);
      expect(bytes.length).toBe(body.data.bytes);
      expect(headerOf(bytes)).toEqual({ kind, width: 40, height: 20 });
      expect(bytes.includes("GPS")).toBe(false);
      const { exif, xmp, comments } = await sharp(bytes).metadata();
      expect({ exif, xmp, comments }).toEqual({ exif: undefined, xmp: undefined, comments: undefined });
      // All of it can be seen, and it shows what it showed.
      const [red = 0, green = 0] = await sharp(bytes).raw().toBuffer();
      expect([red > 190, green < 70]).toEqual([true, true]);
    },
  );

  it.each([
    ["what only says that it is a picture", () => Buffer.from("<svg onload=alert(1)>"), "x.png"],
    ["a program", () => Buffer.from("MZ\u0090\u0000"), "x.jpg"],
    ["a picture that cannot be opened", async () => (await photograph()).subarray(0, 60), "x.jpg"],
    ["nothing", () => Buffer.alloc(0), "x.pdf"],
  ] as const)("is refused where it is %s", async (_, make, name) => {
    const { patient, consultationId } = await surgery.talking();
    const refused = await attach(patient.token, await make(), { consultationId }, name);
    expect([refused.status, refused.body.code]).toEqual([400, "invalid_request"]);
  });

  it("of more than ten megabytes is refused, and one of nearly as much arrives whole", async () => {
    const { patient, doctor, consultationId } = await surgery.talking();
    const head = Buffer.from("%PDF-1.4\n");
    const large = Buffer.concat([head, Buffer.alloc(10_485_760, 97)]);
    expect([400, 413]).toContain((await attach(patient.token, large, { consultationId }, "hasil.pdf")).status);
    const { body } = await attach(patient.token, large.subarray(0, 10_485_000), { consultationId }, "hasil.pdf");
    const { bytes } = await download(doctor.token, body.data.id);
    expect(bytes.equals(large.subarray(0, 10_485_000))).toBe(true);
  });
});
