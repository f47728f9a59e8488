import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { pauseAfter } from "../simulator/webhook/retries.ts";
import {
  type Fields,
  openReceiver,
  openTestSimulator,
  patience,
  serverKey,
  type TestSimulator,
} from "./simulator-harness.ts";

let receiver: Awaited<ReturnType<typeof openReceiver>>;
let simulator: TestSimulator;
beforeEach(async () => {
  receiver = await openReceiver();
  simulator = await openTestSimulator({ MIDTRANS_SIMULATOR_NOTIFICATION_URL: receiver.url });
});
afterEach(async () => {
  await simulator.close();
  await receiver.close();
});

const signatureOf = ({ order_id, status_code, gross_amount }: Fields, key = serverKey) =>
  createHash("sha512").update(`${order_id}${status_code}${gross_amount}${key}`).digest("hex");

/** Pays an order with faults, and waits for so many notifications. */
async function pay(orderId: string, faults: string[], count: number, wish: object = {}) {
  await simulator.create(orderId);
  await simulator.drive(orderId, { outcome: "settlement", faults, ...wish });
  await vi.waitFor(() => expect(receiver.received.length).toBe(count), patience);
  return receiver.received.map(({ body }) => body);
}

/** Once nothing is on its way any more: how many times each delivery was tried, and what waits. */
async function settled(orderId: string) {
  return vi.waitFor(async () => {
    const { deliveries, waiting } = await simulator.deliveries(orderId);
    expect(waiting.filter(({ dueAt }) => Date.parse(dueAt) < Date.now())).toEqual([]);
    expect(deliveries.length).toBeGreaterThan(0);
    return { deliveries, waiting };
  }, patience);
}

describe("a notification", () => {
  it("tells each step in its order, in strings alone, with a signature that holds", async () => {
    const [pending, settlement] = await pay("order-1", [], 2);
    expect([pending?.transaction_status, settlement?.transaction_status]).toEqual(["pending", "settlement"]);
    for (const body of [pending, settlement] as Fields[]) {
      expect(body.signature_key).toBe(signatureOf(body));
      expect(Object.values(body).filter((value) => typeof value !== "string")).toEqual([]);
    }
    expect(receiver.received[0]).toMatchObject({ method: "POST", path: "/callback" });
    expect((await settled("order-1")).deliveries).toMatchObject([
      { url: receiver.url, attempt: 1, status: 200, body: pending },
      { url: receiver.url, attempt: 1, status: 200, body: settlement },
    ]);
  });

  it.each([
    ["cancel", "cancel"],
    ["expire", "expire"],
    ["refund", "refund"],
    ["chargeback", "chargeback"],
    ["reversal", "deny"],
  ])("tells of a %s", async (outcome, status) => {
    const isOfPaid = !["cancel", "expire"].includes(outcome);
    await simulator.create("order-1");
    if (isOfPaid) await simulator.drive("order-1", { outcome: "settlement" });
    await simulator.drive("order-1", { outcome });
    const told = isOfPaid ? ["pending", "settlement", status] : ["pending", status];
    await vi.waitFor(() => expect(receiver.statuses()).toEqual(told), patience);
    // No number anywhere, in the list of refunds neither.
    expect(JSON.stringify(receiver.received.map(({ body }) => body))).not.toMatch(/":\d|\[\d/);
  });

  it("of a card tells nothing before its outcome", async () => {
    await pay("order-1", [], 1, { outcome: "challenge" });
    expect(receiver.received[0]?.body).toMatchObject({
      transaction_status: "capture",
      fraud_status: "challenge",
      masked_card: expect.any(String),
    });
  });

  it("goes to two further addresses where the merchant appends them, and to none but theirs where it overrides", async () => {
    const [one, two] = [`${receiver.url}/one`, `${receiver.url}/two`];
    await simulator.create("appended", {}, { "x-append-notification": `${one}, ${two}, ${receiver.url}/three` });
    await simulator.drive("appended", { outcome: "pending" });
    await vi.waitFor(() => expect(receiver.received.length).toBe(3), patience);
    expect(receiver.received.map(({ path }) => path).sort()).toEqual(["/callback", "/callback/one", "/callback/two"]);
    receiver.received.length = 0;
    await simulator.create("overridden", {}, { "x-override-notification": one });
    await simulator.drive("overridden", { outcome: "pending" });
    await vi.waitFor(() => expect(receiver.received.map(({ path }) => path)).toEqual(["/callback/one"]), patience);
  });
});

describe("what Midtrans does about an answer", () => {
  it.each([
    [200, 1],
    [302, 1],
    [500, 2],
    [404, 3],
    [503, 5],
    [418, 6],
  ])("%i: it sends %i times in all", async (status, times) => {
    receiver.answer = async () => ({ status });
    // Five hours and more pass within a second.
    await simulator.set("clock", { speed: 50_000 });
    await simulator.create("order-1");
    // Of a card nothing is told before, and after a settlement time changes nothing.
    await simulator.drive("order-1", { outcome: "settlement", method: "credit_card" });
    await vi.waitFor(async () => {
      const { deliveries, waiting } = await simulator.deliveries("order-1");
      expect([deliveries.length, waiting]).toEqual([times, []]);
    }, patience);
    expect(receiver.received.length).toBe(times);
    expect(new Set(receiver.received.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });

  it("waits 2, 10, 30, 90 and 210 minutes in between, each up to a tenth longer", () => {
    for (const [index, minutes] of [2, 10, 30, 90, 210].entries()) {
      const pauses = Array.from({ length: 1_000 }, (_, id) => pauseAfter({ status: 418 }, index + 1, id, 1) ?? 0);
      const [shortest, longest] = [Math.min(...pauses) / 60_000, Math.max(...pauses) / 60_000];
      expect([shortest >= minutes, shortest < minutes * 1.01]).toEqual([true, true]);
      expect([longest > minutes * 1.09, longest <= minutes * 1.1]).toEqual([true, true]);
    }
    expect(pauseAfter({ status: 418 }, 6, 1, 1)).toBe(undefined);
  });

  it("waits as long after a restart as it would have: the seed and the delivery decide", async () => {
    receiver.answer = async () => ({ status: 418 });
    const pauseOf = async (seed: string) => {
      const MIDTRANS_SIMULATOR_NOTIFICATION_URL = receiver.url;
      const own = await openTestSimulator({ MIDTRANS_SIMULATOR_NOTIFICATION_URL, MIDTRANS_SIMULATOR_SEED: seed });
      await own.create("order-1");
      await own.drive("order-1", { outcome: "capture" });
      const { deliveries, waiting } = await vi.waitFor(async () => {
        const told = await own.deliveries("order-1");
        expect([told.deliveries.length, told.waiting.length]).toEqual([1, 1]);
        return told;
      }, patience);
      await own.close();
      return Date.parse(waiting[0]?.dueAt ?? "") - Date.parse(deliveries[0]?.sentAt ?? "");
    };
    const wantedMs = (seed: number) => pauseAfter({ status: 418 }, 1, 1, seed) ?? 0;
    // What the answer took is in it too.
    const answerMsMax = 1_000;
    for (const seed of [1, 2, 3]) {
      const lateMs = (await pauseOf(String(seed))) - wantedMs(seed);
      expect([lateMs >= -1, lateMs < answerMsMax]).toEqual([true, true]);
    }
    expect(new Set([1, 2, 3].map(wantedMs)).size).toBe(3);
  });

  it("follows 307 and 308 with the same body, five times and no further", async () => {
    receiver.answer = async ({ url = "" }) => {
      const hop = Number(url.split("/").at(-1)) || 0;
      return hop < 5 ? { status: hop % 2 ? 308 : 307, location: `/hop/${hop + 1}` } : { status: 200 };
    };
    await simulator.create("order-1");
    await simulator.drive("order-1", { outcome: "capture" });
    expect((await settled("order-1")).deliveries).toMatchObject([{ status: 200 }]);
    expect(receiver.received.map(({ path, method }) => `${method} ${path}`)).toEqual([
      "POST /callback",
      ...[1, 2, 3, 4, 5].map((hop) => `POST /hop/${hop}`),
    ]);
    receiver.received.length = 0;
    receiver.answer = async () => ({ status: 307, location: "/round" });
    await simulator.create("order-2");
    await simulator.drive("order-2", { outcome: "capture" });
    expect((await settled("order-2")).deliveries).toMatchObject([{ error: "more than 5 redirects" }]);
    expect(receiver.received.length).toBe(6);
  });

  it("gives up on who does not answer in time, and tries again", async () => {
    const hasty = await openTestSimulator({ MIDTRANS_SIMULATOR_NOTIFICATION_URL: receiver.url }, 50);
    receiver.answer = async () => undefined;
    await hasty.create("order-1");
    await hasty.drive("order-1", { outcome: "capture" });
    await vi.waitFor(async () => {
      const { deliveries, waiting } = await hasty.deliveries("order-1");
      expect([deliveries, waiting]).toMatchObject([[{ error: expect.stringContaining("timeout") }], [{ attempt: 2 }]]);
    }, patience);
    await hasty.close();
  });
});

describe("a fault of notifications", () => {
  it("duplicate: each comes twice, one after the other", async () => {
    // Time enough for another one that would not wait.
    receiver.answer = async () => {
      for (let asked = 0; asked < 3; asked++) await simulator.deliveries("order-1");
      return { status: 200 };
    };
    await pay("order-1", ["duplicate"], 4);
    await vi.waitFor(async () => expect((await simulator.deliveries("order-1")).waiting).toEqual([]), patience);
    expect([receiver.statuses(), receiver.inHand.most]).toEqual([
      ["pending", "pending", "settlement", "settlement"],
      1,
    ]);
  });

  it("parallel: each comes twice at once", async () => {
    let both = () => {};
    const met = new Promise<void>((resolve) => {
      both = resolve;
    });
    // Nobody is answered before the other one is there.
    receiver.answer = async () => {
      if (receiver.inHand.now >= 2) both();
      await met;
      return { status: 200 };
    };
    await pay("order-1", ["parallel"], 2, { outcome: "capture" });
    expect(receiver.inHand.most).toBe(2);
  });

  it("reorder: the settlement comes before what it followed, however far apart they are", async () => {
    await simulator.create("order-1");
    await simulator.drive("order-1", { outcome: "pending", faults: ["reorder"] });
    await simulator.drive("order-1", { outcome: "settlement" });
    await vi.waitFor(() => expect(receiver.statuses()).toEqual(["settlement", "pending"]), patience);
  });

  it("drop: nothing comes of what happened, and what happens later does", async () => {
    await simulator.create("order-1");
    await simulator.drive("order-1", { outcome: "settlement", faults: ["drop"] });
    await simulator.drive("order-1", { outcome: "refund", faults: [] });
    await vi.waitFor(() => expect(receiver.statuses()).toEqual(["refund"]), patience);
  });

  it("delay: it comes ten minutes later", async () => {
    await simulator.create("order-1");
    await simulator.drive("order-1", { outcome: "capture", faults: ["delay"] });
    const [waiting] = (await simulator.deliveries("order-1")).waiting;
    expect(Date.parse(waiting?.dueAt ?? "") - Date.now()).toBeGreaterThan(9 * 60_000);
    await simulator.set("clock", { advanceSeconds: 600 });
    await vi.waitFor(() => expect(receiver.statuses()).toEqual(["capture"]), patience);
  });

  it("wrong_signature: it is signed by somebody else", async () => {
    const [body] = await pay("order-1", ["wrong_signature"], 1, { outcome: "capture" });
    expect(body?.signature_key).toMatch(/^[0-9a-f]{128}$/);
    expect(body?.signature_key).not.toBe(signatureOf(body as Fields));
  });

  it("wrong_amount: another amount, well signed, and the status knows the right one", async () => {
    const [body] = await pay("order-1", ["wrong_amount"], 1, { outcome: "capture" });
    expect([body?.gross_amount, body?.signature_key]).toEqual(["1.00", signatureOf(body as Fields)]);
    expect(await simulator.client().transaction.status("order-1")).toMatchObject({ gross_amount: "150000.00" });
  });

  it("fee_imposition: the amount has the fee in it, here and in the status, and metadata knows the price", async () => {
    const [body] = await pay("order-1", ["fee_imposition"], 1, { outcome: "capture" });
    const metadata = {
      extra_info: { gross_amount_info: { original_amount: "150000", customer_imposed_payment_fee: "4000" } },
    };
    expect(body).toMatchObject({ gross_amount: "154000.00", signature_key: signatureOf(body as Fields), metadata });
    expect(await simulator.client().transaction.status("order-1")).toMatchObject({
      gross_amount: "154000.00",
      metadata,
    });
  });

  it("extra_fields and missing_fraud_status: keys that nobody knows, and one less that all expect", async () => {
    const [body] = await pay("order-1", ["extra_fields", "missing_fraud_status"], 1, { outcome: "capture" });
    expect(body).toMatchObject({ a_new_key: "of tomorrow", another: { nested: ["one", { two: "2" }] } });
    expect(body).not.toHaveProperty("fraud_status");
  });
});
