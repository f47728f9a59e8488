import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTill, type Till } from "../harness/payments.ts";
import { createPatient, type Rawat, startRawat, tokenOf } from "../harness/rawat.ts";

let rawat: Rawat;
let till: Till;
beforeAll(async () => {
  rawat = await startRawat();
  till = await openTill(rawat);
});
afterAll(() => rawat.stop());

const ask = (...args: Parameters<Rawat["ask"]>) => rawat.ask(...args);
const dataOf = async (path: string, token: string) => (await ask("GET", path, { token })).body.data;
const item = (more: object = {}) => ({
  code: "MCU-01",
  name: "Medical check-up",
  price: 350_000,
  active: true,
  ...more,
});

describe("an order", () => {
  it("is made for a patient who exists, and for nobody else", async () => {
    const order = { product: "Rontgen dada", price: 175_000 };
    const made = await ask("POST", "/api/orders", { token: till.desk, json: { ...order, userId: till.patientId } });
    expect(made.status).toBe(201);
    expect(made.headers.get("location")).toBe(`/api/orders/${made.body.data.id}`);
    expect(made.headers.get("etag")).toBe('"1"');
    expect(made.body.data).toMatchObject({
      ...order,
      currency: "IDR",
      status: "pending",
      bySelf: false,
      paymentId: null,
    });
    expect(made.body.data.orderNumber).toMatch(/^RW-[0-9A-HJKMNP-TV-Z]{26}$/);
    const unknown = await ask("POST", "/api/orders", { token: till.desk, json: { ...order, userId: randomUUID() } });
    expect([unknown.status, unknown.body.code]).toEqual([422, "unknown_patient"]);
  });

  it("of another patient is nobody's in a patient's hands: not to make, not to read, not to list", async () => {
    const other = await till.newPayer();
    const { id } = await till.order();
    const forged = { userId: till.patientId, product: "x", price: 1 };
    const made = await ask("POST", "/api/orders", { token: other.token, json: forged });
    expect([made.status, made.body.code]).toEqual([422, "unknown_patient"]);
    for (const path of [`/api/orders/${id}`, `/api/orders/user/${till.patientId}`])
      expect((await ask("GET", path, { token: other.token })).status, path).toBe(404);
    expect(await dataOf(`/api/orders?userId=${till.patientId}`, other.token)).toEqual([]);
    expect(await dataOf("/api/orders", other.token)).toEqual([]);
  });

  it("takes product and price from the price list by a code of any case, and keeps them when the list changes", async () => {
    const put = (items: object[]) => ask("PUT", "/api/price-list", { token: till.admin, json: items });
    expect((await put([item(), item({ code: "LAB-9", active: false })])).status).toBe(200);
    const order = (priceCode: string) =>
      ask("POST", "/api/orders", { token: till.desk, json: { userId: till.patientId, priceCode } });
    const { body } = await order("mcu-01");
    expect(body.data).toMatchObject({ product: "Medical check-up", price: 350_000, priceCode: "MCU-01" });
    for (const code of ["LAB-9", "NONE"]) expect((await order(code)).body.code, code).toBe("unknown_price");
    await put([item({ price: 400_000 })]);
    expect(await dataOf(`/api/orders/${body.data.id}`, till.desk)).toMatchObject({ price: 350_000 });
  });

  it("says what the price list said, and who changed its price when", async () => {
    await ask("PUT", "/api/price-list", { token: till.admin, json: [item()] });
    const json = { userId: till.patientId, priceCode: "MCU-01" };
    const { id, ...made } = (await ask("POST", "/api/orders", { token: till.desk, json })).body.data;
    expect(made).toMatchObject({
      listPrice: 350_000,
      repricedBy: null,
      repricedAt: null,
      makerName: expect.any(String),
    });
    const { name } = (await ask("GET", "/auth/profile", { token: till.admin })).body.data;
    const changed = await ask("PATCH", `/api/orders/${id}`, { token: till.admin, json: { price: 300_000 } });
    expect(changed.body.data).toMatchObject({ price: 300_000, listPrice: 350_000, repricedBy: name });
    expect(Date.parse(changed.body.data.repricedAt)).toBeGreaterThan(Date.now() - 60_000);
    const confirmed = await ask("PATCH", `/api/orders/${id}`, { token: till.desk, json: { status: "confirmed" } });
    expect(confirmed.body.data).toMatchObject({ status: "confirmed", repricedBy: name });
  });

  it("tells the clinic every price that it had, by whom and when it was changed, also once it is paid, and its patient none", async () => {
    const { id, price } = await till.order(512_345);
    const by = async (token: string) => (await ask("GET", "/auth/profile", { token })).body.data.name;
    const [desk, admin] = [await by(till.desk), await by(till.admin)];
    const change = (token: string, json: object) => ask("PATCH", `/api/orders/${id}`, { token, json });
    await change(till.desk, { price: 51_234 });
    // What changes no price is no change of it.
    await change(till.desk, { price: 51_234 });
    const last = await change(till.admin, { price: 60_000, status: "confirmed" });
    const at = expect.any(String);
    const kept = [
      { from: price, to: 51_234, by: desk, at },
      { from: 51_234, to: 60_000, by: admin, at },
    ];
    expect(last.body.data).toMatchObject({ repricedBy: admin, priceChanges: kept });
    const json = { method: "cash", amount: 60_000 };
    expect((await ask("POST", `/api/orders/${id}/counter-payment`, { token: till.desk, json })).status).toBe(201);
    for (const token of [till.desk, till.admin])
      expect((await dataOf(`/api/orders/${id}`, token)).priceChanges).toEqual(kept);
    expect(await dataOf(`/api/orders/${id}`, till.payer)).not.toHaveProperty("priceChanges");
    expect((await dataOf(`/api/orders/${(await till.order()).id}`, till.desk)).priceChanges).toEqual([]);
  });

  it("whose price several change at once keeps each change, and each begins where the one before it ended", async () => {
    const { id, price } = await till.order(100_000);
    const wished = Array.from({ length: 8 }, (_, n) => 10_000 + n);
    const answers = await Promise.all(
      wished.map((wish, n) =>
        ask("PATCH", `/api/orders/${id}`, { token: n % 2 ? till.desk : till.admin, json: { price: wish } }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(wished.map(() => 200));
    const { priceChanges, price: now } = await dataOf(`/api/orders/${id}`, till.desk);
    const tos = priceChanges.map(({ to }: { to: number }) => to);
    expect(tos.toSorted()).toEqual(wished);
    expect(priceChanges.map(({ from }: { from: number }) => from)).toEqual([price, ...tos.slice(0, -1)]);
    expect(tos.at(-1)).toBe(now);
  });

  it("that a patient makes at a price of their own is confirmed by the clinic before it can be paid", async () => {
    const wish = { userId: till.patientId, product: "Medical check-up", price: 1 };
    const { body } = await ask("POST", "/api/orders", { token: till.payer, json: wish });
    expect(body.data).toMatchObject({ bySelf: true, status: "pending" });
    const paid = await ask("POST", "/api/payments", { token: till.payer, json: { orderId: body.data.id } });
    expect([paid.status, paid.body.code]).toEqual([409, "not_confirmed"]);
    const own = await ask("PATCH", `/api/orders/${body.data.id}`, { token: till.payer, json: { status: "confirmed" } });
    expect(own.status).toBe(403);
  });

  it("is confirmed and cancelled by the clinic, and never made paid by hand", async () => {
    const { id } = await till.order();
    const step = (json: object) => ask("PATCH", `/api/orders/${id}`, { token: till.desk, json });
    for (const status of ["paid", "refunded", "pending"])
      if (status !== "pending") expect((await step({ status })).body.code, status).toBe("illegal_step");
    expect((await step({ status: "confirmed", price: 120_000 })).body.data).toMatchObject({
      status: "confirmed",
      price: 120_000,
    });
    expect((await step({ status: "cancelled" })).body.data.status).toBe("cancelled");
    for (const json of [{ status: "confirmed" }, { price: 1_000 }]) expect((await step(json)).status).toBe(409);
  });

  it("is in the patient's list at the very next read after every write, however often it was read before", async () => {
    const { token, patientId } = await till.newPayer();
    const path = `/api/orders/user/${patientId}`;
    const prices = async () =>
      (await dataOf(path, token)).map(({ price, status }: { price: number; status: string }) => [price, status]);
    expect(await prices()).toEqual([]);
    for (let round = 1; round <= 5; round++) {
      const { id } = await till.order(round * 1_000, { userId: patientId });
      await prices();
      expect((await prices())[0]).toEqual([round * 1_000, "pending"]);
      await ask("PATCH", `/api/orders/${id}`, { token: till.desk, json: { price: round * 1_000 + 1 } });
      expect((await prices())[0]).toEqual([round * 1_000 + 1, "pending"]);
      await ask("POST", `/api/orders/${id}/counter-payment`, {
        token: till.desk,
        json: { method: "cash", amount: round * 1_000 + 1 },
      });
      expect((await prices())[0]).toEqual([round * 1_000 + 1, "paid"]);
    }
  });

  it("shows the patient's present name", async () => {
    const patient = await createPatient(rawat.ask, till.desk);
    const { id } = await till.order(1_000, { userId: patient.id });
    await ask("PATCH", `/api/patients/${patient.id}`, { token: till.desk, json: { name: "Nama Baru" } });
    await expect.poll(async () => (await dataOf(`/api/orders/${id}`, till.desk)).patientName).toBe("Nama Baru");
  });
});

describe("money at the front desk", () => {
  const pay = (id: string, json: object, headers = {}) =>
    ask("POST", `/api/orders/${id}/counter-payment`, { token: till.desk, json, headers });

  it("pays an order once, of the order's own amount", async () => {
    const { id } = await till.order(90_000);
    const wrong = await pay(id, { method: "cash", amount: 89_999 });
    expect([wrong.status, wrong.body.code]).toEqual([422, "wrong_amount"]);
    const paid = await pay(id, { method: "cash", amount: 90_000 });
    expect(paid.status).toBe(201);
    expect(paid.body.data).toMatchObject({
      orderId: id,
      amount: 90_000,
      status: "paid",
      method: "cash",
      expiresAt: null,
    });
    expect(paid.headers.get("location")).toBe(`/api/payments/${paid.body.data.id}`);
    expect((await pay(id, { method: "cash", amount: 90_000 })).body.code).toBe("already_paid");
    expect(await dataOf(`/api/orders/${id}`, till.payer)).toMatchObject({
      status: "paid",
      paymentId: paid.body.data.id,
    });
  });

  it("that twenty take at once for one order is taken by one", async () => {
    const { id } = await till.order(50_000);
    const answers = await Promise.all(Array.from({ length: 20 }, () => pay(id, { method: "card", amount: 50_000 })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
    const { body } = await ask("GET", `/api/payments?orderId=${id}`, { token: till.admin });
    expect(body.data).toHaveLength(1);
  });

  it("is the same payment under the same Idempotency-Key", async () => {
    const { id } = await till.order(10_000);
    const key = { "idempotency-key": randomUUID() };
    const [first, again] = [
      await pay(id, { method: "transfer", amount: 10_000 }, key),
      await pay(id, { method: "transfer", amount: 10_000 }, key),
    ];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body.data.id).toBe(first.body.data.id);
  });

  it("adds up in the day's end, by who took it and how, and goes back by hand", async () => {
    const { id } = await till.order(70_000);
    const before = await dataOf("/api/payments/reports/day-end", till.desk);
    const { body } = await pay(id, { method: "cash", amount: 70_000 });
    const after = await dataOf("/api/payments/reports/day-end", till.desk);
    expect(after.drawer - before.drawer).toBe(70_000);
    const refund = (json: object) => ask("POST", `/api/payments/${body.data.id}/refund`, { token: till.admin, json });
    expect((await refund({ reason: "Batal", amount: 20_000 })).body.data.status).toBe("refund_pending");
    expect((await refund({ reason: "Batal", amount: 50_001 })).body.code).toBe("refund_too_large");
    const done = await ask("POST", `/api/payments/${body.data.id}/refund/complete`, { token: till.admin });
    expect(done.body.data).toMatchObject({ status: "partially_refunded", refundedAmount: 20_000 });
    expect((await dataOf("/api/payments/reports/day-end", till.desk)).drawer - before.drawer).toBe(50_000);
    expect((await refund({ reason: "Batal" })).body.data.status).toBe("refund_pending");
    await ask("POST", `/api/payments/${body.data.id}/refund/complete`, { token: till.admin, json: { note: "Tunai" } });
    expect(await dataOf(`/api/orders/${id}`, till.desk)).toMatchObject({ status: "refunded" });
    const again = await ask("POST", `/api/payments/${body.data.id}/refund/complete`, { token: till.admin });
    expect(again.body.code).toBe("no_refund_waits");
  });

  it("leaves books that add up to nothing", async () => {
    const balances: { account: string; amount: number }[] = await dataOf("/api/payments/reports/balances", till.admin);
    expect(balances.map(({ account }) => account)).toEqual(expect.arrayContaining(["cash", "income"]));
    expect(balances.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
  });
});

describe("the price list", () => {
  it("is everybody's to read who is signed in, an administrator's to write, and no version is lost to another", async () => {
    const read = await ask("GET", "/api/price-list", { token: till.payer });
    const etag = read.headers.get("etag") ?? "";
    for (const token of [till.desk, till.payer])
      expect((await ask("PUT", "/api/price-list", { token, json: [item()] })).status).toBe(403);
    const put = (price: number) =>
      ask("PUT", "/api/price-list", { token: till.admin, json: [item({ price })], headers: { "if-match": etag } });
    const answers = await Promise.all([put(1), put(2), put(3)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    const twice = await ask("PUT", "/api/price-list", { token: till.admin, json: [item(), item({ code: "mcu-01" })] });
    expect(twice.status).toBe(400);
  });
});

it("what is ordered and paid is in the patient's timeline, and the front desk reads it", async () => {
  const patient = await createPatient(rawat.ask, till.desk);
  const { id } = await till.order(30_000, { userId: patient.id });
  await ask("POST", `/api/orders/${id}/counter-payment`, {
    token: till.desk,
    json: { method: "cash", amount: 30_000 },
  });
  const { body } = await ask("GET", `/api/patients/${patient.id}/timeline`, { token: till.desk });
  expect(body.meta.missing).toBeUndefined();
  expect(body.data.map(({ kind, summary }: { kind: string; summary: string }) => [kind, summary])).toEqual([
    ["payment", "paid"],
    ["order", "paid"],
  ]);
  expect(
    (await ask("GET", "/api/audit?action=payment.counter", { token: await tokenOf(rawat.ask, "admin") })).body.data,
  ).not.toEqual([]);
});
