import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { createLogger, loadConfig } from "@rawat/platform";
import { Snap } from "midtrans-client";
import { Config } from "../simulator/config.ts";
import { openSimulator } from "../simulator/simulator.ts";

export const serverKey = "SB-Mid-server-of-the-tests";
export const patience = { timeout: 20_000, interval: 20 };

export type Fields = Record<string, unknown>;

interface Told {
  orderId: string;
  token: string;
  redirectUrl: string;
  attempts: { transactionId: string; method: string; transactionStatus: string; fraudStatus: string }[];
}

interface Deliveries {
  deliveries: {
    id: number;
    url: string;
    attempt: number;
    sentAt: string;
    status?: number;
    error?: string;
    body: Fields;
  }[];
  waiting: { id: number; url: string; attempt: number; dueAt: string }[];
}

/** A client of midtrans-client that asks `url` in place of Midtrans. */
export function clientOf(url: string, key = serverKey): Snap {
  const snap = new Snap({ serverKey: key });
  snap.apiConfig.getSnapApiBaseUrl = () => `${url}/snap/v1`;
  snap.apiConfig.getCoreApiBaseUrl = () => url;
  snap.httpClient.http_client.defaults.proxy = false;
  return snap;
}

/** A simulator in this process, on a folder of its own, which outlives a restart. */
export async function openTestSimulator(variables: Record<string, string> = {}, timeoutMs?: number) {
  const folder = mkdtempSync(join(tmpdir(), "rawat-simulator-"));
  const config = loadConfig(Config, {
    DATA_DIR: folder,
    MIDTRANS_SIMULATOR_PORT: "0",
    MIDTRANS_SIMULATOR_SERVER_KEY: serverKey,
    // Nobody listens there; what is sent is told by its deliveries all the same.
    MIDTRANS_SIMULATOR_NOTIFICATION_URL: "http://127.0.0.1:1024/nobody",
    ...variables,
  });
  const open = () => openSimulator(config, createLogger("midtrans-simulator", "silent"), timeoutMs);
  let simulator = await open();

  const ask = async <T>(path: string, body?: object): Promise<T> => {
    const answer = await fetch(`${simulator.url}/__sim${path}`, {
      ...(body && { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  return {
    folder,
    get url() {
      return simulator.url;
    },
    client: (key?: string) => clientOf(simulator.url, key),
    create: (orderId: string, more: object = {}, headers: Record<string, string> = {}) =>
      fetch(`${simulator.url}/snap/v1/transactions`, {
        method: "POST",
        headers: { authorization: `Basic ${btoa(`${serverKey}:`)}`, "content-type": "application/json", ...headers },
        body: JSON.stringify({ transaction_details: { order_id: orderId, gross_amount: 150_000 }, ...more }),
      }).then(async (answer) => (await answer.json()) as { token: string; redirect_url: string }),
    drive: (orderId: string, wish: object) => ask<Told>(`/orders/${orderId}`, wish),
    order: (orderId: string) => ask<Told>(`/orders/${orderId}`),
    /** How its attempts stand, as `qris settlement`. */
    statuses: async (orderId: string) =>
      (await ask<Told>(`/orders/${orderId}`)).attempts.map(
        ({ method, transactionStatus }) => `${method} ${transactionStatus}`,
      ),
    deliveries: (orderId: string) => ask<Deliveries>(`/deliveries?orderId=${orderId}`),
    set: (what: "faults" | "error-style" | "clock" | "reset", wish: object = {}) => ask<Fields>(`/${what}`, wish),
    async restart() {
      await simulator.close();
      simulator = await open();
    },
    async close() {
      await simulator.close();
      rmSync(folder, { recursive: true });
    },
  };
}
export type TestSimulator = Awaited<ReturnType<typeof openTestSimulator>>;

/** Stands where payment-service would: keeps what it is sent, and answers as `answer` says. */
export async function openReceiver() {
  const received: { path: string; method: string; body: Fields }[] = [];
  const inHand = { now: 0, most: 0 };
  const receiver = {
    received,
    inHand,
    url: "",
    /** A status, with where to redirect to; undefined for no answer at all. */
    answer: async (_request: IncomingMessage): Promise<{ status: number; location?: string } | undefined> => ({
      status: 200,
    }),
    statuses: () => received.map(({ body }) => body.transaction_status),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
  const server = createServer(async (request, response) => {
    inHand.now++;
    inHand.most = Math.max(inHand.most, inHand.now);
    response.on("close", () => inHand.now--);
    const body = JSON.parse((await text(request)) || "null");
    received.push({ path: request.url ?? "", method: request.method ?? "", body });
    const said = await receiver.answer(request);
    if (said) response.writeHead(said.status, said.location ? { location: said.location } : {}).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;
  return receiver;
}
