import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { askingOf, openTill, startTill, type Till } from "../harness/payments.ts";
import type { Rawat } from "../harness/rawat.ts";

/** Milliseconds after a write in which every read goes past what is kept. */
const readsPastForMs = 20_500;

let rawat: Rawat;
let till: Till;
beforeAll(async () => {
  rawat = await startTill();
  till = await openTill(rawat);
});
afterAll(() => rawat.stop());
const { ask, dataOf } = askingOf(() => rawat);

interface Payer {
  token: string;
  patientId: string;
  id: string;
}

const change =
  (json: object) =>
  ({ id }: Payer) =>
    ask("PATCH", `/api/orders/${id}`, { token: till.desk, json });

/** Pays a patient's order online. @returns the payment */
async function pay({ id: orderId, token }: Payer): Promise<{ id: string; orderNumber: string }> {
  const begun = await ask("POST", "/api/payments", { token, json: { orderId } });
  const { id, orderNumber } = begun.body.data;
  await till.play(orderNumber, "settlement", { method: "bank_transfer" });
  await till.comesTo(id, "paid");
  return { id, orderNumber };
}

/** Every kind of write, with what the list says first of all after it; before it an order is unpaid, unless it has to be paid. */
const writes: { after: string; isPaid?: true; write: (payer: Payer & { paymentId: string }) => Promise<unknown> }[] = [
  { after: "1000 pending", write: ({ patientId: userId }) => till.order(1_000, { userId }) },
  { after: "2000 pending", write: change({ price: 2_000 }) },
  { after: "50000 cancelled", write: change({ status: "cancelled" }) },
  {
    after: "50000 paid",
    write: ({ id }) =>
      ask("POST", `/api/orders/${id}/counter-payment`, { token: till.desk, json: { method: "cash", amount: 50_000 } }),
  },
  { after: "50000 paid", write: pay },
  {
    isPaid: true,
    after: "50000 refunded",
    async write({ paymentId }) {
      const path = `/api/payments/${paymentId}/refund`;
      await ask("POST", path, { token: till.admin, json: { reason: "Batal" } });
      const noted = await ask("POST", `${path}/complete`, { token: till.admin, json: { method: "cash" } });
      expect(noted.body.data.status).toBe("refunded");
    },
  },
  {
    isPaid: true,
    after: "50000 confirmed",
    async write({ paymentId }) {
      const { orderNumber } = await till.payment(paymentId);
      await till.play(orderNumber, "reversal", { attempt: "same" });
      await till.comesTo(paymentId, "reversed");
    },
  },
];

it("a list of orders that was kept is not what is read after any kind of write", async () => {
  const payers = await Promise.all(
    writes.map(async (write) => {
      const payer = await till.newPayer();
      const { id } = await till.order(50_000, { userId: payer.patientId });
      const paid = write.isPaid && (await pay({ ...payer, id }));
      return { ...payer, ...write, id, paymentId: paid ? paid.id : "" };
    }),
  );
  await pause(readsPastForMs);
  const first = async ({ patientId, token }: Payer) => {
    const [{ price, status }] = await dataOf(`/api/orders/user/${patientId}`, token);
    return `${price} ${status}`;
  };
  for (const payer of payers) {
    expect(await first(payer)).toBe(payer.isPaid ? "50000 paid" : "50000 pending");
    await payer.write(payer);
    expect(await first(payer)).toBe(payer.after);
  }
});
