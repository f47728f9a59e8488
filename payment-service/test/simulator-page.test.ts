import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTestSimulator, type TestSimulator } from "./simulator-harness.ts";

let simulator: TestSimulator;
beforeEach(async () => {
  simulator = await openTestSimulator();
});
afterEach(() => simulator.close());

describe("the page of an order", () => {
  const finish = "https://rawat.test/billing?tab=open";
  const open = async (orderId: string, more: object = {}) => (await simulator.create(orderId, more)).redirect_url;
  const press = (url: string, path: string, form: Record<string, string>) =>
    fetch(`${url}/${path}`, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });
  const read = async (url: string) => {
    const answer = await fetch(url);
    return { status: answer.status, text: await answer.text(), policy: answer.headers.get("content-security-policy") };
  };

  it("says what is to be paid and that no money moves, and lets nothing run that a name holds", async () => {
    const name = `<img src=x onerror="alert(1)">`;
    const items = [{ name, price: 150_000, quantity: 1 }];
    const page = await read(await open("order-1", { item_details: items, callbacks: { finish } }));
    expect([page.status, page.text]).toEqual([200, expect.stringContaining("Rp 150.000")]);
    expect(page.text).toContain("Tidak ada uang yang berpindah");
    expect(page.text).toContain('<html lang="id">');
    expect(page.text).toContain("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;");
    expect(page.text).not.toContain("<img");
    expect(page.text).not.toContain("<script");
    expect(page.policy).toContain("default-src 'none'; style-src 'self'; form-action 'self' https://rawat.test;");
    expect((await read(`${simulator.url}/snap/page.css`)).status).toBe(200);
  });

  it.each([
    ["qris", "settlement", "qris settlement", "200", "settlement"],
    ["bca", "pending", "bank_transfer pending", "201", "pending"],
    ["bni", "expire", "bank_transfer expire", "407", "expire"],
    ["gopay", "cancel", "gopay cancel", "200", "cancel"],
    ["gopay", "deny", "gopay deny", "202", "deny"],
    ["card", "capture", "credit_card capture", "200", "capture"],
    ["card", "challenge", "credit_card capture", "201", "capture"],
  ])("%s that ends in %s leads back to the merchant, told so", async (choice, outcome, state, code, status) => {
    const url = await open("order-1", { callbacks: { finish } });
    const chosen = await press(url, "method", { choice });
    const next = new URL(chosen.headers.get("location") ?? "", url).href;
    expect([chosen.status, (await read(next)).text]).toEqual([303, expect.stringContaining(`value="${outcome}"`)]);
    const done = await press(url, "outcome", { choice, outcome });
    const back = `${finish}&order_id=order-1&status_code=${code}&transaction_status=${status}`;
    expect([done.status, done.headers.get("location")]).toEqual([303, back]);
    expect(await simulator.statuses("order-1")).toEqual([state]);
  });

  it("shows how it ended where the merchant wants nobody back", async () => {
    const url = await open("order-1");
    const done = await press(url, "outcome", { choice: "qris", outcome: "settlement" });
    const result = new URL(done.headers.get("location") ?? "", url).href;
    expect(result).toBe(`${url}?result=1`);
    expect((await read(result)).text).toContain("Pembayaran berhasil");
  });

  it("takes one payment from who presses twice, and lets who was denied try another way", async () => {
    const url = await open("order-1");
    await press(url, "outcome", { choice: "card", outcome: "deny" });
    await press(url, "method", { choice: "qris" });
    await Promise.all([1, 2, 3].map(() => press(url, "outcome", { choice: "qris", outcome: "settlement" })));
    await press(url, "outcome", { choice: "card", outcome: "capture" });
    expect(await simulator.statuses("order-1")).toEqual(["credit_card deny", "qris settlement"]);
  });

  it("offers what the merchant enabled, and takes nothing else", async () => {
    const url = await open("order-1", { enabled_payments: ["other_qris", "bca_va"] });
    const { text } = await read(url);
    expect([...text.matchAll(/name="choice" value="(\w+)"/g)].map(([, id]) => id)).toEqual(["qris", "bca"]);
    await press(url, "method", { choice: "gopay" });
    await press(url, "outcome", { choice: "gopay", outcome: "settlement" });
    await press(url, "outcome", { choice: "qris", outcome: "challenge" });
    expect(await simulator.statuses("order-1")).toEqual([]);
  });

  it("is gone once another token was given, or its time is over; of that nobody is notified", async () => {
    const [first, second] = [
      await open("order-1"),
      await open("order-1", { page_expiry: { unit: "minutes", duration: 10 } }),
    ];
    expect([(await read(first)).status, (await read(second)).status]).toEqual([410, 200]);
    await simulator.set("clock", { advanceSeconds: 600 });
    expect([(await read(second)).status, (await read(second)).text]).toEqual([
      410,
      expect.stringContaining("tidak berlaku lagi"),
    ]);
    await press(second, "outcome", { choice: "qris", outcome: "settlement" });
    expect(await simulator.deliveries("order-1")).toEqual({ deliveries: [], waiting: [] });
    expect(await simulator.statuses("order-1")).toEqual([]);
  });

  it("leads nowhere but to the merchant: an address that is none of the web is refused", async () => {
    const answer = await simulator.create("order-1", { callbacks: { finish: "javascript:alert(1)" } });
    expect(answer).toEqual({ error_messages: ["callbacks.finish is no address"] });
  });
});
