import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectUnharmed, whileDoing } from "../harness/bystander.ts";
import { type Day, openDay } from "../harness/clinic-day.ts";
import { type Rawat, startRawat, tokenOf } from "../harness/rawat.ts";

let rawat: Rawat;
let day: Day;
let admin: string;
beforeAll(async () => {
  rawat = await startRawat({ environment: { TRUSTED_PROXIES: "127.0.0.1" } });
  day = await openDay(rawat.ask);
  admin = await tokenOf(rawat.ask, "admin");
});
afterAll(() => rawat.stop());

/** So many visitors of one network, each of whom asks several times. */
const flood = (path: (n: number) => string) =>
  Array.from({ length: 150 }, async (_, at) => {
    const statuses: number[] = [];
    for (let turn = 0; turn < 5; turn++) {
      const headers = { "x-forwarded-for": `203.0.113.${at}` };
      statuses.push((await rawat.ask("GET", path(at + 150 * turn), { headers })).status);
    }
    return statuses;
  });

/** The slots of a month, from another second on each time. */
const slots = (n: number) => {
  const from = Date.now() + n * 1_000;
  const at = (time: number) => new Date(time).toISOString();
  return `/api/doctors/${day.doctorId}/slots?from=${at(from)}&to=${at(from + 30 * 24 * 3_600_000)}`;
};

describe("150 visitors of one network", { timeout: 120_000 }, () => {
  it("who ask when a doctor is free for a month keep nobody of the clinic waiting, no other visitor, and no notification of a payment", async () => {
    const waits: number[] = [];
    let isOver = false;
    const others = (async () => {
      while (!isOver) {
        const startedAt = performance.now();
        const [notified, visited] = await Promise.all([
          rawat.ask("POST", "/api/payments/midtrans/callback", { json: {} }),
          rawat.ask("GET", "/api/doctors?limit=5", { headers: { "x-forwarded-for": "198.51.100.7" } }),
        ]);
        expect([notified.status, visited.status]).toEqual([403, 200]);
        waits.push(performance.now() - startedAt);
        await delay(20);
      }
    })();
    const watched = await whileDoing(
      rawat,
      admin,
      () => flood(slots),
      `/api/doctors/${day.doctorId}/schedules`,
    ).finally(() => {
      isOver = true;
    });
    await others;
    expectUnharmed(watched, { mostWithinMs: 300, allWithinMs: 1_500 });
    expectUnharmed({ ...watched, waits: waits.sort((a, b) => a - b) }, { mostWithinMs: 500, allWithinMs: 2_000 });
    // Whoever visits is served as well, if in their turn.
    const statuses = watched.answers.flat();
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(statuses.length / 2);
  });

  it("who search the news keep nobody of the clinic waiting", async () => {
    const watched = await whileDoing(rawat, admin, () => flood((n) => `/news?q=kata${n}`), "/api/appointments?limit=5");
    expectUnharmed(watched, { mostWithinMs: 300, allWithinMs: 1_500 });
  });
});
