import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askingOf, notification, openTill, startTill, type Till } from "../harness/payments.ts";
import type { Rawat } from "../harness/rawat.ts";

let rawat: Rawat;
let till: Till;
beforeAll(async () => {
  rawat = await startTill();
  till = await openTill(rawat);
});
afterAll(() => rawat.stop());

const { ask, dataOf } = askingOf(() => rawat);

describe("two hundred forged notifications", () => {
  it("are refused, and move nothing", async () => {
    const { id, orderNumber } = await till.begun();
    const honest = notification(orderNumber, { transaction_status: "settlement" });
    const { signature_key } = honest;
    const flip = (at: number) =>
      `${signature_key.slice(0, at)}${signature_key[at] === "0" ? "1" : "0"}${signature_key.slice(at + 1)}`;
    const forged: unknown[] = [
      ...Array.from({ length: 128 }, (_, at) => ({ ...honest, signature_key: flip(at) })),
      ...[...Array.from({ length: 41 }, (_, length) => length + 1), 127, 129].map((length) => ({
        ...honest,
        signature_key: signature_key.padEnd(129, "0").slice(0, length),
      })),
      ...["", null, 0, true, [], {}, [signature_key], signature_key.toUpperCase(), ` ${signature_key}`].map((key) => ({
        ...honest,
        signature_key: key,
      })),
      ...["1.00", "150000", "150000.0", "", 150_000, null].map((gross_amount) => ({ ...honest, gross_amount })),
      ...["201", "", 200, null].map((status_code) => ({ ...honest, status_code })),
      ...[`${orderNumber} `, orderNumber.toLowerCase(), "", 1, null].map((order_id) => ({ ...honest, order_id })),
      ...[null, 1, true, "x", [], [honest], {}],
    ];
    expect(forged.length).toBeGreaterThanOrEqual(200);
    const answers: number[] = [];
    for (let from = 0; from < forged.length; from += 20)
      await Promise.all(
        forged.slice(from, from + 20).map(async (json) => {
          answers.push((await ask("POST", "/api/payments/midtrans/callback", { json })).status);
        }),
      );
    expect(new Set(answers)).toEqual(new Set([403]));
    expect(await till.payment(id)).toMatchObject({ status: "pending" });
    expect(await dataOf(`/api/payments/ledger?paymentId=${id}`, till.admin)).toEqual([]);
  });
});
