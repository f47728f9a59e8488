import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { askAt } from "../harness/caller.ts";
import { notification, openTill, type Till } from "../harness/payments.ts";
import { until } from "../harness/program.ts";
import { programsOf, type Rawat, startRawat } from "../harness/rawat.ts";

const serverKey = `SB-Mid-server-${randomUUID()}`;
let rawat: Rawat;
let till: Till;
beforeAll(async () => {
  rawat = await startRawat({
    midtransSpeed: 1,
    environment: {
      MIDTRANS_SERVER_KEY: serverKey,
      MIDTRANS_SIMULATOR_SERVER_KEY: serverKey,
      PAYMENT_CHECK_PACE: "1s",
      LOG_LEVEL: "debug",
    },
  });
  till = await openTill(rawat);
});
afterAll(() => rawat.stop());
beforeEach(async () => {
  await midtrans("POST", "/__sim/faults", { json: { faults: [] } });
});

const ask = (...args: Parameters<Rawat["ask"]>) => rawat.ask(...args);
const midtrans = (...args: Parameters<Rawat["ask"]>) => askAt(rawat.midtrans?.url ?? "")(...args);
const pay = (orderId: string, headers = {}) =>
  ask("POST", "/api/payments", { token: till.payer, json: { orderId }, headers });
const sourcesOf = ({ story }: { story: { source: string }[] }) => story.map(({ source }) => source);
const heard: string[] = [];
/** Asks, keeps what came back, and tells how long that took. */
async function timed(asking: () => ReturnType<typeof ask>) {
  const from = performance.now();
  const answer = await asking();
  heard.push(answer.text);
  return { ...answer, ms: performance.now() - from };
}

describe("while Midtrans", () => {
  it("is down, paying says so within five seconds, nothing else suffers, and afterwards the same payment goes on", async () => {
    const { id } = await till.order();
    const begun = await till.begun();
    await till.fail(["down"]);
    const key = { "idempotency-key": randomUUID() };
    const refused = await timed(() => pay(id, key));
    expect([refused.status, refused.body.code]).toEqual([503, "service_unavailable"]);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    const told = await timed(() =>
      ask("POST", "/api/payments/midtrans/callback", { json: notification(begun.orderNumber, {}, serverKey) }),
    );
    expect(told.status).toBe(200);
    const others = [`/api/orders/${id}`, `/api/payments/${begun.id}`, "/api/price-list"];
    const read = await Promise.all(others.map((path) => timed(() => ask("GET", path, { token: till.payer }))));
    expect(read.map(({ status }) => status)).toEqual([200, 200, 200]);
    const sync = await timed(() => ask("POST", `/api/payments/${begun.id}/sync`, { token: till.payer }));
    expect(sync.status).toBe(503);
    for (const { ms } of [refused, told, sync, ...read]) expect(ms).toBeLessThan(5_000);
    await till.fail([]);
    const again = await timed(() => pay(id, key));
    expect([again.status, again.body.data.snapToken]).toEqual([201, expect.any(String)]);
    const { body } = await ask("GET", `/api/payments?orderId=${id}`, { token: till.admin });
    expect(body.data).toHaveLength(1);
  });

  it.each([
    "create_500",
    "create_500_after",
    "create_maintenance",
    "create_garbage",
    "create_reset",
    "create_slow",
    "create_drip",
  ])("fails a new page by %s, the payment is there once and can be paid", async (fault) => {
    const { id } = await till.order();
    await till.fail([fault], 1);
    const first = await timed(() => pay(id));
    expect([503, 504]).toContain(first.status);
    expect(first.ms).toBeLessThan(5_000);
    const again = await timed(() => pay(id));
    expect(again.status).toBe(201);
    const { body } = await ask("GET", `/api/payments?orderId=${id}`, { token: till.admin });
    expect(body.data).toHaveLength(1);
    await till.play(again.body.data.orderNumber, "settlement", { method: "qris" });
    await till.comesTo(again.body.data.id, "paid");
  });

  it.each(["status_500", "status_maintenance", "status_garbage", "status_reset", "status_slow", "status_drip"])(
    "answers a status by %s, what was paid is found all the same",
    async (fault) => {
      const { id, orderNumber } = await till.begun();
      await till.play(orderNumber, "settlement", { method: "qris", faults: ["drop"] });
      await till.fail([fault], 2);
      const sync = await timed(() => ask("POST", `/api/payments/${id}/sync`, { token: till.payer }));
      expect([200, 503, 504]).toContain(sync.status);
      await till.comesTo(id, "paid", 60_000);
    },
  );

  it("never ends one answer, what was paid beside it is seen as ever, and so is that once it does", async () => {
    const [dripping, other] = [await till.begun(), await till.begun()];
    await till.play(dripping.orderNumber, "settlement", { method: "qris", faults: ["status_drip"] });
    await until(async () => sourcesOf(await till.payment(dripping.id)).includes("notified"), 20_000);
    await till.play(other.orderNumber, "settlement", { method: "qris" });
    await till.comesTo(other.id, "paid", 15_000);
    expect((await till.payment(dripping.id)).status).toBe("pending");
    await till.play(dripping.orderNumber, "settlement", { attempt: "same", faults: [] });
    await till.comesTo(dripping.id, "paid", 60_000);
  });

  it.each([
    "refund_500",
    "refund_500_after",
    "refund_maintenance",
    "refund_garbage",
    "refund_reset",
    "refund_slow",
    "refund_drip",
  ])("answers a refund by %s, it is given back once", async (fault) => {
    const { id, orderNumber } = await till.begun();
    await till.play(orderNumber, "settlement", { method: "qris" });
    await till.comesTo(id, "paid");
    await till.fail([fault], 1);
    const json = { reason: "Batal", amount: 60_000 };
    const answered = await timed(() => ask("POST", `/api/payments/${id}/refund`, { token: till.admin, json }));
    expect(answered.ms).toBeLessThan(5_000);
    const seen = await till.comesTo(id, "partially_refunded", 40_000);
    expect(seen.refundedAmount).toBe(60_000);
    const { body } = await midtrans("GET", `/v2/${orderNumber}/status`, {
      headers: { authorization: `Basic ${Buffer.from(`${serverKey}:`).toString("base64")}` },
    });
    expect(body.refund_amount).toBe("60000.00");
  });

  it.each(["500", "500_after", "maintenance", "garbage", "reset", "slow"])(
    "answers by %s what is given up, nobody is told that it is over before it is there, and then it is in both places",
    async (way) => {
      const { id, orderNumber } = await till.begun();
      await till.play(orderNumber, "pending", { method: "bank_transfer", faults: ["drop"] });
      await till.fail([`cancel_${way}`], 1);
      const cancel = () => timed(() => ask("POST", `/api/payments/${id}/cancel`, { token: till.payer }));
      const first = await cancel();
      expect([503, 504]).toContain(first.status);
      expect(first.ms).toBeLessThan(5_000);
      // It may have been seen by itself that it is over there.
      expect([200, 409]).toContain((await cancel()).status);
      await till.comesTo(id, "cancelled");
      const { text } = await midtrans("GET", `/__sim/orders/${orderNumber}`);
      expect(text).toContain('"cancel"');
    },
  );

  it("says another amount than was asked for, nothing is paid, and the clinic is told what to see to", async () => {
    const { id, orderNumber } = await till.begun();
    await till.play(orderNumber, "settlement", { method: "qris", faults: ["status_wrong_amount"] });
    const differences = async () =>
      (await ask("GET", "/api/payments/differences?resolved=false", { token: till.admin })).body.data as {
        id: string;
        paymentId: string;
        kind: string;
      }[];
    await until(async () => (await differences()).some(({ paymentId }) => paymentId === id));
    expect(await till.payment(id)).toMatchObject({ status: "pending" });
    const mine = (await differences()).filter(({ paymentId }) => paymentId === id);
    expect(mine).toMatchObject([{ amount: 150_000, patientName: expect.stringMatching(/./) }]);
    expect(mine.map(({ kind }) => kind)).toEqual(["wrong_amount"]);
    const path = `/api/payments/differences/${mine[0]?.id}/resolve`;
    const resolved = await ask("POST", path, { token: till.admin, json: { note: "Dicek di dasbor" } });
    expect(resolved.body.data).toMatchObject({ note: "Dicek di dasbor", resolvedAt: expect.any(String) });
    expect((await differences()).filter(({ paymentId }) => paymentId === id)).toEqual([]);
  });

  it.each([
    "duplicate",
    "parallel",
    "reorder",
    "extra_fields",
    "missing_fraud_status",
    "fee_imposition",
    "wrong_signature",
    "wrong_amount",
  ])("notifies by %s, the payment is paid once", async (fault) => {
    const { id, orderNumber } = await till.begun();
    await till.play(orderNumber, "settlement", { method: "qris", faults: [fault] });
    await till.comesTo(id, "paid", 30_000);
    const lines = await ask("GET", `/api/payments/ledger?paymentId=${id}`, { token: till.admin });
    expect(lines.body.data).toHaveLength(2);
  });
});

describe("a payment that nobody pays", () => {
  it("is over when its time is, at Midtrans too, and its order can be paid anew", async () => {
    const [program] = rawat.services.payment;
    await program?.restart({ PAYMENT_MINUTES: "0.05" });
    const none = await till.begun();
    const chosen = await till.begun();
    await till.play(chosen.orderNumber, "pending", { method: "bank_transfer", faults: ["drop"] });
    await till.fail(["expire_500", "expire_reset", "expire_garbage"], 1);
    for (const { id } of [none, chosen]) await till.comesTo(id, "expired", 20_000);
    const state = await midtrans("GET", `/__sim/orders/${chosen.orderNumber}`);
    expect(state.text).toContain("expire");
    await program?.restart({ PAYMENT_MINUTES: "15" });
    const again = await pay(none.orderId);
    expect(again.body.data.orderNumber).toBe(`${none.orderNumber}-2`);
    // What comes late all the same is noted as such.
    await till.play(chosen.orderNumber, "settlement", { attempt: "same", faults: [] });
    expect(await till.comesTo(chosen.id, "paid", 30_000)).toMatchObject({ isLate: true });
  });

  it("keeps nobody from paying anew once its time is over, also while Midtrans cannot be asked whether it was paid", async () => {
    const [program] = rawat.services.payment;
    await program?.restart({ PAYMENT_MINUTES: "0.05" });
    const over = await till.begun();
    await till.play(over.orderNumber, "pending", { method: "bank_transfer", faults: ["drop"] });
    await till.fail(["status_500", "expire_500"], 10_000);
    await until(async () => !(await till.payment(over.id)).isOpen, 15_000);
    expect(await till.payment(over.id)).toMatchObject({ status: "pending" });
    const again = await pay(over.orderId);
    expect(again.status, again.text).toBe(201);
    expect(again.body.data).toMatchObject({ orderNumber: `${over.orderNumber}-2` });
    await till.fail([]);
    await program?.restart({ PAYMENT_MINUTES: "15" });
  });
});

it("the server's key is in no answer, no log line and no error", async () => {
  const written = programsOf(rawat).map((program) => program.output());
  // What Midtrans said stands in what the clinic reads of it.
  const paths = ["/api/payments?limit=100", "/api/payments/differences", "/api/payments/ledger?limit=100"];
  for (const path of paths) await timed(() => ask("GET", path, { token: till.admin }));
  const { body } = await ask("GET", "/api/payments?limit=100", { token: till.admin });
  for (const { id } of body.data) await timed(() => ask("GET", `/api/payments/${id}`, { token: till.admin }));
  const forms = [serverKey, Buffer.from(`${serverKey}:`).toString("base64")];
  for (const form of forms) for (const text of [...written, ...heard]) expect(text.includes(form)).toBe(false);
  expect(written.join("").length).toBeGreaterThan(10_000);
});
