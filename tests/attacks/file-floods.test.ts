import sharp from "sharp";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openSurgery, type Surgery, startSurgeryHouse, type Talker } from "../harness/chat.ts";
import { fileForm } from "../harness/file-form.ts";
import { askingOf } from "../harness/payments.ts";
import { until } from "../harness/program.ts";
import type { Rawat } from "../harness/rawat.ts";

let rawat: Rawat;
let surgery: Surgery;
beforeAll(async () => {
  rawat = await startSurgeryHouse();
  surgery = await openSurgery(rawat);
});
afterAll(() => surgery.stop());

const { ask } = askingOf(() => rawat);
const largest = 10 * 1_024 * 1_024;

/** A document of so many bytes. */
function document(bytes: number): Buffer {
  const content = Buffer.alloc(bytes, "A");
  content.write("%PDF-1.4\n");
  return content;
}

/** A picture of many pixels whose end is missing: all of it is opened before that shows. */
async function brokenPicture(): Promise<Buffer> {
  const side = { width: 3_000, height: 3_000 };
  const whole = await sharp({ create: { ...side, channels: 3, background: "#c33" } })
    .png()
    .toBuffer();
  return whole.subarray(0, -400);
}

const attach = ({ token }: Talker, fields: Record<string, string>, bytes: Buffer) =>
  ask("POST", "/api/chats/attachments", { token, body: fileForm(fields, bytes, "berkas") });
const statusesOf = (answers: readonly { status: number }[]) => answers.map(({ status }) => status);

/** A room of two of the clinic's, or of a patient and the doctor with whom they have talked. */
async function roomOf(one: Talker, other: Talker): Promise<{ chatRoomId: string }> {
  const open = () => ask("POST", "/api/chats/rooms", { token: one.token, json: { userIds: [other.accountId] } });
  await until(async () => (await open()).status === 201);
  return { chatRoomId: (await open()).body.data.id };
}

it("whoever looks at large files again and again makes nobody wait for what they say", async () => {
  const readers = await Promise.all([1, 2, 3].map(() => surgery.talking()));
  const files: { token: string; path: string }[] = [];
  for (const { patient, consultationId } of readers) {
    const kept = await attach(patient, { consultationId }, document(largest));
    expect(kept.status, kept.text).toBe(201);
    files.push({ token: patient.token, path: `/api/chats/attachments/${kept.body.data.id}` });
  }
  const { patient, consultationId } = await surgery.talking();
  const device = await surgery.connect(patient.token);
  let isOver = false;
  let readCount = 0;
  const loops = files.flatMap(({ token, path }) =>
    Array.from({ length: 12 }, async () => {
      while (!isOver) {
        const answer = await fetch(`${rawat.gateways[0]?.url}${path}`, {
          headers: { authorization: `Bearer ${token}` },
        });
        const { byteLength } = await answer.arrayBuffer();
        if (answer.status === 200) {
          expect(byteLength).toBe(largest);
          readCount++;
        }
      }
    }),
  );
  const waitsMs: number[] = [];
  for (let n = 0; n < 20; n++) {
    const startedAt = performance.now();
    await device.send("send_message", { consultationId, content: `Kalimat ${n}` });
    waitsMs.push(performance.now() - startedAt);
  }
  isOver = true;
  await Promise.all(loops);
  expect(readCount).toBeGreaterThan(0);
  expect(Math.max(...waitsMs)).toBeLessThan(1_000);
}, 120_000);

it("whoever breaks off what they look at, also again and again, looks at it whole afterwards", async () => {
  const { patient, consultationId } = await surgery.talking();
  const kept = await attach(patient, { consultationId }, document(largest));
  const read = (signal?: AbortSignal) =>
    fetch(`${rawat.gateways[0]?.url}/api/chats/attachments/${kept.body.data.id}`, {
      headers: { authorization: `Bearer ${patient.token}` },
      ...(signal && { signal }),
    });
  for (let n = 0; n < 4; n++) {
    const leaving = new AbortController();
    const { body } = await read(leaving.signal);
    await body?.getReader().read();
    leaving.abort();
  }
  for (let n = 0; n < 3; n++) expect((await (await read()).arrayBuffer()).byteLength).toBe(largest);
});

it("whoever sends pictures that cannot be opened is soon not heard, and everybody else's are taken", async () => {
  const [{ patient, consultationId }, other] = [await surgery.talking(), await surgery.talking()];
  const broken = await brokenPicture();
  const answers: { status: number }[] = [];
  for (let n = 0; n < 9; n++) answers.push(await attach(patient, { consultationId }, broken));
  expect(statusesOf(answers)).toEqual([...Array(7).fill(400), 429, 429]);
  const taken = await attach(other.patient, { consultationId: other.consultationId }, document(9));
  expect(taken.status).toBe(201);
}, 60_000);

it("what a patient sends in rooms in a day is less than what is paid for, and less than what the clinic's people may", async () => {
  const [{ patient, doctor, consultationId }, colleague] = [await surgery.talking(), await surgery.newDoctor()];
  const [theirs, ours] = [await roomOf(patient, doctor), await roomOf(doctor, colleague)];
  const file = document(largest - 1_000);
  const sendTo = async (one: Talker, fields: Record<string, string>, times: number) => {
    const answers: { status: number }[] = [];
    for (let n = 0; n < times; n++) answers.push(await attach(one, fields, file));
    return statusesOf(answers);
  };
  expect(await sendTo(patient, theirs, 3)).toEqual([201, 201, 429]);
  expect(await sendTo(patient, { consultationId }, 1)).toEqual([201]);
  expect(await sendTo(doctor, ours, 3)).toEqual([201, 201, 201]);
}, 120_000);

it("what is refused once it has been read is not read for ever", async () => {
  const patient = await surgery.newPatient();
  const answers: { status: number }[] = [];
  for (let n = 0; n < 21; n++)
    answers.push(await attach(patient, { chatRoomId: "019a0000-0000-7000-8000-000000000000" }, document(9)));
  expect(statusesOf(answers)).toEqual([...Array(20).fill(422), 429]);
});

it("whoever sends a form of nothing but empty parts keeps nobody waiting, and is refused at the first that is too many", async () => {
  const [stranger, { patient, consultationId }] = [await surgery.newPatient(), await surgery.talking()];
  const device = await surgery.connect(patient.token);
  const form = Buffer.from("--b\r\n\r\n\r\n".repeat(900_000));
  const headers = { "content-type": "multipart/form-data; boundary=b" };
  const sending = Promise.all(
    [1, 2].map(() => ask("POST", "/api/chats/attachments", { token: stranger.token, body: form, headers })),
  );
  const waitsMs: number[] = [];
  for (let n = 0; n < 10; n++) {
    const startedAt = performance.now();
    await device.send("send_message", { consultationId, content: `Kalimat ${n}` });
    waitsMs.push(performance.now() - startedAt);
  }
  expect(statusesOf(await sending)).toEqual([400, 400]);
  expect(Math.max(...waitsMs)).toBeLessThan(1_000);
}, 120_000);
