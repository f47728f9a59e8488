import { createHash } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage, Server } from "node:http";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { afterEach, expect, test } from "vitest";
import { type GatewayWish, sendRaw, startTestGateway, startUpstream, until } from "./gateway-harness.ts";

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.close();
});

const key = "dGhlIHNhbXBsZSBub25jZQ==";
const upgradeOf = (path: string, further = "") =>
  `GET ${path} HTTP/1.1\r\nHost: clinic.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n${further}\r\n`;

/** A service that agrees to every WebSocket and gives back each byte. */
async function startEcho(wish: GatewayWish = {}) {
  const asked: IncomingMessage[] = [];
  const sockets: Duplex[] = [];
  const cards = await startUpstream((_, response) => response.end("polled"));
  cards.server.on("upgrade", (request: IncomingMessage, socket: Duplex) => {
    asked.push(request);
    sockets.push(socket);
    const accept = createHash("sha1")
      .update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest("base64");
    socket.on("error", () => undefined);
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.pipe(socket);
  });
  const gateway = await startTestGateway({ instances: [cards.url], corsOrigins: ["https://portal.test"], ...wish });
  opened.push(
    {
      close: async () => {
        for (const socket of sockets) socket.destroy();
      },
    },
    cards,
    gateway,
  );
  return { gateway, cards, asked, sockets };
}

async function openSocket(port: number, path: string, further = ""): Promise<{ socket: Socket; heard: () => string }> {
  const socket = connect(port, "127.0.0.1");
  let text = "";
  socket.on("data", (bytes) => {
    text += bytes.toString("latin1");
  });
  socket.on("error", () => undefined);
  await once(socket, "connect");
  socket.write(upgradeOf(path, further));
  await until(() => text.includes("\r\n\r\n"));
  return { socket, heard: () => text };
}

test("what is said on a socket is heard on the other side, in both directions", async () => {
  const { gateway } = await startEcho();
  const { socket, heard } = await openSocket(gateway.port, "/ws/echo?token=a-secret");
  expect(heard()).toMatch(/^HTTP\/1\.1 101 [\s\S]*sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=/i);
  for (let turn = 0; turn < 100; turn++) {
    socket.write(`word${turn};`);
    await until(() => heard().includes(`word${turn};`));
  }
  socket.destroy();
});

test("bytes sent right behind the request are not lost", async () => {
  const { gateway } = await startEcho();
  const answer = await sendRaw(gateway.port, `${upgradeOf("/ws/echo")}early words`, 1_000);
  expect(answer).toContain("early words");
});

test("the service is told the id and the address, and nothing of what the caller claims to be", async () => {
  const { gateway, asked } = await startEcho();
  const claims =
    "X-User-Id: 1\r\nX-Role: admin\r\nAuthorization: Bearer staff-2\r\nCookie: a=b\r\nX-Forwarded-For: 6.6.6.6\r\nX-Rawat-Address: 6.6.6.6\r\n";
  const { socket } = await openSocket(gateway.port, "/ws/echo", claims);
  const { headers } = asked[0] as IncomingMessage;
  for (const name of ["x-user-id", "x-role", "authorization", "cookie", "x-forwarded-for"])
    expect(headers[name]).toBeUndefined();
  expect(headers).toMatchObject({
    "x-rawat-address": "127.0.0.1",
    "x-request-id": expect.stringMatching(/^[\w-]{36}$/),
    host: "clinic.test",
  });
  socket.destroy();
});

test("a token in the address is in no log line", async () => {
  const { gateway } = await startEcho();
  const { socket } = await openSocket(gateway.port, "/ws/echo?token=a-secret");
  await sendRaw(gateway.port, upgradeOf("/nothing?token=a-secret"));
  socket.destroy();
  expect(JSON.stringify(gateway.lines)).not.toContain("a-secret");
  expect(gateway.lines.some(({ path, status }) => path === "/ws/echo" && status === 101)).toBe(true);
});

test.each(["https://evil.test", "null", "https://clinic.test.evil.test", "https://portal.test:8443"])(
  "a page of %s opens no socket, and polls none",
  async (origin) => {
    const { gateway, asked, cards } = await startEcho();
    expect(await sendRaw(gateway.port, upgradeOf("/ws/echo", `Origin: ${origin}\r\n`))).toMatch(/^HTTP\/1\.1 403 /);
    expect((await fetch(`${gateway.url}/ws/echo/?transport=polling`, { headers: { origin } })).status).toBe(403);
    expect(asked).toEqual([]);
    expect(cards.seen).toEqual([]);
  },
);

test.each(["", "Origin: https://clinic.test\r\n", "Origin: https://portal.test\r\n"])(
  "our own pages, allowed ones and native clients do (%s)",
  async (origin) => {
    const { gateway } = await startEcho();
    expect(await sendRaw(gateway.port, upgradeOf("/ws/echo", origin))).toMatch(/^HTTP\/1\.1 101 /);
  },
);

test("a client that polls instead is served by the same service", async () => {
  const { gateway, cards } = await startEcho();
  const answer = await fetch(`${gateway.url}/ws/echo/?EIO=4&transport=polling`);
  expect(await answer.text()).toBe("polled");
  expect(cards.seen).toEqual(["GET /ws/echo/?EIO=4&transport=polling"]);
});

test.each(["/", "/api/public/cards", "/api/cards", "/ws/echoes", "/ws", "/WS/ECHO", "/internal/cards"])(
  "%s is no socket: 404, and the connection ends",
  async (path) => {
    const { gateway, cards, asked } = await startEcho();
    const answer = await sendRaw(gateway.port, `${upgradeOf(path)}GET /api/public/cards HTTP/1.1\r\nHost: a\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 404 [\s\S]*connection: close/i);
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect([...cards.seen, ...asked]).toEqual([]);
  },
);

test("an odd path is refused before anything else", async () => {
  const { gateway } = await startEcho();
  expect(await sendRaw(gateway.port, upgradeOf("/ws/echo/../echo"))).toMatch(/^HTTP\/1\.1 400 /);
});

test("a wish for another protocol is an ordinary request", async () => {
  const { gateway } = await startEcho();
  const answer = await sendRaw(
    gateway.port,
    "GET /api/public/cards HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
  );
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
});

test("a service that is not there is told with 503, and the gateway lives on", async () => {
  const { gateway } = await startEcho({ instances: ["http://127.0.0.1:9"] });
  expect(await sendRaw(gateway.port, upgradeOf("/ws/echo"), 2_000)).toMatch(
    /^HTTP\/1\.1 503 [\s\S]*"service_unavailable"/,
  );
  expect((await fetch(`${gateway.url}/anything`)).status).toBe(404);
});

test("a service that does not agree is passed on as its answer", async () => {
  const { gateway, cards } = await startEcho();
  cards.server.removeAllListeners("upgrade");
  (cards.server as Server).on("upgrade", (_: IncomingMessage, socket: Duplex) =>
    socket.end("HTTP/1.1 401 Unauthorized\r\ncontent-length: 2\r\n\r\nno"),
  );
  expect(await sendRaw(gateway.port, upgradeOf("/ws/echo"), 2_000)).toMatch(/^HTTP\/1\.1 401 [\s\S]*no$/);
});

test("sockets that end in every way end on the other side too, and bring nothing down", async () => {
  const { gateway, sockets } = await startEcho();
  const ways = [
    (socket: Duplex) => socket.destroy(),
    (socket: Duplex) => socket.end(),
    (socket: Duplex) => (socket as Socket).resetAndDestroy(),
  ];
  for (const end of ways) {
    const fromClient = await openSocket(gateway.port, "/ws/echo");
    end(fromClient.socket);
    await until(() => sockets.at(-1)?.destroyed === true || sockets.at(-1)?.readableEnded === true);
    const fromService = await openSocket(gateway.port, "/ws/echo");
    end(sockets.at(-1) as Duplex);
    await until(() => fromService.socket.destroyed || fromService.socket.readableEnded);
  }
  expect((await fetch(`${gateway.url}/anything`)).status).toBe(404);
});

test("a gateway that goes down ends its sockets, so that their owners come back elsewhere", async () => {
  const { gateway } = await startEcho();
  const { socket } = await openSocket(gateway.port, "/ws/echo");
  gateway.gateway.drain();
  await until(() => socket.destroyed || socket.readableEnded);
  const answer = await fetch(`${gateway.url}/api/public/cards`);
  expect(answer.headers.get("connection")).toBe("close");
});

test("more wishes than the limit of an address are refused", async () => {
  const { gateway } = await startEcho({ addressMax: 3 });
  const answers = [];
  for (let turn = 0; turn < 5; turn++) answers.push((await sendRaw(gateway.port, upgradeOf("/ws/echo"))).slice(9, 12));
  expect(answers).toEqual(["101", "101", "101", "429", "429"]);
});
