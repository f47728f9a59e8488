import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Counting, startCounting } from "../harness/counting.ts";
import { askingOf, type Begun, openTill, type Till } from "../harness/payments.ts";
import { type Rawat, startRawat } from "../harness/rawat.ts";

let rawat: Rawat;
let till: Till;
let midtrans: Counting;
beforeAll(async () => {
  // Nothing is asked for by itself meanwhile.
  rawat = await startRawat({ midtransSpeed: 1, environment: { PAYMENT_CHECK_PACE: "1h" } });
  midtrans = await startCounting(rawat.midtrans?.url ?? "");
  await rawat.services.payment[0]?.restart({ MIDTRANS_BASE_URL: midtrans.url });
  till = await openTill(rawat);
});
afterAll(async () => {
  await rawat.stop();
  await midtrans.stop();
});
beforeEach(() => {
  midtrans.keptBackMs = 0;
  midtrans.forget();
});

const { ask } = askingOf(() => rawat);
const sync = (id: string, token: string) => ask("POST", `/api/payments/${id}/sync`, { token });
const burst = <T>(count: number, work: () => Promise<T>) => Promise.all(Array.from({ length: count }, work));
const unheard = { faults: ["drop"] };

/** A payment of somebody who has asked for none before. */
async function begun(): Promise<Begun & { token: string }> {
  const { token, patientId: userId } = await till.newPayer();
  const { id: orderId } = await till.order(150_000, { userId });
  const { status, text, body } = await ask("POST", "/api/payments", { token, json: { orderId } });
  expect(status, text).toBe(201);
  return { ...body.data, orderId, token };
}

/** Makes so many, a few at a time: what is made ready is no flood. */
async function several<T>(count: number, make: () => Promise<T>): Promise<T[]> {
  const all: T[] = [];
  while (all.length < count) all.push(...(await burst(Math.min(4, count - all.length), make)));
  return all;
}

describe("patients who ask Midtrans for a payment", () => {
  it("at once share one question, and who asks after it is asked for anew", async () => {
    const { id, orderNumber, token } = await begun();
    expect((await sync(id, token)).body.data.status).toBe("pending");
    await till.play(orderNumber, "settlement", { method: "qris", ...unheard });
    midtrans.forget();
    midtrans.keptBackMs = 300;
    const atOnce = await burst(20, () => sync(id, token));
    const { data } = (await ask("GET", `/api/payments/${id}`, { token })).body;
    for (const { status, body } of atOnce) {
      expect([status, body.data.status]).toEqual([200, "paid"]);
      expect(data).toMatchObject(body.data);
    }
    expect(midtrans.askedFor(orderNumber)).toBeLessThanOrEqual(3);
    midtrans.forget();
    expect((await sync(id, token)).body.data.status).toBe("paid");
    expect(midtrans.askedFor(orderNumber)).toBe(1);
  });

  it("hear that it cannot be asked, share that too, and see what it knows as soon as it can", async () => {
    const { id, orderNumber, token } = await begun();
    await till.fail(["status_500"], 100);
    midtrans.forget();
    midtrans.keptBackMs = 300;
    const answers = await burst(20, () => sync(id, token));
    await till.fail([]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    expect(midtrans.askedFor(orderNumber)).toBeLessThanOrEqual(3);
    expect((await sync(id, token)).status).toBe(200);
  });
});

describe("a flood of patients who ask Midtrans for all that they have begun", () => {
  const [patients, each] = [16, 5];
  const [atOnceMax, burstMax, perSecondMax] = [4, 120, 10];
  let all: { token: string; ids: string[] }[];
  beforeAll(async () => {
    all = await several(patients, async () => {
      const { token, patientId: userId } = await till.newPayer();
      const ids: string[] = [];
      while (ids.length < each) {
        const { id: orderId } = await till.order(10_000, { userId });
        ids.push((await ask("POST", "/api/payments", { token, json: { orderId } })).body.data.id);
      }
      return { token, ids };
    });
  });

  /** Asks as fast as it is answered while `work` lasts. @returns the statuses that came back. */
  async function flooding(work: () => Promise<unknown>): Promise<number[]> {
    // Short enough that four at once would ask far more often than they may.
    midtrans.keptBackMs = 20;
    midtrans.forget();
    const statuses: number[] = [];
    let isOver = false;
    const asking = all.map(async ({ token, ids }) => {
      for (let turn = 0; !isOver; turn++) statuses.push((await sync(ids[turn % ids.length] ?? "", token)).status);
    });
    await work().finally(() => {
      isOver = true;
      return Promise.all(asking);
    });
    return statuses;
  }

  it("is answered by what is known, and Midtrans is asked a little; what it tells, and what the clinic asks, is seen as ever", async () => {
    const [told, untold] = [await begun(), await begun()];
    const from = Date.now();
    const statuses = await flooding(async () => {
      await delay(2_000);
      await till.play(told.orderNumber, "settlement", { method: "qris" });
      await till.comesTo(told.id, "paid", 5_000);
      await till.play(untold.orderNumber, "settlement", { method: "qris", ...unheard });
      const asked = performance.now();
      expect((await sync(untold.id, till.admin)).body.data.status).toBe("paid");
      expect(performance.now() - asked).toBeLessThan(2_000);
      await delay(2_000);
    });
    const seconds = (Date.now() - from) / 1_000;
    expect(new Set(statuses)).toEqual(new Set([200]));
    // The others are of what was told, and of the clinic's own question.
    const others = 4;
    expect(midtrans.asked.length).toBeLessThanOrEqual(burstMax + perSecondMax * seconds + others);
    expect(midtrans.mostAtOnce).toBeLessThanOrEqual(atOnceMax + 2);
  });
});

it("while Midtrans is slow patients are answered by what is known, and not made to wait for one another", async () => {
  const payers = await several(20, begun);
  midtrans.keptBackMs = 2_500;
  midtrans.forget();
  let soon = 0;
  const answers = await Promise.all(
    payers.map(async ({ id, token }) => {
      const from = performance.now();
      const { status } = await sync(id, token);
      if (performance.now() - from < midtrans.keptBackMs) soon++;
      return status;
    }),
  );
  expect(answers).toEqual(answers.map(() => 200));
  expect(soon).toBeGreaterThanOrEqual(16);
  expect(midtrans.mostAtOnce).toBeLessThanOrEqual(4);
  expect(midtrans.asked.length).toBeLessThanOrEqual(4);
});
