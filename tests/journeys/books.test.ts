import { randomUUID } from "node:crypto";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allWeek } from "../attacks/clinic.ts";
import { askingOf, openTill, startTill, type Till } from "../harness/payments.ts";
import { type Rawat, signIn, somebody, tokenOf } from "../harness/rawat.ts";
import { lookInto } from "../harness/stores.ts";

let rawat: Rawat;
let till: Till;
beforeAll(async () => {
  rawat = await startTill();
  till = await openTill(rawat);
});
afterAll(() => rawat.stop());

const { ask, dataOf } = askingOf(() => rawat);
const today = async () => (await dataOf("/api/payments/reports/day-end", till.desk)).date as string;
const refund = (id: string, json: object) =>
  ask("POST", `/api/payments/${id}/refund`, { token: till.admin, json: { reason: "Batal", ...json } });

async function paidOnline(method = "qris") {
  const begun = await till.begun();
  await till.play(begun.orderNumber, method === "credit_card" ? "capture" : "settlement", { method });
  await till.comesTo(begun.id, "paid");
  return begun;
}

async function takenAtDesk(method: string, amount: number): Promise<string> {
  const { id } = await till.order(amount);
  const json = { method, amount };
  const { status, body } = await ask("POST", `/api/orders/${id}/counter-payment`, { token: till.desk, json });
  expect(status).toBe(201);
  return body.data.id;
}

describe("the books of a day", () => {
  it("have what was taken and given back by each way, and what is left", async () => {
    const date = await today();
    const read = async () => (await dataOf(`/api/payments/reports/daily?from=${date}&to=${date}`, till.admin))[0];
    const before = await read();
    const cash = await takenAtDesk("cash", 40_000);
    await takenAtDesk("card", 25_000);
    const { id } = await paidOnline();
    expect((await refund(id, { amount: 50_000 })).body.data.status).toBe("partially_refunded");
    await refund(cash, { amount: 10_000 });
    await ask("POST", `/api/payments/${cash}/refund/complete`, { token: till.admin });
    const after = await read();
    const grown = Object.fromEntries(
      Object.entries(after).map(([key, value]) => [key, Number(value) - Number(before[key])]),
    );
    expect(grown).toMatchObject({
      count: 3,
      settled: 215_000,
      refunded: 60_000,
      net: 155_000,
      cash: 40_000,
      card: 25_000,
      qris: 150_000,
    });
  });

  it("are a file of the same figures to administrators alone, plain numbers also where more went than came", async () => {
    const { id } = await paidOnline();
    await refund(id, {});
    await till.comesTo(id, "refunded");
    // It goes back on a day on which nothing was taken.
    const [earlier] = await dataOf("/api/payments/reports/daily", till.admin);
    await lookInto(rawat, "payment", (db) =>
      db("ledger").where({ paymentId: id, kind: "refund" }).update({ day: earlier.date }),
    );
    const date = await today();
    const path = `/api/payments/reports/daily?from=${earlier.date}&to=${date}`;
    const read = (token: string) => ask("GET", path, { token, headers: { accept: "text/csv" } });
    const { status, headers, text } = await read(till.admin);
    expect([status, headers.get("content-type"), headers.get("vary")]).toEqual([
      200,
      "text/csv; charset=utf-8",
      expect.stringMatching(/accept/i),
    ]);
    const asJson: Record<string, unknown>[] = await dataOf(path, till.admin);
    const rows: Record<string, string>[] = parse(text, { columns: true, record_delimiter: "\r\n" });
    expect(rows).toEqual(
      asJson.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, String(value)]))),
    );
    expect(rows[0]).toMatchObject({ date: earlier.date, refunded: "150000", net: "-150000" });
    expect(rows.at(-1)).toMatchObject({ date });
    for (const token of [till.desk, till.payer, await tokenOf(ask, "doctor")])
      expect((await read(token)).status).toBe(403);
  });

  it("lose nothing and change nothing once it is written, whatever becomes of a payment", async () => {
    const lines = () => lookInto(rawat, "payment", (db) => db("ledger").orderBy("id").select());
    let before = await lines();
    let grown = 0;
    const later = async (payment: string, status: string) => {
      await till.comesTo(payment, status, 20_000);
      const now = await lines();
      const byId = new Map(now.map((line) => [line.id, line]));
      expect(
        before.map(({ id }) => byId.get(id)),
        status,
      ).toEqual(before);
      grown = now.length - before.length;
      before = now;
    };
    const giveBack = async (id: string, amount: number) => {
      expect((await refund(id, { amount })).body.data.status).toBe("refund_pending");
      expect((await ask("POST", `/api/payments/${id}/refund/complete`, { token: till.admin })).status).toBe(200);
    };
    const whole = await paidOnline("bank_transfer");
    await later(whole.id, "paid");
    await giveBack(whole.id, 75_000);
    await later(whole.id, "partially_refunded");
    await giveBack(whole.id, 75_000);
    await later(whole.id, "refunded");
    const half = await paidOnline("bank_transfer");
    await giveBack(half.id, 75_000);
    await later(half.id, "partially_refunded");
    expect(grown).toBe(4);
    await till.play(half.orderNumber, "reversal", { attempt: "same" });
    await later(half.id, "reversed");
    expect(grown).toBe(2);
    // The bank takes back what the clinic has given back already.
    await till.play(whole.orderNumber, "reversal", { attempt: "same" });
    await expect.poll(lines, { timeout: 15_000 }).toHaveLength(before.length + 2);
    await later(whole.id, "refunded");
  });

  it("say at the day's end who took how much in which way", async () => {
    const { name } = (await ask("GET", "/auth/profile", { token: till.desk })).body.data;
    const lines = async () => {
      const { lines: all } = await dataOf("/api/payments/reports/day-end", till.desk);
      return (method: string) =>
        all.find((line: { by: string; method: string }) => line.by === name && line.method === method)?.taken ?? 0;
    };
    const before = await lines();
    await takenAtDesk("card", 30_000);
    await takenAtDesk("cash", 20_000);
    await takenAtDesk("transfer", 15_000);
    const after = await lines();
    const grown = ["card", "cash", "transfer"].map((method) => after(method) - before(method));
    expect(grown).toEqual([30_000, 20_000, 15_000]);
  });

  it("keep apart two who have one name", async () => {
    const name = `Siti ${randomUUID().slice(0, 8)}`;
    for (const price of [100_000, 900_000]) {
      const json = { ...somebody(), name, role: "staff" };
      const made = await ask("POST", "/api/users", { token: till.admin, json });
      expect(made.status).toBe(201);
      const { access_token: token } = await signIn(rawat.ask, json.email, json.password);
      const { id } = await till.order(price);
      const taken = { method: "cash", amount: price };
      expect((await ask("POST", `/api/orders/${id}/counter-payment`, { token, json: taken })).status).toBe(201);
    }
    const { lines } = await dataOf("/api/payments/reports/day-end", till.desk);
    const theirs = lines.filter((line: { by: string }) => line.by === name);
    expect(theirs.map(({ taken }: { taken: number }) => taken).sort()).toEqual([100_000, 900_000]);
  });

  it("take out what the bank took, though the clinic had given some of it back from its own account; it is told and noted", async () => {
    const { id, orderId, orderNumber } = await paidOnline("bank_transfer");
    await refund(id, { amount: 50_000 });
    await ask("POST", `/api/payments/${id}/refund/complete`, { token: till.admin });
    await till.play(orderNumber, "reversal", { attempt: "same" });
    await till.comesTo(id, "reversed");
    const lines: { account: string; kind: string; amount: number }[] = await dataOf(
      `/api/payments/ledger?paymentId=${id}`,
      till.admin,
    );
    const income = lines.filter(({ account }) => account === "income");
    const atMidtrans = lines.filter(({ account }) => account === "midtrans");
    expect(atMidtrans.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
    expect(income.map(({ kind, amount }) => [kind, -amount]).sort()).toEqual([
      ["payment", 150_000],
      ["refund", -50_000],
      ["reversal", -150_000],
    ]);
    expect((await dataOf(`/api/orders/${orderId}`, till.desk)).status).toBe("confirmed");
    const [noted] = await dataOf(`/api/audit?action=payment.reversed&patientId=${till.patientId}&limit=1`, till.admin);
    expect(noted).toMatchObject({ subjectId: id });
  });

  it("take out no more than came in where Midtrans had given some of it back itself", async () => {
    const { id, orderNumber } = await paidOnline("qris");
    await refund(id, { amount: 50_000 });
    await till.comesTo(id, "partially_refunded");
    await till.play(orderNumber, "chargeback", { attempt: "same" });
    await till.comesTo(id, "disputed");
    const lines: { account: string; amount: number }[] = await dataOf(
      `/api/payments/ledger?paymentId=${id}`,
      till.admin,
    );
    for (const name of ["midtrans", "income"])
      expect(lines.filter(({ account }) => account === name).reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
  });
});

describe("an order", () => {
  it("whose money is disputed is open again", async () => {
    const { id, orderId, orderNumber } = await paidOnline();
    await till.play(orderNumber, "chargeback", { attempt: "same" });
    await till.comesTo(id, "disputed");
    expect(await dataOf(`/api/orders/${orderId}`, till.desk)).toMatchObject({ status: "confirmed", paymentId: null });
    expect(await till.payment(id)).toMatchObject({ orderStatus: "confirmed", paidByPaymentId: null });
  });

  it("whose money is disputed and that was paid anew is told so by the payment from before", async () => {
    const { id, orderId, orderNumber } = await paidOnline();
    await till.play(orderNumber, "chargeback", { attempt: "same" });
    await till.comesTo(id, "disputed");
    const json = { method: "cash", amount: 150_000 };
    const { body } = await ask("POST", `/api/orders/${orderId}/counter-payment`, { token: till.desk, json });
    const paidAnew = { orderStatus: "paid", paidByPaymentId: body.data.id };
    expect(await till.payment(id)).toMatchObject({ status: "disputed", ...paidAnew });
    expect(await dataOf(`/api/payments/${id}`, till.payer)).toMatchObject(paidAnew);
    expect(await till.payment(body.data.id)).toMatchObject({ orderStatus: "paid", paidByPaymentId: null });
  });

  it("that was cancelled keeps no money that comes afterwards", async () => {
    const { id, orderId, orderNumber } = await till.begun();
    await till.play(orderNumber, "pending", { method: "qris" });
    await till.comesTo(id, "pending");
    await ask("POST", `/api/payments/${id}/cancel`, { token: till.payer });
    const cancelled = await ask("PATCH", `/api/orders/${orderId}`, { token: till.desk, json: { status: "cancelled" } });
    expect(cancelled.status).toBe(200);
    await till.play(orderNumber, "settlement", { method: "qris", attempt: "same" });
    const { refunds } = await till.comesTo(id, "refunded", 20_000);
    expect(refunds).toMatchObject([{ amount: 150_000, reason: "The order was cancelled", status: "done" }]);
    expect((await dataOf(`/api/orders/${orderId}`, till.desk)).status).toBe("cancelled");
  });

  it("is made paid by nobody's hand, however far it is", async () => {
    const { id } = await till.order();
    const turn = (status: string) => ask("PATCH", `/api/orders/${id}`, { token: till.admin, json: { status } });
    for (const status of ["confirmed", "cancelled"]) {
      expect((await turn("paid")).body.code).toBe("illegal_step");
      expect((await turn("refunded")).body.code).toBe("illegal_step");
      expect((await turn(status)).status).toBe(200);
    }
    expect((await turn("paid")).body.code).toBe("illegal_step");
  });
});

describe("a payment", () => {
  it("that is given up ends at the provider too, where a way to pay was chosen", async () => {
    const { id, orderNumber } = await till.begun();
    await till.play(orderNumber, "pending", { method: "bank_transfer" });
    await till.comesTo(id, "pending");
    await ask("POST", `/api/payments/${id}/cancel`, { token: till.payer });
    expect(await till.there(orderNumber)).toMatchObject({ transaction_status: "cancel" });
  });

  it("of another patient is not listed, whatever is asked for", async () => {
    const { id, orderId } = await till.begun();
    const other = await till.newPayer();
    for (const query of ["", `?orderId=${orderId}`, `?patientId=${till.patientId}`, "?status=pending"])
      expect(await dataOf(`/api/payments${query}`, other.token), query).toEqual([]);
    expect((await ask("GET", `/api/payments/${id}`, { token: other.token })).status).toBe(404);
  });

  it("of a consultation takes one of the doctor's places when it is paid as well", async () => {
    const json = {
      name: "dr. Satu Tempat",
      role: "doctor",
      specialization: "Anak",
      consultationFee: 75_000,
      maxConsultations: 1,
    };
    const { body } = await ask("POST", "/api/staff", { token: till.admin, json });
    const doctorId = body.data.id;
    await ask("PUT", `/api/doctors/${doctorId}/schedules`, { token: till.admin, json: allWeek });
    const first = await ask("POST", "/api/payments", { token: till.payer, json: { doctorId } });
    await till.play(first.body.data.orderNumber, "settlement", { method: "qris" });
    await till.comesTo(first.body.data.id, "paid");
    const other = await till.newPayer();
    const second = await ask("POST", "/api/payments", { token: other.token, json: { doctorId } });
    expect([second.status, second.body.code]).toEqual([409, "doctor_taken"]);
  });
});
