import { request as httpRequest } from "node:http";
import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startTestGateway, startUpstream, statusesIn, until } from "./gateway-harness.ts";

type Started<T extends (...options: never[]) => Promise<unknown>> = Awaited<ReturnType<T>>;

/** What the route of the tests gives: its work half a second, its body three. */
const [workMs, bodyMs] = [500, 3_000];

let cards: Started<typeof startUpstream>;
let gateway: Started<typeof startTestGateway>;
/** What was in of the bodies that are whole. */
const received: number[] = [];
beforeAll(async () => {
  cards = await startUpstream((request, response) => {
    let bytes = 0;
    request.on("data", (piece: Buffer) => {
      bytes += piece.length;
    });
    request.on("end", () => {
      received.push(bytes);
      if (!request.url?.endsWith("?frozen")) response.end("ok");
    });
  });
  gateway = await startTestGateway({ instances: [cards.url], trusted: ["127.0.0.1"] });
});
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});
afterAll(async () => {
  await gateway.close();
  await cards.close();
});

/** Sends a body in ten pieces over so many milliseconds. @returns what it was answered, and how long after its last piece. */
async function attach(query: string, bytes: number, overMs: number) {
  const sending = httpRequest(`${gateway.url}/api/public/attach${query}`, {
    method: "POST",
    headers: { "content-length": bytes },
  });
  const answered = new Promise<number | undefined>((resolve, reject) => {
    sending.on("response", (answer) => resolve(answer.resume().statusCode)).on("error", reject);
  });
  for (let piece = 0; piece < 10; piece++) {
    sending.write(Buffer.alloc(bytes / 10));
    if (piece < 9) await delay(overMs / 9);
  }
  const sentAt = performance.now();
  sending.end();
  return { status: await answered, waitedMs: performance.now() - sentAt };
}

test.each([
  ["is streamed", 1_000_000],
  ["is kept until it is in", 100_000],
])("a body that %s may take longer on its way than its deadline, which begins when it is in", async (_, bytes) => {
  expect((await attach("", bytes, 4 * workMs)).status).toBe(200);
  expect(received.at(-1)).toBe(bytes);
});

test("a service that says nothing after a quick body is waited for no longer than its deadline, whatever its body might have taken", async () => {
  const { status, waitedMs } = await attach("?frozen", 1_000_000, 0);
  expect(status).toBe(504);
  expect(waitedMs).toBeLessThan(bodyMs);
});

test("a body that takes longer than it may is refused with 408", async () => {
  const sending = httpRequest(`${gateway.url}/api/public/attach`, {
    method: "POST",
    headers: { "content-length": 1_000_000 },
  });
  sending.on("error", () => undefined);
  const answered = new Promise<number | undefined>((resolve) => {
    sending.on("response", (answer) => resolve(answer.resume().statusCode));
  });
  const drip = setInterval(() => sending.write("x"), 100);
  const beganAt = performance.now();
  expect(await answered).toBe(408);
  expect(performance.now() - beganAt).toBeGreaterThan(bodyMs);
  clearInterval(drip);
  sending.destroy();
});

/** Uploads of which a first part came; the usual one is long enough to take a place. */
async function beginUploads(count: number, addressAt: (turn: number) => string, bytes = 300_000) {
  const begun = Array.from({ length: count }, (_, turn) => {
    const head = `POST /api/public/upload HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: ${addressAt(turn)}\r\nContent-Length: 1000000\r\n\r\n`;
    const socket = connect(gateway.port, "127.0.0.1", () => socket.write(head + "x".repeat(bytes)));
    let heard = "";
    socket
      .on("error", () => undefined)
      .on("data", (bytes) => {
        heard += bytes.toString("latin1");
      });
    sockets.push(socket);
    return { socket, wasTold: (status: number) => statusesIn(heard).includes(status) };
  });
  await until(() => begun.every(({ socket, wasTold }) => socket.bytesWritten > bytes || wasTold(429) || wasTold(503)));
  return begun;
}

/** Uploads that have begun and send nothing more. @returns how many of them were answered so */
async function holdUploads(count: number, addressAt: (turn: number) => string): Promise<(status: number) => number> {
  const begun = await beginUploads(count, addressAt);
  return (status) => begun.filter(({ wasTold }) => wasTold(status)).length;
}

async function upload(role: string): Promise<number> {
  const headers = { authorization: `Bearer ${role}-1` };
  const body = "x".repeat(300_000);
  return (await fetch(`${gateway.url}/api/public/upload`, { method: "POST", body, headers })).status;
}

test("strangers who hold every place for uploads and send nothing more hold up neither the clinic's people nor whoever comes five seconds later", async () => {
  const held = await holdUploads(24, (turn) => `192.0.${turn}.1`);
  await delay(5_500);
  expect([await upload("staff"), await upload("doctor"), held(503)]).toEqual([200, 200, 0]);
  expect([await upload("patient"), held(503)]).toEqual([200, 1]);
});

test("two networks that hold every place keep nobody elsewhere waiting", async () => {
  const held = await holdUploads(24, (turn) => `192.0.${turn % 2}.${turn + 1}`);
  const others = await holdUploads(8, (turn) => `192.0.${turn + 3}.1`);
  await until(() => held(503) === 8);
  expect(others(503)).toBe(0);
});

test("strangers of one network hold half of the places for uploads at most, of which whoever sends nothing gives way to a neighbour", async () => {
  const held = await holdUploads(14, (turn) => `192.0.2.${turn + 1}`);
  await until(() => held(429) === 2);
  const others = await holdUploads(12, (turn) => `192.0.${turn + 3}.1`);
  await delay(5_500);
  const more = await holdUploads(3, (turn) => `192.0.2.${turn + 20}`);
  await until(() => held(503) === 3);
  expect([others(503), more(503), more(429)]).toEqual([0, 0, 0]);
});

test("of the starts of long bodies strangers of one network hold forty-eight at most, before any of them takes a place", async () => {
  const begun = await beginUploads(52, (turn) => `192.0.2.${turn + 1}`, 200_000);
  await until(() => begun.filter(({ wasTold }) => wasTold(429)).length === 4);
  expect(begun.filter(({ wasTold }) => wasTold(503))).toEqual([]);
});

test("whose line goes on keeps their upload among equals, and whose stood still for five seconds after a burst does not", async () => {
  const [burst, ...steady] = await beginUploads(24, (turn) => `192.0.${turn}.1`);
  burst?.socket.write("x".repeat(300_000));
  const going = setInterval(() => {
    for (const { socket } of steady) socket.write("x".repeat(8_000));
  }, 250);
  const early = await holdUploads(1, () => "192.1.0.1");
  await until(() => early(503) === 1);
  await delay(5_500);
  const late = await holdUploads(1, () => "192.1.0.1");
  await until(() => burst?.wasTold(503) === true);
  expect([late(503), steady.filter(({ wasTold }) => wasTold(503)).length]).toEqual([0, 0]);
  clearInterval(going);
});

test("long bodies whose starts stand still take no place and keep nobody elsewhere waiting, nor the clinic's people, however many there are", async () => {
  await beginUploads(128, (turn) => `192.0.${turn % 3}.${turn}`, 200_000);
  expect([await upload("patient"), await upload("staff")]).toEqual([200, 200]);
  const others = await holdUploads(24, (turn) => `192.1.${turn}.1`);
  await delay(200);
  expect([others(503), others(429)]).toEqual([0, 0]);
});

test("who is refused a place for an upload has taken none: their network has all of its own afterwards", async () => {
  const own = await holdUploads(4, () => "192.0.1.1");
  // The account's four are held from elsewhere while it asks in vain from this network.
  const vain = await holdUploads(16, () => "192.0.1.1");
  await until(() => vain(429) === 16);
  const neighbours = await holdUploads(8, (turn) => `192.0.1.${turn + 2}`);
  await delay(200);
  expect([own(503), neighbours(429), neighbours(503)]).toEqual([0, 0, 0]);
});
