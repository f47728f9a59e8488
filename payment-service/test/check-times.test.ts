import { expect, it } from "vitest";
import { newPayment } from "../src/payments/payment.ts";
import { nextCheck } from "../src/reconcile/check-times.ts";

const born = new Date("2026-11-27T15:00:00.000Z");
const paceMs = 60_000;
const wish = { patientId: "p", doctorId: null, orderId: null, description: "x", amount: 1, openFor: null };
const begun = newPayment({ ...wish, minutes: 15 }, born);
const after = (ms: number) => new Date(born.getTime() + ms);
const minutes = (count: number) => count * 60_000;
const days = (count: number) => count * 24 * 3_600_000;

it("a payment that waits is looked at ever less often, and at its end", () => {
  expect(nextCheck(begun, born, paceMs)).toBe(after(minutes(1)).toISOString());
  expect(nextCheck({ ...begun, checks: 2 }, after(minutes(3)), paceMs)).toBe(after(minutes(10)).toISOString());
  expect(nextCheck({ ...begun, checks: 3 }, after(minutes(10)), paceMs)).toBe(after(minutes(15)).toISOString());
  expect(nextCheck({ ...begun, checks: 3 }, after(minutes(14.9)), paceMs)).toBe(after(minutes(15)).toISOString());
});

it("one that could not be ended when its time was over is looked at soon again, and ever less often", () => {
  const looked = (count: number) => nextCheck({ ...begun, checks: 5 }, after(minutes(count)), paceMs);
  for (const [at, next] of [
    [15, 16],
    [16, 17],
    [17, 19],
    [45, 75],
    [200, 260],
  ] as const)
    expect(looked(at)).toBe(after(minutes(next)).toISOString());
  // What a bank looks at is waited for.
  expect(nextCheck({ ...begun, checks: 5, status: "challenge" }, after(minutes(16)), paceMs)).toBe(
    after(minutes(76)).toISOString(),
  );
});

it("a paid one is looked at daily for a week, for banks take money back days later, and then no more", () => {
  const paid = { ...begun, status: "paid" as const, paidAt: born.toISOString() };
  expect(nextCheck(paid, after(days(2)), paceMs)).toBe(after(days(3)).toISOString());
  expect(nextCheck(paid, after(days(7) + 1), paceMs)).toBeNull();
  // Also what went back already: the bank may take it as well, and somebody is to know.
  expect(nextCheck({ ...paid, status: "refunded" }, after(days(2)), paceMs)).toBe(after(days(3)).toISOString());
});

it("what was taken at the front desk nobody else knows of", () => {
  expect(nextCheck(newPayment(wish, born), born, paceMs)).toBeNull();
});

it("one that is open is looked at as long as it is, whatever it has come to: until then its order is nobody else's to pay", () => {
  const denied = { ...begun, openFor: "order:1", status: "denied" as const, checks: 9 };
  expect(nextCheck(denied, after(days(1)), paceMs)).toBe(after(days(1) + minutes(60)).toISOString());
  expect(nextCheck({ ...denied, openFor: null }, after(days(1)), paceMs)).toBeNull();
});

it("one that a bank still looks at is looked at for a week, though it is open no more: its money may come", () => {
  const looked = { ...begun, status: "challenge" as const, checks: 9 };
  expect(nextCheck(looked, after(days(6)), paceMs)).toBe(after(days(6) + minutes(60)).toISOString());
  expect(nextCheck(looked, after(days(7) + 1), paceMs)).toBeNull();
});
