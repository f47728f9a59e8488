import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { askingOf, notification, type Outcome, openTill, startTill, type Till } from "../harness/payments.ts";
import type { Rawat } from "../harness/rawat.ts";

let rawat: Rawat;
let till: Till;
let today: string;
beforeAll(async () => {
  rawat = await startTill();
  till = await openTill(rawat);
});
// The day may turn while tests run.
beforeEach(async () => {
  today = (await dataOf("/api/payments/reports/day-end", till.desk)).date;
});
afterAll(() => rawat.stop());

const { ask, dataOf } = askingOf(() => rawat);
const callback = "/api/payments/midtrans/callback";
const dayMs = 24 * 3_600_000;
const dayFrom = (days: number) => new Date(Date.parse(`${today}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
const idsOf = async (path: string, key: "id" | "paymentId" = "id") =>
  new Set(((await dataOf(path, till.admin)) as Record<string, string>[]).map((one) => one[key]));

async function takenAtDesk(method: string): Promise<{ orderId: string; id: string }> {
  const { id: orderId } = await till.order();
  const json = { method, amount: 150_000 };
  const { body } = await ask("POST", `/api/orders/${orderId}/counter-payment`, { token: till.desk, json });
  return { orderId, id: body.data.id };
}

describe.each([
  ["payments", "/api/payments?", "id", "id"],
  ["orders", "/api/orders?", "id", "orderId"],
  ["the ledger", "/api/payments/ledger?", "paymentId", "id"],
] as const)("a list of %s", (_, path, key, of) => {
  it("has those of the days that it is narrowed to, the first and the last as the clinic counts them", async () => {
    const one = await takenAtDesk("cash");
    const has = async (from: number, to: number) =>
      (await idsOf(`${path}limit=100&from=${dayFrom(from)}&to=${dayFrom(to)}`, key)).has(one[of]);
    expect([await has(0, 0), await has(-7, 7), await has(-7, -1), await has(1, 7)]).toEqual([true, true, false, false]);
  });
});

it("orders that are owed, and those that are not, are turned page by page, the newest first and each once", async () => {
  const { token, patientId } = await till.newPayer();
  const made: string[] = [];
  for (let n = 0; n < 5; n++) made.unshift((await till.order(10_000, { userId: patientId })).id);
  const paid = [made[1], made[3]] as string[];
  for (const id of paid)
    await ask("POST", `/api/orders/${id}/counter-payment`, {
      token: till.desk,
      json: { method: "cash", amount: 10_000 },
    });
  const own = await ask("POST", "/api/orders", {
    token,
    json: { userId: patientId, product: "Vitamin", price: 5_000 },
  });
  const owed = [own.body.data.id, ...made.filter((id) => !paid.includes(id))];
  for (const [unpaid, expected] of [
    [true, owed],
    [false, paid],
  ] as const) {
    const seen: string[] = [];
    for (let cursor = ""; ; ) {
      const path = `/api/orders?limit=1&unpaid=${unpaid}${cursor && `&cursor=${cursor}`}`;
      const { body } = await ask("GET", path, { token });
      seen.push(...body.data.map(({ id }: { id: string }) => id));
      cursor = body.meta.nextCursor ?? "";
      if (!cursor || seen.length > 10) break;
    }
    expect(seen).toEqual(expected);
  }
});

it("payments that wait to be given back by hand are listed by that, and no others", async () => {
  const [waits, stays] = [await takenAtDesk("transfer"), await takenAtDesk("transfer")];
  await ask("POST", `/api/payments/${waits.id}/refund`, { token: till.admin, json: { reason: "Batal" } });
  const listed = await idsOf("/api/payments?status=refund_pending&limit=100");
  expect([listed.has(waits.id), listed.has(stays.id)]).toEqual([true, false]);
  expect(await idsOf("/api/payments?status=refund_pending&method=cash&limit=100")).toEqual(new Set());
});

describe("money of which no payment is known, as after a backup was restored", () => {
  const differences = (only = "limit=100"): Promise<Record<string, unknown>[]> =>
    dataOf(`/api/payments/differences?${only}`, till.admin);
  const ofNumber = async (orderNumber: string, only?: string) =>
    (await differences(only)).filter((one) => one.orderNumber === orderNumber);
  let made = 0;
  const newNumber = () => `RW-01KB${"0".repeat(18)}${String(++made).padStart(4, "0")}`;
  const playThere = async (orderNumber: string, outcomes: readonly Outcome[] = ["settlement"]) => {
    await till.openThere(orderNumber, 150_000);
    for (const outcome of outcomes) await till.play(orderNumber, outcome, { method: "qris", attempt: "same" });
  };
  const told = async (orderNumber = newNumber()) => {
    await playThere(orderNumber);
    await expect.poll(() => ofNumber(orderNumber), { timeout: 10_000 }).toHaveLength(1);
    const [difference] = await ofNumber(orderNumber);
    return { orderNumber, ...difference } as { orderNumber: string; id: string };
  };

  it("is told to the clinic once, however often Midtrans tells of it", async () => {
    const { orderNumber } = await told();
    for (let time = 0; time < 3; time++)
      expect((await ask("POST", callback, { json: notification(orderNumber, { time }) })).status).toBe(200);
    await delay(2_500);
    expect(await ofNumber(orderNumber)).toEqual([
      expect.objectContaining({ kind: "unknown_payment", paymentId: null, amount: 150_000, resolvedAt: null }),
    ]);
  });

  it("is told also where Midtrans could not be asked at first", async () => {
    await till.fail(["status_reset"], 2);
    await told();
  });

  it("is told of each attempt, and of a later payment of an order", async () => {
    const { orderNumber } = await told(`${newNumber()}-2`);
    await till.play(orderNumber, "settlement", { method: "gopay", attempt: "new" });
    await expect.poll(() => ofNumber(orderNumber), { timeout: 10_000 }).toHaveLength(2);
  });

  it("is asked for before anybody pays its bill once more: then it stands in the books, and waits for nobody", async () => {
    const order = await till.order(150_000);
    await told(order.orderNumber);
    const { status, body } = await ask("POST", "/api/payments", { token: till.payer, json: { orderId: order.id } });
    expect([status, body.data.status]).toEqual([201, "paid"]);
    expect(await dataOf(`/api/orders/${order.id}`, till.desk)).toMatchObject({ status: "paid" });
    expect(await ofNumber(order.orderNumber, "limit=100&resolved=false")).toEqual([]);
    expect(await dataOf(`/api/payments/ledger?paymentId=${body.data.id}`, till.admin)).toHaveLength(2);
  });

  it("is not told where none came, or the number is somebody else's", async () => {
    const strangers = [newNumber(), `SHOP-${Date.now()}`, newNumber()] as const;
    await playThere(strangers[0], ["deny"]);
    await playThere(strangers[1]);
    await ask("POST", callback, { json: notification(strangers[2]) });
    await told();
    await delay(1_500);
    for (const stranger of strangers) expect(await ofNumber(stranger)).toEqual([]);
  });

  it("is none where a known payment's way to pay is told of under a number that nobody has", async () => {
    const begun = await till.begun();
    await till.play(begun.orderNumber, "settlement", { method: "qris" });
    await till.comesTo(begun.id, "paid");
    const { transaction_id } = await till.there(begun.orderNumber);
    const orderNumber = newNumber();
    await ask("POST", callback, { json: notification(orderNumber, { transaction_id }) });
    await told();
    await delay(1_500);
    expect(await ofNumber(orderNumber)).toEqual([]);
  });

  it("is seen to as other differences are, and stands among them by its age", async () => {
    const { id, orderNumber } = await told();
    const begun = await till.begun();
    await till.play(begun.orderNumber, "settlement", { faults: ["status_wrong_amount"] });
    await expect.poll(() => ofNumber(begun.orderNumber), { timeout: 10_000 }).toHaveLength(1);
    const { body } = await ask("GET", "/api/payments/differences?limit=1", { token: till.admin });
    expect(body.data).toEqual([expect.objectContaining({ paymentId: begun.id })]);
    expect(await differences(`limit=1&cursor=${body.meta.nextCursor}`)).toEqual([expect.objectContaining({ id })]);
    const json = { note: "Dikembalikan di dasbor" };
    const seen = await ask("POST", `/api/payments/differences/${id}/resolve`, { token: till.admin, json });
    expect(seen.body.data).toMatchObject({ id, ...json, resolvedAt: expect.any(String) });
    expect(await ofNumber(orderNumber, "limit=100&resolved=false")).toEqual([]);
    expect(await ofNumber(orderNumber, "limit=100&resolved=true")).toHaveLength(1);
    const trail = await dataOf("/api/audit?action=payment.difference_resolve&limit=100", till.admin);
    expect(trail.map(({ subjectId }: { subjectId: string }) => subjectId)).toContain(id);
  });
});

it("a day's end is that of the day that is asked for", async () => {
  const drawer = async (days: number) =>
    (await dataOf(`/api/payments/reports/day-end?date=${dayFrom(days)}`, till.desk)).drawer as number;
  const before = [await drawer(-1), await drawer(0)];
  await takenAtDesk("cash");
  expect([await drawer(-1), await drawer(0)]).toEqual([before[0], (before[1] ?? 0) + 150_000]);
});

it("a notification that is told a thousand times settles its payment once, and each is answered", async () => {
  const { id, orderNumber } = await till.begun();
  await till.play(orderNumber, "settlement", { method: "qris", faults: ["drop"] });
  const json = notification(orderNumber, { transaction_id: (await till.there(orderNumber)).transaction_id });
  // In as many at once as a machine that is busy otherwise answers in time.
  for (let wave = 0; wave < 4; wave++) {
    const answers = await Promise.all(Array.from({ length: 250 }, () => ask("POST", callback, { json })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  }
  await till.comesTo(id, "paid");
  expect(await dataOf(`/api/payments/ledger?paymentId=${id}`, till.admin)).toHaveLength(2);
});
