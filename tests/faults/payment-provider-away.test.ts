import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { expectUnharmed, whileDoing } from "../harness/bystander.ts";
import { openSurgery, type Surgery, startSurgeryHouse } from "../harness/chat.ts";
import { notification } from "../harness/payments.ts";
import { createPatient, type Rawat, tokenOf } from "../harness/rawat.ts";
import { lookInto } from "../harness/stores.ts";

let rawat: Rawat;
let surgery: Surgery;
beforeAll(async () => {
  rawat = await startSurgeryHouse();
});
afterAll(() => rawat.stop());
// With a payer of its own for each: a flood takes what one may ask for in a minute.
beforeEach(async () => {
  surgery = await openSurgery(rawat);
  await surgery.fail([]);
});

const ask = (...args: Parameters<Rawat["ask"]>) => rawat.ask(...args);
const [slowForMs, aSecond] = [4_000, 1_000];
const many = 10_000;
const ways: Readonly<Record<string, readonly string[]>> = {
  down: ["down"],
  slow: ["create_slow", "status_slow", "cancel_slow", "expire_slow", "refund_slow"],
};

/** Asks for everything that Midtrans is asked for, some at once and again and again. */
async function keepAsking(begun: readonly { id: string; orderNumber: string }[], orderIds: readonly string[]) {
  const until = Date.now() + slowForMs;
  const again = async (work: () => Promise<unknown>) => {
    while (Date.now() < until) {
      await work();
      await delay(20);
    }
  };
  await Promise.all([
    ...orderIds.map((orderId) =>
      again(() => ask("POST", "/api/payments", { token: surgery.payer, json: { orderId } })),
    ),
    ...begun.flatMap(({ id, orderNumber }) => [
      again(() => ask("POST", `/api/payments/${id}/sync`, { token: surgery.payer })),
      again(() => ask("POST", "/api/payments/midtrans/callback", { json: notification(orderNumber) })),
    ]),
  ]);
}

describe("a notification", () => {
  it("is kept as it came, to the last sign, and as often as it came", async () => {
    const { orderNumber } = await surgery.begun();
    const { signature_key } = notification(orderNumber);
    // What a program that reads and writes it anew would put in order: gaps, keys told twice, numbers, escapes.
    const text = [
      `\r\n{\t"status_code" :"200" ,  "z":1.50, "a" : 1e2, "é": "\\u00e9 \\/ 😀", "z": null,`,
      ` "order_id": "${orderNumber}","transaction_status":"settlement",\n\n"signature_key":"${signature_key}",`,
      ` "gross_amount":"150000.00" }   \n`,
    ].join("\n");
    const headers = { "content-type": "application/json" };
    for (const _ of [1, 2])
      expect((await ask("POST", "/api/payments/midtrans/callback", { body: text, headers })).status).toBe(200);
    const kept: string[] = await lookInto(rawat, "payment", (db) =>
      db("notifications").where({ orderNumber }).pluck("body"),
    );
    expect(kept.map((body) => Buffer.from(body).toString("hex"))).toEqual(
      [text, text].map((body) => Buffer.from(body).toString("hex")),
    );
  });

  it("is taken up to 16,384 bytes, and refused where it is longer", async () => {
    const { orderNumber } = await surgery.begun();
    const send = async (bytes: number) => {
      const padded = (length: number) => notification(orderNumber, { padding: "x".repeat(length) });
      const json = padded(bytes - JSON.stringify(padded(0)).length);
      return (await ask("POST", "/api/payments/midtrans/callback", { json })).status;
    };
    expect([await send(16_384), await send(16_385)]).toEqual([200, 413]);
  });
});

describe.each(Object.entries(ways))("while Midtrans is %s", (_, faults) => {
  it("its notifications are answered within a second, however many there are", async () => {
    const begun = await surgery.begun();
    await surgery.fail(faults, many);
    const waits: number[] = [];
    for (let round = 0; round < 10; round++)
      await Promise.all(
        Array.from({ length: 10 }, async () => {
          const from = performance.now();
          const { status } = await ask("POST", "/api/payments/midtrans/callback", {
            json: notification(begun.orderNumber),
          });
          waits.push(performance.now() - from);
          expect(status).toBe(200);
        }),
      );
    expect(Math.max(...waits)).toBeLessThan(aSecond);
  });

  it("patients, appointments, records and what was said are read as ever, however many pay and ask meanwhile", async () => {
    const { patient, consultationId } = await surgery.talking();
    const { id: patientId } = await createPatient(ask, surgery.desk);
    const doctor = await tokenOf(ask, "doctor");
    const begun = await Promise.all(Array.from({ length: 4 }, () => surgery.begun()));
    const orders = await Promise.all(Array.from({ length: 8 }, () => surgery.order()));
    const reads = [
      [surgery.desk, `/api/patients/${patientId}`],
      [surgery.desk, "/api/appointments"],
      [doctor, "/api/records"],
      [patient.token, `/api/chats/consultation/${consultationId}/messages`],
    ] as const;
    await surgery.fail(faults, many);
    const asked = keepAsking(
      begun,
      orders.map(({ id }) => id),
    );
    const watched = await Promise.all(reads.map(([token, path]) => whileDoing(rawat, token, () => [asked], path)));
    for (const seen of watched) {
      expect(seen.waits.length).toBeGreaterThan(10);
      expectUnharmed(seen, { mostWithinMs: 300, allWithinMs: aSecond });
    }
  });
});
