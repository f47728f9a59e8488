import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { createMidtrans } from "../src/provider/midtrans.ts";
import { ProviderAway, ProviderRefused } from "../src/provider/provider-errors.ts";

const serverKey = "SB-Mid-server-of-this-test";
const opened: Server[] = [];
afterEach(() => {
  for (const server of opened.splice(0)) server.close().closeAllConnections();
});

/** Plays Midtrans by one answer, and keeps what it was asked. */
async function play(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const asked: { path: string; body: string }[] = [];
  const server = createServer(async (request, response) => {
    asked.push({ path: request.url ?? "", body: await text(request) });
    answer(request, response);
  });
  opened.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const options = { serverKey, clientKey: "SB-Mid-client-x", isProduction: false, baseUrl: url };
  return { asked, url, provider: createMidtrans(options) };
}

const json = (status: number, body: object) => (_: IncomingMessage, response: ServerResponse) =>
  void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));

const bill = {
  orderNumber: "RW-1",
  amount: 150_000,
  description: "Medical check-up",
  customerName: "Siti",
  startsAt: new Date("2026-11-27T15:00:00.000Z"),
  minutes: 15,
  finishUrl: "https://clinic.example/payments/1",
};

describe("what is asked of Midtrans", () => {
  it("is a page for so long as it can be paid, with 3-D Secure for cards, of the bill's own sum", async () => {
    const { provider, asked } = await play(json(201, { token: "t", redirect_url: "https://app.example/t" }));
    await provider.openPage(bill);
    expect(JSON.parse(asked[0]?.body ?? "")).toMatchObject({
      transaction_details: { order_id: "RW-1", gross_amount: 150_000 },
      credit_card: { secure: true },
      callbacks: { finish: bill.finishUrl },
      expiry: { start_time: "2026-11-27 22:00:00 +0700", unit: "minute", duration: 15 },
      page_expiry: { unit: "minute", duration: 15 },
    });
  });

  it("follows no redirect, which would take the key along", async () => {
    const elsewhere = await play(json(201, { token: "t", redirect_url: "https://app.example/t" }));
    const { provider } = await play((_, response) => void response.writeHead(302, { location: elsewhere.url }).end());
    await expect(provider.openPage(bill)).rejects.toThrow();
    await expect(provider.status("RW-1")).rejects.toThrow();
    expect(elsewhere.asked).toEqual([]);
  });

  it.each([
    "",
    ".",
    "..",
    "../x",
    "..%2fx",
    "a..b",
    "a/b",
    "a\\b",
    "a?b",
    "a#b",
    "#",
    "a b",
    "a\nb",
    "ä",
    "x".repeat(65),
  ])(
    "of %j is nothing: such a reference would ask for something else, and is refused before anything is sent",
    async (reference) => {
      const { provider, asked } = await play(json(200, { status_code: "200" }));
      expect(await provider.status(reference)).toBeUndefined();
      for (const asking of [
        () => provider.expire(reference),
        () => provider.cancel(reference),
        () => provider.refund(reference, { key: "k", amount: 1, reason: "x" }),
      ])
        await expect(asking()).rejects.toBeInstanceOf(ProviderRefused);
      expect(asked).toEqual([]);
    },
  );

  describe.each([
    ["by HTTP", (code: number) => code],
    ["in a body under 200", () => 200],
  ] as const)("and answered %s", (_, statusOf) => {
    const answered = (code: number) =>
      play(json(statusOf(code), { status_code: String(code), status_message: "words" }));
    const askAll = ({ provider }: Awaited<ReturnType<typeof answered>>) => [
      () => provider.openPage(bill),
      () => provider.status("RW-1"),
      () => provider.cancel("RW-1"),
      () => provider.expire("RW-1"),
      () => provider.refund("RW-1", { key: "k", amount: 1, reason: "x" }),
    ];

    it.each([401, 408, 429, 500, 503])("%i is not refused: nobody knows what became of it", async (code) => {
      for (const asking of askAll(await answered(code))) await expect(asking()).rejects.toBeInstanceOf(ProviderAway);
    });

    it.each([400, 412])("%i is refused", async (code) => {
      for (const asking of askAll(await answered(code))) await expect(asking()).rejects.toBeInstanceOf(ProviderRefused);
    });
  });

  it("for a refund and answered with another one's is not done: nobody knows what became of it", async () => {
    const refund = { key: "ours", amount: 1, reason: "x" };
    const told = { status_code: "200", transaction_id: "t", transaction_status: "refund", refund_key: "another" };
    const { provider } = await play(json(200, told));
    await expect(provider.refund("RW-1", refund)).rejects.toBeInstanceOf(ProviderAway);
  });

  it("and refused tells no key, in whatever depth of what is thrown", async () => {
    const { provider } = await play(json(400, { status_code: "400", status_message: "no" }));
    const thrown = await provider.openPage(bill).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(ProviderRefused);
    const all = inspect(thrown, { depth: null, showHidden: true });
    for (const secret of [serverKey, Buffer.from(`${serverKey}:`).toString("base64")])
      expect(all).not.toContain(secret);
  });
});
