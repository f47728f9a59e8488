import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askAt } from "../harness/caller.ts";
import { follow } from "../harness/live.ts";
import { moneyOf } from "../harness/money.ts";
import { notification, openTill, simulatorKey, startTill, type Till } from "../harness/payments.ts";
import { until } from "../harness/program.ts";
import { type Rawat, startRawat } from "../harness/rawat.ts";
import { lookInto } from "../harness/stores.ts";

let rawat: Rawat;
let till: Till;
beforeAll(async () => {
  rawat = await startTill();
  till = await openTill(rawat);
});
afterAll(() => rawat.stop());

const { ask, dataOf, refundOf, paidBy } = moneyOf(
  () => rawat,
  () => till,
);
const change = (id: string, json: object) => ask("PATCH", `/api/orders/${id}`, { token: till.desk, json });
const pay = (orderId: string) => ask("POST", "/api/payments", { token: till.payer, json: { orderId } });
const cancel = (id: string) => ask("POST", `/api/payments/${id}/cancel`, { token: till.payer });

/** What the provider has of an order number: its attempts, the first one first. */
const attemptsOf = async (orderNumber: string): Promise<{ transactionStatus: string }[]> =>
  (await askAt(rawat.midtrans?.url ?? "")("GET", `/__sim/orders/${orderNumber}`, {})).body.attempts;

describe("an order", () => {
  it("is neither cancelled nor changed while it is being paid", async () => {
    const { orderId } = await till.begun();
    for (const json of [{ status: "cancelled" }, { price: 1 }])
      expect((await change(orderId, json)).body.code, JSON.stringify(json)).toBe("being_paid");
  });

  it("that is changed is told to whoever looks on", async () => {
    const { id } = await till.order();
    const stream = await follow(rawat.gateways[0]?.url ?? "", till.desk);
    await change(id, { price: 99_000 });
    await until(() => stream.events.some((event) => event.type === "order.updated" && event.id === id));
    stream.close();
  });

  it("stands in its patient's timeline once, page by page, also beside others of the same moment", async () => {
    const { token, patientId } = await till.newPayer();
    const ids: string[] = [];
    for (let count = 0; count < 4; count++) ids.push((await till.order(10_000, { userId: patientId })).id);
    const createdAt = new Date().toISOString();
    await lookInto(rawat, "payment", (db) => db("orders").where({ patientId }).update({ createdAt }));
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const path = `/api/patients/${patientId}/timeline?limit=1${cursor && `&cursor=${cursor}`}`;
      const { body } = await ask("GET", path, { token });
      seen.push(...body.data.map(({ id }: { id: string }) => id));
      cursor = body.meta.nextCursor;
    }
    expect(seen.toSorted()).toEqual(ids.toSorted());
  });
});

describe("of several payments of one order", () => {
  it("the one that a bank looks at after it was given up is shown as that, while another one is open", async () => {
    const first = await till.begun();
    expect((await cancel(first.id)).status).toBe(200);
    const second = (await pay(first.orderId)).body.data;
    await till.play(first.orderNumber, "challenge", { method: "credit_card" });
    await till.comesTo(first.id, "challenge", 15_000);
    expect(await till.payment(second.id)).toMatchObject({ isOpen: true, status: "pending" });
  });

  it("each way to pay that was begun ends at the provider when it is given up", async () => {
    const { id, orderNumber } = await till.begun();
    await till.play(orderNumber, "pending", { method: "bank_transfer" });
    await till.play(orderNumber, "pending", { method: "qris", attempt: "new" });
    const known = async () => {
      const { story }: { story: { status: string | null; transactionId: string | null }[] } = await till.payment(id);
      const seen = story.filter(({ status, transactionId }) => status !== null && transactionId !== null);
      return new Set(seen.map(({ transactionId }) => transactionId)).size;
    };
    await until(async () => (await known()) === 2);
    expect((await cancel(id)).status).toBe(200);
    expect((await attemptsOf(orderNumber)).map(({ transactionStatus }) => transactionStatus)).toEqual([
      "cancel",
      "cancel",
    ]);
  });
});

describe("what does not meet the provider's word", () => {
  const differences = async (paymentId: string) =>
    ((await dataOf("/api/payments/differences?limit=100", till.admin)) as { paymentId: string; kind: string }[])
      .filter((difference) => difference.paymentId === paymentId)
      .map(({ kind }) => kind);

  it("is told of money that was given back at the provider's own pages", async () => {
    const { id, orderNumber } = await paidBy("qris");
    await till.play(orderNumber, "refund", { attempt: "same" });
    await till.comesTo(id, "refunded");
    expect(await differences(id)).toEqual(["foreign_refund"]);
  });

  it.each([
    ["noted as given back", "complete", "partially_refunded"],
    ["withdrawn", "withdraw", "paid"],
  ])(
    "is told of a refund that the provider refuses, until what waits for a hand is %s; no charge is called off for a part of it",
    async (_, how, status) => {
      const { id, orderNumber } = await paidBy("credit_card");
      await refundOf(id, 50_000);
      // A part waits for the card to be settled; but not for ever.
      const daysAgo = new Date(Date.now() - 4 * 24 * 3_600_000).toISOString();
      await lookInto(rawat, "payment", (db) => db("refunds").where({ paymentId: id }).update({ createdAt: daysAgo }));
      await expect.poll(() => differences(id), { timeout: 15_000 }).toEqual(["refund_refused"]);
      expect(await till.payment(id)).toMatchObject({
        status: "refund_pending",
        refundedAmount: 0,
        refunds: [{ status: "by_hand" }],
        openDifferences: [{ kind: "refund_refused", seen: expect.stringMatching(/^refund of 50000: Midtrans/) }],
      });
      expect(await till.there(orderNumber)).toMatchObject({ transaction_status: "capture" });
      const done = await ask("POST", `/api/payments/${id}/refund/${how}`, { token: till.admin, json: {} });
      expect(done.status, done.text).toBe(200);
      expect(await till.payment(id)).toMatchObject({ status, openDifferences: [] });
      expect(await differences(id)).toEqual(["refund_refused"]);
    },
  );

  it("is told of no more than is still owed of a refund that the provider refused, once a part went back otherwise", async () => {
    const { id, orderNumber } = await paidBy("credit_card");
    await refundOf(id, 100_000);
    const daysAgo = new Date(Date.now() - 4 * 24 * 3_600_000).toISOString();
    await lookInto(rawat, "payment", (db) => db("refunds").where({ paymentId: id }).update({ createdAt: daysAgo }));
    await expect.poll(() => differences(id), { timeout: 15_000 }).toEqual(["refund_refused"]);
    await till.play(orderNumber, "settlement", { attempt: "same" });
    await till.play(orderNumber, "partial_refund", { attempt: "same" });
    await expect.poll(async () => (await till.payment(id)).refundedAmount, { timeout: 15_000 }).toBe(75_000);
    const { refunds, openDifferences } = await till.payment(id);
    expect(refunds).toContainEqual(expect.objectContaining({ status: "by_hand", amount: 75_000 }));
    const told = openDifferences.filter(({ kind }: { kind: string }) => kind === "refund_refused");
    expect(told).toMatchObject([{ seen: expect.stringMatching(/^refund of 75000: Midtrans/) }]);
  });
});

describe("what somebody saw to", () => {
  it("stays as it was noted first", async () => {
    const { id, orderNumber } = await till.begun();
    await till.play(orderNumber, "settlement", { method: "qris" });
    await till.comesTo(id, "paid");
    await till.play(orderNumber, "refund", { attempt: "same" });
    await till.comesTo(id, "refunded");
    const [{ id: differenceId }] = (await till.payment(id)).openDifferences;
    const note = (text: string) =>
      ask("POST", `/api/payments/differences/${differenceId}/resolve`, { token: till.admin, json: { note: text } });
    const first = (await note("Memang dimaksudkan")).body.data;
    expect((await note("Lain")).body.data).toEqual(first);
  });
});

it("a card's charge that was called off at the bank gives nobody back a part that was asked for", async () => {
  const { id, orderNumber } = await till.begun();
  await till.play(orderNumber, "capture", { method: "credit_card" });
  await till.comesTo(id, "paid");
  const json = { reason: "Batal", amount: 50_000 };
  expect((await ask("POST", `/api/payments/${id}/refund`, { token: till.admin, json })).status).toBe(200);
  await till.play(orderNumber, "cancel", { attempt: "same" });
  const seen = await till.comesTo(id, "reversed", 15_000);
  expect(seen).toMatchObject({ refundedAmount: 0, refunds: [{ amount: 50_000, status: "refused" }] });
});

describe("a clinic of its own day and its own key of signatures", () => {
  // A day before or after the one in London, whatever the hour.
  const zone = new Date().getUTCHours() < 11 ? "Pacific/Pago_Pago" : "Pacific/Kiritimati";
  const ownKey = "a-key-of-signatures-of-its-own";
  let own: Rawat;
  let ownTill: Till;
  beforeAll(async () => {
    const environment = { CLINIC_TIME_ZONE: zone, MIDTRANS_SIGNATURE_KEY: ownKey, PAYMENT_CHECK_PACE: "1h" };
    own = await startRawat({ midtransSpeed: 1, environment });
    ownTill = await openTill(own);
  });
  afterAll(() => own.stop());

  it("takes notifications that are signed with it, also such as name no attempt, and no others", async () => {
    const { id, orderNumber } = await ownTill.begun();
    await ownTill.play(orderNumber, "settlement", { method: "qris", faults: ["drop"] });
    const tell = (key: string) =>
      own.ask("POST", "/api/payments/midtrans/callback", { json: notification(orderNumber, {}, key) });
    expect((await tell(simulatorKey)).status).toBe(403);
    expect((await ownTill.payment(id)).status).toBe("pending");
    expect((await tell(ownKey)).status).toBe(200);
    await ownTill.comesTo(id, "paid", 15_000);
  });

  it("books by the clinic's day", async () => {
    const { id } = await ownTill.order(40_000);
    const json = { method: "cash", amount: 40_000 };
    expect((await own.ask("POST", `/api/orders/${id}/counter-payment`, { token: ownTill.desk, json })).status).toBe(
      201,
    );
    const here = new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format();
    expect(here).not.toBe(new Date().toISOString().slice(0, 10));
    const path = `/api/payments/reports/daily?from=${here}&to=${here}`;
    const [day] = (await own.ask("GET", path, { token: ownTill.admin })).body.data;
    expect(day).toMatchObject({ date: here, cash: 40_000 });
  });
});
