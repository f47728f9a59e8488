import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Balancer, balance } from "../harness/balancer.ts";
import { type Day, openDay } from "../harness/clinic-day.ts";
import { startLoad, tally } from "../harness/load.ts";
import { type Program, until } from "../harness/program.ts";
import { type Rawat, startRawat } from "../harness/rawat.ts";
import { type OwnServers, startOwnServers } from "../harness/servers.ts";

let servers: OwnServers;
let rawat: Rawat;
let balancer: Balancer;
let day: Day;
beforeAll(async () => {
  servers = await startOwnServers();
  rawat = await startRawat({ gateways: 2, instances: { patient: 2, staff: 2, appointment: 2, record: 2, payment: 2 } });
  balancer = balance(rawat.gateways);
  day = await openDay(rawat.ask);
}, 180_000);
afterAll(async () => {
  balancer?.stop();
  await rawat?.stop();
  await servers?.stop();
});

/** The same instance of every program, in threes of which each asks the others. */
function threeAtOnce(instance: number): Program[][] {
  const { patient, staff, appointment, record, payment } = rawat.services;
  const gateway = rawat.gateways;
  const threes = [
    [patient, staff, gateway],
    [appointment, record, payment],
  ];
  return threes.map((three) => three.flatMap((instances) => instances[instance] ?? []));
}

it("stops each of two instances of every program in turn without one failed request, and loses nothing", {
  timeout: 360_000,
}, async () => {
  const { ask } = balancer;
  const booked: string[] = [];
  const written = new Map<string, string>();
  const book = async () => {
    const answered = await ask("POST", "/api/appointments", { token: day.desk, json: day.booking(day.patientId) });
    if (answered.status === 201) booked.push(answered.body.data.id);
    return answered;
  };
  const bookings = startLoad({ book }, 10);
  const load = startLoad({
    write: async () => {
      const text = `Keluhan ${randomUUID()}`;
      const answered = await ask("POST", "/api/records", { token: day.doctor, json: day.note(day.patientId, text) });
      if (answered.status === 201) written.set(answered.body.data.id, text);
      return answered;
    },
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
    for (const programs of [...threeAtOnce(0), ...threeAtOnce(1)]) {
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
    "slots 200",
    "timeline 200",
    "write 201",
  ]);
  for (const id of booked) {
    const { status, body } = await ask("GET", `/api/appointments/${id}`, { token: day.desk });
    expect([status, body.data?.status]).toEqual([200, "booked"]);
  }
  for (const [id, text] of written) {
    const { body } = await ask("GET", `/api/records/${id}`, { token: day.patient });
    expect(body.data.subjective).toBe(text);
  }
});
