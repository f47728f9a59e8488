import { setTimeout as pause } from "node:timers/promises";
import { chatSocket } from "@rawat/contracts";
import fc from "fast-check";
import { io, type Socket } from "socket.io-client";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openSurgery, type Surgery, startSurgeryHouse } from "../harness/chat.ts";
import { askingOf } from "../harness/payments.ts";
import { until } from "../harness/program.ts";
import { programsOf, type Rawat } from "../harness/rawat.ts";

let rawat: Rawat;
let surgery: Surgery;
beforeAll(async () => {
  rawat = await startSurgeryHouse({
    environment: { LIMIT_MESSAGES_AT_ONCE: "100", LIMIT_ROOM_MESSAGES_A_DAY: "5", LIMIT_ACCOUNT_REFUSALS: "10" },
  });
  surgery = await openSurgery(rawat);
});
afterAll(() => surgery.stop());

const { ask, dataOf } = askingOf(() => rawat);
const sockets = 500;
const eventsEach = 20;

/** Names that are commands, names that every object has, and none; with what belongs to them, and with anything at all. */
const events = (ids: readonly string[]) => {
  const id = fc.constantFrom(...ids, "", "../..", "x".repeat(2_000));
  const likely = fc.record(
    {
      consultationId: id,
      chatRoomId: id,
      messageId: id,
      afterMessageId: id,
      attachmentId: id,
      clientMessageId: fc.string({ unit: "binary" }),
      content: fc.string({ unit: "binary", maxLength: 200 }),
      type: fc.constantFrom("text", "image", "file", "constructor"),
    },
    { requiredKeys: [] },
  );
  const anything = fc.anything({ withNullPrototype: true, withTypedArray: true, maxDepth: 3 });
  return fc.tuple(
    fc.oneof(
      fc.constantFrom(...Object.keys(chatSocket.sends)),
      fc.constantFrom("__proto__", "constructor", "toString", "new_message", "presence"),
      fc.string({ unit: "binary", maxLength: 40 }).map((name) => `_${name}`),
    ),
    fc.oneof(likely, anything),
  );
};

/** One more connection of somebody's; undefined where it is let in no more. */
const connect = (token: string): Promise<Socket | undefined> =>
  new Promise((resolve) => {
    const socket = io(rawat.gateways[0]?.url ?? "", {
      auth: { token },
      transports: ["websocket"],
      reconnection: false,
      forceNew: true,
    });
    socket.once("connect", () => resolve(socket));
    socket.io.once("error", () => resolve(undefined));
    socket.io.once("close", () => resolve(undefined));
    socket.once("connect_error", () => resolve(undefined));
  });

it("five hundred sockets of one account with ten thousand events of any kind keep nobody waiting, end no program and say nothing in what is not theirs", async () => {
  const [{ patient, doctor, consultationId }, theirs] = [await surgery.talking(), await surgery.talking()];
  const [mother, physician] = [await surgery.connect(patient.token), await surgery.connect(doctor.token)];
  for (const device of [mother, physician]) await device.send("join_consultation", { consultationId });
  const said: string[] = [];
  const waitsMs: number[] = [];
  let isOver = false;
  const talk = async () => {
    for (let n = 0; !isOver; n++) {
      const content = `Kalimat ${n}`;
      const startedAt = performance.now();
      await (n % 2 === 0 ? mother : physician).send("send_message", { consultationId, content });
      waitsMs.push(performance.now() - startedAt);
      said.push(content);
      await pause(200);
    }
  };
  const flood = async () => {
    const wishes = fc.sample(events([consultationId, theirs.consultationId]), {
      numRuns: sockets * eventsEach,
      seed: 20_261_128,
    });
    const opened: Socket[] = [];
    for (let from = 0; from < sockets; from += 25) {
      const some = await Promise.all(Array.from({ length: 25 }, () => connect(theirs.patient.token)));
      opened.push(...some.filter((socket) => socket !== undefined));
    }
    expect(opened.length).toBe(sockets);
    // The newest thirty of an account stay.
    await until(() => opened.filter(({ connected }) => connected).length === 30);
    const open = opened.filter(({ connected }) => connected);
    for (const [at, [name, body]] of wishes.entries()) {
      // What cannot be written down cannot be sent.
      try {
        open[at % open.length]?.emit(name, body);
      } catch {}
      if (at % 500 === 0) await pause(50);
    }
    await pause(2_000);
    for (const socket of open) socket.close();
  };
  await Promise.all([talk(), flood().finally(() => (isOver = true))]);

  expect(waitsMs.length).toBeGreaterThan(10);
  const [slowest = 0] = waitsMs.toSorted((a, b) => b - a);
  expect(slowest).toBeLessThan(3_000);
  expect(physician.told("new_message").map(({ content }) => content)).toEqual(said);
  const { id } = (await dataOf("/api/consultations", patient.token))[0];
  expect(id).toBe(consultationId);
  const stored = await dataOf(`/api/chats/consultation/${consultationId}/messages?limit=100`, patient.token);
  expect(new Set(stored.map(({ senderId }: { senderId: string }) => senderId))).toEqual(
    new Set([patient.accountId, doctor.accountId]),
  );
  for (const program of [...programsOf(rawat), ...rawat.workers])
    expect((await fetch(`${program.url}/health/live`)).status).toBe(200);
}, 120_000);

it("a flood of refused commands leaves as many entries in the trail as one of refused requests may", async () => {
  const [{ consultationId }, { accountId, token }] = [await surgery.talking(), await surgery.newPatient()];
  const device = await surgery.connect(token);
  const tries = Array.from({ length: 90 }, () => device.send("join_consultation", { consultationId }));
  expect(new Set((await Promise.allSettled(tries)).map(({ status }) => status))).toEqual(new Set(["rejected"]));
  const refusals = async () =>
    (await dataOf(`/api/audit?userId=${accountId}&limit=100`, surgery.admin)).filter(
      ({ result }: { result: string }) => result === "refused",
    );
  await until(async () => (await refusals()).length > 0);
  await pause(500);
  expect((await refusals()).map(({ subjectId }: { subjectId: string }) => subjectId)).toEqual(
    Array(10).fill(consultationId),
  );
});

it("whoever has said in rooms what a day is for says no more there, by whichever way, and what is paid for goes on", async () => {
  const { patient, doctor, consultationId } = await surgery.talking();
  const { body } = await rawat.ask("POST", "/api/chats/rooms", {
    token: patient.token,
    json: { userIds: [doctor.accountId] },
  });
  const chatRoomId = body.data.id;
  const say = (json: object) => rawat.ask("POST", "/api/chats/messages", { token: patient.token, json });
  const socket = await surgery.connect(patient.token);
  for (let times = 0; times < 4; times++) expect((await say({ chatRoomId, content: "Halo" })).status).toBe(202);
  await socket.send("send_message", { chatRoomId, content: "Halo" });
  await expect(socket.send("send_message", { chatRoomId, content: "Halo" })).rejects.toMatchObject({
    fault: { status: 429 },
  });
  const refused = await say({ chatRoomId, content: "Halo" });
  expect([refused.status, Number(refused.headers.get("retry-after")) > 3_600]).toEqual([429, true]);
  expect((await say({ consultationId, content: "Halo" })).status).toBe(202);
});

it("whoever polls from one address and never says who they are keeps nobody else waiting", async () => {
  const { patient, consultationId } = await surgery.talking();
  const device = await surgery.connect(patient.token);
  const over = new AbortController();
  const { signal } = over;
  const address = `${rawat.gateways[0]?.url}/socket.io/?EIO=4&transport=polling`;
  let polled = 0;
  const strangers = Array.from({ length: 200 }, async () => {
    while (!signal.aborted) {
      const opened = await (await fetch(address, { signal })).text();
      const sid = /"sid":"([^"]+)"/.exec(opened)?.[1];
      if (!sid) continue;
      polled++;
      await (await fetch(`${address}&sid=${sid}`, { signal })).text();
    }
  }).map((polling) => polling.catch(() => undefined));
  await pause(2_000);
  const waitsMs: number[] = [];
  for (let n = 0; n < 10; n++) {
    const startedAt = performance.now();
    expect((await ask("GET", `/api/consultations/${consultationId}`, { token: patient.token })).status).toBe(200);
    await device.send("send_message", { consultationId, content: `Kalimat ${n}` });
    waitsMs.push(performance.now() - startedAt);
  }
  over.abort();
  await Promise.all(strangers);
  expect(polled).toBeGreaterThan(32);
  expect(Math.max(...waitsMs)).toBeLessThan(1_000);
}, 60_000);
