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

/** Every kind of write, with what the list says first of all after it. */
const writes: { after: string; write: (payer: Payer) => Promise<unknown> }[] = [
  { after: "1000 pending", write: ({ patientId: userId }) => till.order(1_000, { userId }) },
  { after: "2000 pending", write: change({ price: 2_000 }) },
  { after: "50000 cancelled", write: change({ status: "cancelled" }) },
  {
    after: "50000 paid",
    write: ({ id }) =>
      ask("POST", `/api/orders/${id}/counter-payment`, { token: till.desk, json: { method: "cash", amount: 50_000 } }),
  },
  {
    after: "50000 paid",
    async write({ id: orderId, token }) {
      const begun = await ask("POST", "/api/payments", { token, json: { orderId } });
      await till.play(begun.body.data.orderNumber, "settlement", { method: "qris" });
      await till.comesTo(begun.body.data.id, "paid");
    },
  },
];

it("a list of orders that was kept is not what is read after any kind of write", async () => {
  const payers = await Promise.all(
    writes.map(async (write) => {
      const payer = await till.newPayer();
      const { id } = await till.order(50_000, { userId: payer.patientId });
      return { ...payer, ...write, id };
    }),
  );
  await pause(readsPastForMs);
  const first = async ({ patientId, token }: Payer) => {
    const [{ price, status }] = await dataOf(`/api/orders/user/${patientId}`, token);
    return `${price} ${status}`;
  };
  for (const payer of payers) {
    expect(await first(payer)).toBe("50000 pending");
    await payer.write(payer);
    expect(await first(payer)).toBe(payer.after);
  }
});
