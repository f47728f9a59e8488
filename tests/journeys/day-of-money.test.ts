import { afterAll, beforeAll, expect, it } from "vitest";
import { askingOf, openTill, startTill, type Till } from "../harness/payments.ts";
import { type Rawat, signIn } from "../harness/rawat.ts";

let rawat: Rawat;
let till: Till;
beforeAll(async () => {
  rawat = await startTill();
  till = await openTill(rawat);
});
afterAll(() => rawat.stop());

const { ask, dataOf } = askingOf(() => rawat);
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

it("a check-up is ordered from the price list, paid online and half given back, another is paid at the counter, and the day's books, the ledger and both stories agree", async () => {
  const { admin, desk } = till;
  const { access_token: patient, user } = await signIn(ask, "patient@rawat.test");
  const [checkUp, price] = [{ code: "MCU-01", name: "Medical check-up", active: true }, 350_000];
  await ask("PUT", "/api/price-list", { token: admin, json: [{ ...checkUp, price }] });
  const order = async () => {
    const json = { userId: user.patientId, priceCode: checkUp.code };
    const made = await ask("POST", "/api/orders", { token: desk, json });
    expect([made.status, made.body.data.price, made.body.data.product]).toEqual([201, price, checkUp.name]);
    return made.body.data.id as string;
  };
  const { date } = await dataOf("/api/payments/reports/day-end", desk);

  const [online, atCounter] = [await order(), await order()];
  const begun = await ask("POST", "/api/payments", { token: patient, json: { orderId: online } });
  expect(begun.headers.get("etag")).toMatch(/^"\d+"$/);
  const { id, orderNumber } = begun.body.data;
  await till.play(orderNumber, "settlement", { method: "qris" });
  expect(await till.comesTo(id, "paid")).toMatchObject({ amount: price, method: "qris" });
  expect(await dataOf(`/api/orders/${online}`, patient)).toMatchObject({ status: "paid", paymentId: id });

  const json = { method: "cash", amount: price };
  const taken = await ask("POST", `/api/orders/${atCounter}/counter-payment`, { token: desk, json });
  expect([taken.status, taken.headers.get("etag")]).toEqual([201, expect.stringMatching(/^"\d+"$/)]);

  const back = { reason: "Batal sebagian", amount: price / 2 };
  expect((await ask("POST", `/api/payments/${id}/refund`, { token: admin, json: back })).status).toBe(200);
  const { story, refunds, refundedAmount } = await till.comesTo(id, "partially_refunded");
  expect(refundedAmount).toBe(price / 2);

  // Who did what, in the words of whoever asks later.
  const nameOf = async (token: string) => (await dataOf("/auth/profile", token)).name as string;
  const steps = (told: { source: string; by: string | null }[]) => told.map(({ source, by }) => `${source} ${by}`);
  expect(steps(story)).toContain(`creation ${await nameOf(patient)}`);
  expect(steps(story)).toContain(`operator ${await nameOf(admin)}`);
  expect(refunds).toMatchObject([{ requestedBy: await nameOf(admin), reason: back.reason, status: "done" }]);
  const { story: counterStory } = await till.payment(taken.body.data.id);
  expect(steps(counterStory)).toContain(`counter ${await nameOf(desk)}`);

  const [day] = await dataOf(`/api/payments/reports/daily?from=${date}&to=${date}`, admin);
  expect(day).toMatchObject({ count: 2, settled: 2 * price, refunded: price / 2, net: 1.5 * price });
  expect(day).toMatchObject({ qris: price, cash: price });
  expect((await dataOf(`/api/payments/reports/day-end?date=${date}`, desk)).drawer).toBe(price);
  const balances = (await dataOf("/api/payments/reports/balances", admin)) as { amount: number }[];
  expect(sum(balances.map(({ amount }) => amount))).toBe(0);
  const ledger = (await dataOf("/api/payments/ledger?limit=100", admin)) as { amount: number }[];
  expect(ledger).toHaveLength(6);
  expect(sum(ledger.map(({ amount }) => amount))).toBe(0);

  const timeline = (await dataOf(`/api/patients/${user.patientId}/timeline`, patient)) as Record<string, string>[];
  const told = timeline.map(({ kind, summary }) => `${kind} ${summary}`).toSorted();
  expect(told).toEqual(["order paid", "order paid", "payment paid", "payment partially_refunded"]);
});
