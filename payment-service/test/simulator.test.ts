import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { freePort } from "../../scripts/servers/free-port.ts";
import { openReceiver, openTestSimulator, patience, serverKey, type TestSimulator } from "./simulator-harness.ts";

let simulator: TestSimulator;
beforeEach(async () => {
  simulator = await openTestSimulator();
});
afterEach(() => simulator.close());

describe("time", () => {
  it("expires what nobody pays, denies what nobody decides, settles what a card paid", async () => {
    for (const [orderId, outcome] of [
      ["one", "pending"],
      ["two", "challenge"],
      ["three", "capture"],
    ] as const) {
      await simulator.create(orderId);
      await simulator.drive(orderId, { outcome });
    }
    await simulator.set("clock", { advanceSeconds: 86_400 });
    await vi.waitFor(async () => {
      const states = [
        ...(await simulator.statuses("one")),
        ...(await simulator.statuses("two")),
        ...(await simulator.statuses("three")),
      ];
      expect(states).toEqual(["qris expire", "credit_card deny", "credit_card settlement"]);
    }, patience);
  });

  it("keeps the merchant's own expiry, counted from the merchant's clock however far the simulator's is ahead", async () => {
    await simulator.set("clock", { advanceSeconds: 1_000_000 });
    const start_time = `${new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 19).replace("T", " ")} +0700`;
    await simulator.create("order-1", { expiry: { start_time, unit: "minutes", duration: 30 } });
    await simulator.drive("order-1", { outcome: "pending", method: "bank_transfer" });
    await simulator.set("clock", { advanceSeconds: 1_700 });
    expect(await simulator.statuses("order-1")).toEqual(["bank_transfer pending"]);
    await simulator.set("clock", { advanceSeconds: 100 });
    await vi.waitFor(
      async () => expect(await simulator.statuses("order-1")).toEqual(["bank_transfer expire"]),
      patience,
    );
  });
});

describe("what tests drive", () => {
  const statusOf = (orderId: string, wish: object) =>
    simulator.drive(orderId, wish).then(
      () => 200,
      (error: Error) => Number(error.message.slice(0, 3)),
    );

  it("is late: an expired attempt is paid after all; with a method, or as new, it is another one", async () => {
    await simulator.create("order-1");
    await simulator.drive("order-1", { outcome: "expire", method: "bank_transfer" });
    await simulator.drive("order-1", { outcome: "pending", method: "gopay" });
    await simulator.drive("order-1", { outcome: "expire" });
    await simulator.drive("order-1", { outcome: "settlement" });
    await simulator.drive("order-1", { outcome: "settlement", attempt: "new" });
    expect(await simulator.statuses("order-1")).toEqual([
      "bank_transfer expire",
      "gopay settlement",
      "qris settlement",
    ]);
  });

  it("is 404 for an order that nobody created, 409 for what cannot follow, 400 for what is no outcome", async () => {
    await simulator.create("order-1");
    expect(await statusOf("order-2", { outcome: "pending" })).toBe(404);
    for (const wish of [
      { outcome: "reversal" },
      { outcome: "refund" },
      { outcome: "chargeback" },
      { outcome: "capture", method: "qris" },
    ])
      expect([wish, await statusOf("order-1", wish)]).toEqual([wish, 409]);
    for (const wish of [{ outcome: "paid" }, { faults: ["none"] }, { surprise: 1 }])
      expect([wish, await statusOf("order-1", wish)]).toEqual([wish, 400]);
    expect(await simulator.statuses("order-1")).toEqual([]);
  });

  it("begins anew after a reset, at the world's time", async () => {
    await simulator.create("order-1");
    await simulator.set("clock", { advanceSeconds: 86_400, speed: 10 });
    await simulator.set("reset");
    await expect(simulator.order("order-1")).rejects.toThrow("404");
    const { now, speed } = await simulator.set("clock");
    expect([Math.abs(Date.parse(String(now)) - Date.now()) < 10_000, speed]).toEqual([true, 1]);
  });
});

describe("a fault of a call", () => {
  const create = () =>
    simulator.client().createTransaction({ transaction_details: { order_id: "order-1", gross_amount: 150_000 } });
  const codeOf = (call: Promise<unknown>) =>
    call.then(
      () => "answered",
      ({ httpStatusCode }: { httpStatusCode: unknown }) => httpStatusCode,
    );
  const exists = () =>
    simulator.order("order-1").then(
      () => true,
      () => false,
    );

  it.each([
    ["create_500", 500, false],
    ["create_500_after", 500, true],
    ["create_reset", null, true],
    ["create_garbage", "answered", true],
    ["create_maintenance", "answered", false],
  ])("%s: the client hears %s, and whether there is an order then is %s", async (fault, code, isThere) => {
    await simulator.set("faults", { faults: [fault] });
    expect([await codeOf(create()), await exists()]).toEqual([code, isThere]);
    expect(await codeOf(create())).toBe("answered");
  });

  it("create_slow: it is done, and no answer comes while the client waits", async () => {
    await simulator.set("faults", { faults: ["create_slow"] });
    const client = simulator.client();
    client.httpClient.http_client.defaults.timeout = 100;
    const call = client.createTransaction({ transaction_details: { order_id: "order-1", gross_amount: 150_000 } });
    expect([await codeOf(call), await exists()]).toEqual([null, true]);
  });

  it("holds for as many calls as it is set for, and down for all until it is cleared", async () => {
    await simulator.set("faults", { faults: ["create_500"], times: 2 });
    expect([await codeOf(create()), await codeOf(create()), await codeOf(create())]).toEqual([500, 500, "answered"]);
    await simulator.set("faults", { faults: ["down"] });
    for (let calls = 0; calls < 3; calls++) expect(await codeOf(create())).toBe(null);
    await simulator.set("faults", { faults: [] });
    expect(await codeOf(create())).toBe("answered");
  });

  it("of one order is no other's", async () => {
    await simulator.create("order-2");
    await create();
    await simulator.drive("order-1", { outcome: "settlement", faults: ["status_500", "refund_reset"] });
    await simulator.drive("order-2", { outcome: "settlement" });
    const { transaction } = simulator.client();
    expect([await codeOf(transaction.status("order-1")), await codeOf(transaction.status("order-2"))]).toEqual([
      500,
      "answered",
    ]);
    expect(await codeOf(transaction.refund("order-1", { refund_key: "one", amount: 1 }))).toBe(null);
    expect(await simulator.statuses("order-1")).toEqual(["qris partial_refund"]);
    await simulator.drive("order-1", { faults: ["status_wrong_amount"] });
    expect(await transaction.status("order-1")).toMatchObject({ gross_amount: "1.00" });
  });
});

it("answers no page of another site: neither one that has its name led here nor one that sends a form", async () => {
  const statusOf = async (headers: Record<string, string>) => {
    const [answer] = await once(get(`${simulator.url}/__sim/orders`, { headers }), "response");
    answer.resume();
    return answer.statusCode;
  };
  expect(await statusOf({})).toBe(200);
  expect(await statusOf({ host: "evil.test:5090" })).toBe(421);
  expect(await statusOf({ host: "localhost.evil.test" })).toBe(421);
  expect(await statusOf({ "sec-fetch-site": "cross-site" })).toBe(421);
});

describe("what cannot be read", () => {
  it("is refused in the words of the API that was called, and breaks nothing", async () => {
    const post = async (path: string, body: string) => {
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`${simulator.url}${path}`, { method: "POST", headers, body });
      return [answer.status, Object.keys((await answer.json()) as object)];
    };
    expect(await post("/snap/v1/transactions", "{")).toEqual([400, ["error_messages"]]);
    expect(await post("/v2/order-1/refund", "{")).toEqual([400, ["status_code", "status_message", "id"]]);
    expect(await post("/__sim/clock", `{"speed": 0}`)).toEqual([400, ["error"]]);
  });
});

describe("what it keeps", () => {
  it("is its owner's alone, also in a folder that others may enter", async () => {
    chmodSync(simulator.folder, 0o755);
    await simulator.create("order-1");
    const files = readdirSync(simulator.folder).filter((file) => file.includes(".sqlite"));
    expect(files).toHaveLength(3);
    for (const file of files)
      expect([file, statSync(join(simulator.folder, file)).mode & 0o777]).toEqual([file, 0o600]);
  });
});

describe("a restart", () => {
  it("keeps orders, pages and the clock, and goes on with what was not delivered", async () => {
    const receiver = await openReceiver();
    receiver.answer = async () => ({ status: 503 });
    const { token } = await simulator.create("order-1", {}, { "x-override-notification": receiver.url });
    await simulator.drive("order-1", { outcome: "capture" });
    await vi.waitFor(
      async () => expect((await simulator.deliveries("order-1")).waiting).toMatchObject([{ attempt: 2 }]),
      patience,
    );
    await simulator.set("clock", { advanceSeconds: 60 });
    await simulator.restart();
    expect(await simulator.order("order-1")).toMatchObject({ token, attempts: [{ transactionStatus: "capture" }] });
    const { now } = await simulator.set("clock");
    expect(Date.parse(String(now)) - Date.now()).toBeGreaterThan(59_000);
    receiver.answer = async () => ({ status: 200 });
    await simulator.set("clock", { advanceSeconds: 120 });
    await vi.waitFor(
      async () =>
        expect(await simulator.deliveries("order-1")).toMatchObject({
          deliveries: [{ status: 503 }, { attempt: 2, status: 200 }],
          waiting: [],
        }),
      patience,
    );
    await receiver.close();
  });
});

describe("the program", () => {
  const folder = mkdtempSync(join(tmpdir(), "rawat-simulator-"));
  const start = (variables: Record<string, string>) => {
    const child = spawn(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", join(import.meta.dirname, "../simulator/main.ts")],
      {
        env: { PATH: process.env.PATH, NODE_ENV: "test", DATA_DIR: folder, ...variables },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (text: Buffer) => void said.push(text.toString()));
    return { child, said: () => said.join("") };
  };
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("refuses a real key in one line that does not show it", async () => {
    const { child, said } = start({ MIDTRANS_SIMULATOR_SERVER_KEY: "Mid-server-real" });
    expect(await once(child, "close")).toEqual([1, null]);
    expect(said()).toMatch(
      /^midtrans-simulator cannot start: MIDTRANS_SIMULATOR_SERVER_KEY: Expected a key that begins with SB- [^\n]*\n$/,
    );
    expect(said()).not.toContain("Mid-server-real");
  });

  it("listens on the loopback address whatever HOST says, never logs its key, and ends in good order", async () => {
    const port = await freePort();
    const { child, said } = start({
      HOST: "0.0.0.0",
      MIDTRANS_SIMULATOR_PORT: String(port),
      MIDTRANS_SIMULATOR_SERVER_KEY: serverKey,
    });
    const url = `http://127.0.0.1:${port}`;
    await vi.waitFor(async () => expect((await fetch(`${url}/health/live`)).status).toBe(200), patience);
    const elsewhere = await fetch(`http://127.0.0.2:${port}/health/live`).catch(() => "refused");
    expect(elsewhere).toBe("refused");
    child.kill("SIGTERM");
    expect(await once(child, "close")).toEqual([0, null]);
    expect(said()).toContain(url);
    expect(said()).not.toContain(serverKey);
  });
});
