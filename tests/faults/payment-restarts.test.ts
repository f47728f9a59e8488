import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Counting, startCounting } from "../harness/counting.ts";
import { type Begun, openTill, type Till } from "../harness/payments.ts";
import { type Rawat, startRawat } from "../harness/rawat.ts";

let rawat: Rawat;
let till: Till;
let midtrans: Counting;
beforeAll(async () => {
  // Nothing that is begun here is due before the end.
  rawat = await startRawat({ midtransSpeed: 1, environment: { PAYMENT_CHECK_PACE: "10m" } });
  midtrans = await startCounting(rawat.midtrans?.url ?? "");
  till = await openTill(rawat);
});
afterAll(async () => {
  await rawat.stop();
  await midtrans.stop();
});

const kill = () => Promise.all(rawat.services.payment.map((program) => program.kill()));
const start = () =>
  Promise.all(rawat.services.payment.map((program) => program.restart({ MIDTRANS_BASE_URL: midtrans.url })));
const statusOf = async ({ id }: Begun): Promise<string> => (await till.payment(id)).status;

it("what was paid while payment-service was dead is seen as soon as it lives again, and it asks for nothing again however often it starts", async () => {
  const begun: Begun[] = [];
  while (begun.length < 12) begun.push(await till.begun());
  await kill();
  const [paid, unpaid] = [begun.slice(0, 9), begun.slice(9)];
  for (const { orderNumber } of paid) await till.play(orderNumber, "settlement", { method: "qris" });
  await start();
  for (const { id } of paid) await till.comesTo(id, "paid", 15_000);
  await expect
    .poll(() => unpaid.map(({ orderNumber }) => midtrans.askedFor(orderNumber)), { timeout: 5_000 })
    .toEqual([1, 1, 1]);
  for (let again = 0; again < 3; again++) {
    await start();
    // It has begun its rounds by now.
    await delay(1_500);
  }
  expect(begun.map(({ orderNumber }) => midtrans.askedFor(orderNumber))).toEqual(begun.map(() => 1));
  expect(midtrans.mostAtOnce).toBeLessThanOrEqual(20);
  expect(await Promise.all(unpaid.map(statusOf))).toEqual(["pending", "pending", "pending"]);
});
