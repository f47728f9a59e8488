import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { notification } from "../harness/payments.ts";
import { until } from "../harness/program.ts";
import { onServers, type Rawat } from "../harness/rawat.ts";
import { startSettling } from "../harness/settled.ts";

const { rawat, till, watched, stop } = await startSettling();
afterAll(stop);

const ask = (...args: Parameters<Rawat["ask"]>) => rawat.ask(...args);

/** Whichever instance comes to it dies there: nobody chooses which one acts on what is told. */
const restartAll = (environment: Record<string, string>) =>
  Promise.all(rawat.services.payment.map((program) => program.restart(environment)));
/** One that looks at another payment as it starts dies of that, which is the same. */
const letDieAt = (point: string) =>
  Promise.allSettled(rawat.services.payment.map((program) => program.restart({ FAULT_AT: `${point}:1` })));

/** How the first instance ended; all of them may go on. */
const firstEnded = () =>
  Promise.race([
    ...rawat.services.payment.map(async (program) => ((await program.ended()) === null ? "killed" : "stopped")),
    delay(20_000, "none ended", { ref: false }),
  ]);

/** Lets the next one die that comes to a point, and starts all of them again once it has. */
async function dyingAt(point: string, work: () => Promise<unknown>): Promise<void> {
  await letDieAt(point);
  await work();
  expect(await firstEnded(), `it died at ${point}`).toBe("killed");
  await restartAll({ FAULT_AT: "" });
}

describe("a payment", () => {
  it.each(["payment-before-commit", "payment-applied"])(
    "is settled once when the program dies at %s",
    async (point) => {
      const { id, orderNumber } = await till.begun();
      await dyingAt(point, () => till.play(orderNumber, "settlement", { method: "qris" }));
      await till.comesTo(id, "paid", 30_000);
      await watched.settledOnce({ id });
    },
  );

  it.each(["payment-begun", "payment-page-opened"])(
    "that is begun when the program dies at %s is the same one afterwards, and can be paid",
    async (point) => {
      const { id: orderId } = await till.order();
      const begin = () => ask("POST", "/api/payments", { token: till.payer, json: { orderId } });
      await dyingAt(point, begin);
      await until(async () => (await begin()).status === 201, 20_000);
      const { body } = await begin();
      expect((await ask("GET", `/api/payments?orderId=${orderId}`, { token: till.admin })).body.data).toHaveLength(1);
      await till.play(body.data.orderNumber, "settlement", { method: "qris" });
      await till.comesTo(body.data.id, "paid", 20_000);
    },
  );

  it("that is taken at the counter when the program dies before it is stored is none, and taken again it is one", async () => {
    const { id: orderId } = await till.order();
    const headers = { "idempotency-key": randomUUID() };
    const take = () =>
      ask("POST", `/api/orders/${orderId}/counter-payment`, {
        token: till.desk,
        json: { method: "cash", amount: 150_000 },
        headers,
      });
    const paymentsOf = async () =>
      (await ask("GET", `/api/payments?orderId=${orderId}`, { token: till.admin })).body.data as { id: string }[];
    await dyingAt("counter-before-commit", take);
    await until(async () => (await take()).status === 201, 20_000);
    const [payment, ...others] = await paymentsOf();
    expect(others).toEqual([]);
    await watched.settledOnce({ id: payment?.id ?? "" });
  });

  it("whose refund Midtrans has done when the program dies is given back once", async () => {
    const { id, orderNumber } = await till.begun();
    await till.play(orderNumber, "settlement", { method: "qris" });
    await till.comesTo(id, "paid");
    const json = { reason: "Batal", amount: 60_000 };
    await dyingAt("refund-given", () => ask("POST", `/api/payments/${id}/refund`, { token: till.admin, json }));
    expect(await till.comesTo(id, "partially_refunded", 30_000)).toMatchObject({ refundedAmount: 60_000 });
    expect(await till.there(orderNumber)).toMatchObject({ refund_amount: "60000.00" });
    expect((await watched.linesOf(id)).filter(({ kind }) => kind === "refund")).toHaveLength(2);
  });

  it("that is given up, and ended at Midtrans, when the program dies is given up here too, and its order can be paid anew", async () => {
    const { id, orderId, orderNumber } = await till.begun();
    await till.play(orderNumber, "pending", { method: "bank_transfer", faults: ["drop"] });
    const cancel = () => ask("POST", `/api/payments/${id}/cancel`, { token: till.payer });
    await dyingAt("payment-ended-there", cancel);
    await till.comesTo(id, "cancelled", 30_000);
    expect((await till.there(orderNumber)).transaction_status).toBe("cancel");
    const again = await ask("POST", "/api/payments", { token: till.payer, json: { orderId } });
    expect(again.body.data.orderNumber).toBe(`${orderNumber}-2`);
  });
});

/** Whether a program's files may grow; the kernel tells it of each write that they may not, as where a disk is full. */
const letFilesGrow = (pid: number, may: boolean) =>
  execFileSync("prlimit", ["--pid", String(pid), `--fsize=${may ? "unlimited" : "0"}:unlimited`]);

it.skipIf(onServers || process.platform !== "linux")(
  "a notification that a full disk leaves no room for is answered 503, what is stored is still read, and the next one settles the payment once",
  async () => {
    const { id, orderNumber } = await till.begun();
    await till.play(orderNumber, "settlement", { method: "qris", faults: ["drop"] });
    const pid = rawat.services.payment[0]?.pid as number;
    const tell = async () =>
      (await ask("POST", "/api/payments/midtrans/callback", { json: notification(orderNumber) })).status;
    letFilesGrow(pid, false);
    try {
      for (let turn = 0; turn < 3; turn++) expect(await tell()).toBe(503);
      expect(await till.payment(id)).toMatchObject({ status: "pending" });
    } finally {
      letFilesGrow(pid, true);
    }
    await until(async () => (await tell()) === 200, 20_000);
    await till.comesTo(id, "paid", 20_000);
    await watched.settledOnce({ id });
  },
);
