import { MidtransError, Snap } from "midtrans-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { codeOf, failureOf, fieldsOf, newOrderId, orderOf } from "./midtrans-calls.ts";
import { clientOf, openReceiver, openTestSimulator, serverKey, type TestSimulator } from "./simulator-harness.ts";

/**
 * What midtrans-client 1.4.3 gets to hear, from the simulator and from Midtrans' sandbox alike: with MIDTRANS_SANDBOX_SERVER_KEY set
 * the suite asks the sandbox, or whoever stands at MIDTRANS_SANDBOX_BASE_URL in its place, so that it shows where the simulator has drifted.
 */
const { MIDTRANS_SANDBOX_SERVER_KEY: sandboxKey, MIDTRANS_SANDBOX_BASE_URL: sandboxUrl } = process.env;
const key = sandboxKey ?? serverKey;
if (sandboxKey)
  console.log("Against Midtrans' sandbox, where nobody pays: midtrans-contract-paid.test.ts asks the simulator alone.");

let simulator: TestSimulator;
let snap: Snap;
beforeAll(async () => {
  simulator = await openTestSimulator();
  snap = clientAs(key);
});
afterAll(() => simulator.close());

/** Where to ask; undefined for the sandbox, where midtrans-client looks by itself. */
const askedAt = () => (sandboxKey ? sandboxUrl?.replace(/\/$/, "") : simulator.url);
function clientAs(serverKey: string): Snap {
  const url = askedAt();
  return url ? clientOf(url, serverKey) : new Snap({ isProduction: false, serverKey });
}

describe("createTransaction", () => {
  it("answers with a token and the page that it opens", async () => {
    const { token, redirect_url } = await fieldsOf(snap.createTransaction(orderOf(newOrderId())));
    expect(token).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(redirect_url).toContain(token);
  });

  it("answers with either alone, where that is asked for", async () => {
    expect(await snap.createTransactionToken(orderOf(newOrderId()))).toMatch(/^[0-9a-f-]{36}$/);
    expect(await snap.createTransactionRedirectUrl(orderOf(newOrderId()))).toMatch(/^http/);
  });

  it("gives an order that nobody has begun to pay another token", async () => {
    const orderId = newOrderId();
    const first = await snap.createTransactionToken(orderOf(orderId));
    expect(await snap.createTransactionToken(orderOf(orderId))).not.toBe(first);
  });

  it("takes every field that we send", async () => {
    const whole = orderOf(newOrderId(), {
      item_details: [
        { id: "1", name: "Konsultasi", price: 175_000, quantity: 1 },
        { id: "2", name: "Potongan", price: -25_000, quantity: 1 },
      ],
      customer_details: { first_name: "Siti", email: "siti@rawat.test" },
      enabled_payments: ["other_qris", "bca_va"],
      credit_card: { secure: true },
      callbacks: { finish: "https://rawat.test/billing" },
      expiry: { unit: "hours", duration: 2 },
      page_expiry: { unit: "minutes", duration: 30 },
      custom_field1: "one",
    });
    expect(await snap.createTransactionToken(whole)).toBeTypeOf("string");
  });

  it.each([
    ["an empty body", {}],
    ["no amount", { transaction_details: { order_id: "rawat-1" } }],
    ["an amount of nothing", { transaction_details: { order_id: "rawat-1", gross_amount: 0 } }],
    ["an order_id of 51 characters", orderOf("x".repeat(51))],
    ["an order_id with a slash", orderOf("rawat/1")],
    ["items of another sum", orderOf("rawat-1", { item_details: [{ name: "one", price: 1, quantity: 2 }] })],
    ["an expiry that is no time", orderOf("rawat-1", { expiry: { start_time: "now", unit: "hour", duration: 1 } })],
  ])("refuses %s with 400, as a number, and messages without a status_code", async (_what, body) => {
    const { code, body: said } = await failureOf(snap.createTransaction(body));
    expect([code, Object.keys(said)]).toEqual([400, ["error_messages"]]);
    expect(said.error_messages).toEqual([expect.any(String), ...(said.error_messages as string[]).slice(1)]);
  });

  it("says which sum is wrong", async () => {
    const wrong = orderOf(newOrderId(), { item_details: [{ id: "1", name: "one", price: 1, quantity: 2 }] });
    const { body } = await failureOf(snap.createTransaction(wrong));
    expect(String(body.error_messages)).toContain("gross_amount is not equal to the sum of item_details");
  });

  it("knows no stranger's key: 401 and messages", async () => {
    const { code, body } = await failureOf(clientAs(`${key}x`).createTransaction(orderOf(newOrderId())));
    expect([code, Object.keys(body)]).toEqual([401, ["error_messages"]]);
  });
});

describe("calls about what does not exist", () => {
  it.each(["status", "cancel", "expire", "approve", "deny", "refund", "refundDirect"] as const)(
    "%s: 404, in the body too",
    async (call) => {
      const { code, body } = await failureOf(snap.transaction[call](newOrderId()));
      expect([Number(code), body.status_code]).toEqual([404, "404"]);
    },
  );

  it("status of an order for which nobody has chosen a method yet: 404", async () => {
    const orderId = newOrderId();
    await snap.createTransaction(orderOf(orderId));
    expect(await codeOf(snap.transaction.status(orderId))).toBe(404);
  });

  it.each([
    "",
    "#",
    "rawat#1",
    "?",
    "rawat?1",
    "/",
    "rawat/1",
    "..",
    "../..",
    "%2e%2e",
    "%E0%A4%A",
    "'",
    " ",
    "💳",
    "x".repeat(2_000),
  ])("status(%j) fails, and nothing breaks by it", async (id) => {
    expect(await codeOf(snap.transaction.status(id))).toBeGreaterThanOrEqual(400);
    expect(await snap.createTransactionToken(orderOf(newOrderId()))).toBeTypeOf("string");
  });

  it("notification({}) asks for the status of nothing: 404", async () => {
    expect(await codeOf(snap.transaction.notification({}))).toBe(404);
    expect(await codeOf(snap.transaction.notification("{}"))).toBe(404);
  });

  it("notification() of what is no JSON fails with an error that is not Midtrans'", async () => {
    const error = await snap.transaction.notification("no JSON").catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(MidtransError);
  });

  it("know no stranger's key: 401, in the body too", async () => {
    const { code, body } = await failureOf(clientAs(`${key}x`).transaction.status(newOrderId()));
    expect([Number(code), body.status_code]).toEqual([401, "401"]);
  });
});

describe("statusb2b", () => {
  it("knows none of ours: 404", async () => {
    const orderId = newOrderId();
    await snap.createTransaction(orderOf(orderId));
    expect(await codeOf(snap.transaction.statusb2b(orderId))).toBe(404);
  });
});

describe("midtrans-client", () => {
  it("sends {} with what has no body, and null with what has no parameters", async () => {
    const receiver = await openReceiver();
    const { transaction } = clientOf(receiver.url);
    await transaction.status("one");
    for (const call of ["cancel", "expire", "approve", "deny"] as const) await transaction[call]("one");
    expect(receiver.received.map(({ method, body }) => [method, body])).toEqual([
      ["GET", {}],
      ...Array.from({ length: 4 }, () => ["POST", null]),
    ]);
    await receiver.close();
  });
});
