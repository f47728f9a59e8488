import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Balancer, balance } from "../harness/balancer.ts";
import { type Day, openDay } from "../harness/clinic-day.ts";
import { startLoad, tally } from "../harness/load.ts";
import { type Program, until } from "../harness/program.ts";
import { type Rawat, signIn, startRawat } from "../harness/rawat.ts";
import { type OwnServers, startOwnServers } from "../harness/servers.ts";
import { lookInto } from "../harness/stores.ts";

let servers: OwnServers;
let rawat: Rawat;
let balancer: Balancer;
let day: Day;
beforeAll(async () => {
  servers = await startOwnServers();
  rawat = await startRawat({
    gateways: 2,
    instances: { patient: 2, staff: 2, appointment: 2, record: 2, payment: 2, chat: 2 },
    workers: 2,
  });
  balancer = balance(rawat.gateways);
  day = await openDay(rawat.ask);
}, 180_000);
afterAll(async () => {
  balancer?.stop();
  await rawat?.stop();
  await servers?.stop();
});

/** The same instance of every program, in fours of which each asks the others. */
function fourAtOnce(instance: number): Program[][] {
  const { patient, staff, appointment, record, payment, chat } = rawat.services;
  const { gateways: gateway, workers: worker } = rawat;
  const fours = [
    [patient, staff, gateway, worker],
    [appointment, record, payment, chat],
  ];
  return fours.map((four) => four.flatMap((instances) => instances[instance] ?? []));
}

it("stops each of two instances of every program in turn without one failed request, and loses nothing", {
  timeout: 360_000,
}, async () => {
  const { ask } = balancer;
  const booked: string[] = [];
  const written = new Map<string, string>();
  const said: string[] = [];
  const book = async () => {
    const answered = await ask("POST", "/api/appointments", { token: day.desk, json: day.booking(day.patientId) });
    if (answered.status === 201) booked.push(answered.body.data.id);
    return answered;
  };
  await until(async () => (await book()).status === 201);
  const { user: physician } = await signIn(ask, "doctor@rawat.test");
  let room: Awaited<ReturnType<typeof ask>> | undefined;
  // They may write to each other once it is known that they have an appointment.
  await until(async () => {
    room = await ask("POST", "/api/chats/rooms", { token: day.patient, json: { userIds: [physician.id] } });
    return room.status === 201;
  });
  const chatRoomId = room?.body.data.id;
  const bookings = startLoad({ book }, 10);
  const load = startLoad({
    write: async () => {
      const text = `Keluhan ${randomUUID()}`;
      const answered = await ask("POST", "/api/records", { token: day.doctor, json: day.note(day.patientId, text) });
      if (answered.status === 201) written.set(answered.body.data.id, text);
      return answered;
    },
    say: async () => {
      const content = randomUUID();
      const answered = await ask("POST", "/api/chats/messages", { token: day.patient, json: { chatRoomId, content } });
      if (answered.status === 202) said.push(content);
      return answered;
    },
    told: () => ask("GET", "/api/notifications?limit=5", { token: day.patient }),
    order: () =>
      ask("POST", "/api/orders", {
        token: day.desk,
        json: { userId: day.patientId, product: "Kontrol", price: 50_000 },
      }),
    bills: () => ask("GET", `/api/orders/user/${day.patientId}`, { token: day.patient }),
    slots: () => ask("GET", `/api/doctors/${day.doctorId}/slots`),
    list: () => ask("GET", "/api/appointments?limit=5", { token: day.desk }),
    records: () => ask("GET", "/api/records?limit=5", { token: day.patient }),
    timeline: () => ask("GET", `/api/patients/${day.patientId}/timeline?limit=5`, { token: day.patient }),
  });
  const untilMore = (count: number) => {
    const wanted = load.attempts.length + count;
    return until(() => load.attempts.length >= wanted, 30_000);
  };
  try {
    await untilMore(20);
    for (const programs of [...fourAtOnce(0), ...fourAtOnce(1)]) {
      const startedAt = performance.now();
      expect(await Promise.all(programs.map((program) => program.stop()))).toEqual(programs.map(() => 0));
      expect(performance.now() - startedAt).toBeLessThan(10_000);
      await Promise.all(programs.map((program) => program.restart()));
      // Nobody takes the next ones away before these are known to be back.
      await pause(1_500);
      await untilMore(20);
    }
  } finally {
    await Promise.all([load.stop(), bookings.stop()]);
  }
  const attempts = [...load.attempts, ...bookings.attempts];
  expect(attempts.flatMap(({ answered }) => (answered && answered.status >= 400 ? [answered.text] : []))).toEqual([]);
  const counts = tally(attempts);
  expect(Object.keys(counts).sort(), JSON.stringify(counts)).toEqual([
    "bills 200",
    "book 201",
    "list 200",
    "order 201",
    "records 200",
    "say 202",
    "slots 200",
    "timeline 200",
    "told 200",
    "write 201",
  ]);
  const stored = await lookInto(rawat, "chat", async (db) =>
    Number((await db("messages").where({ conversationId: chatRoomId }).count({ count: "*" }))[0]?.count),
  );
  expect(stored).toBe(said.length);
  for (const id of booked) {
    const { status, body } = await ask("GET", `/api/appointments/${id}`, { token: day.desk });
    expect([status, body.data?.status]).toEqual([200, "booked"]);
  }
  for (const [id, text] of written) {
    const { body } = await ask("GET", `/api/records/${id}`, { token: day.patient });
    expect(body.data.subjective).toBe(text);
  }
});
