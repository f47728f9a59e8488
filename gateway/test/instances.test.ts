import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { endpoint } from "@rawat/contracts";
import { afterEach, describe, expect, test } from "vitest";
import { freeze } from "../../scripts/servers/processes.ts";
import {
  fakeServices,
  startRawUpstream,
  startTestGateway,
  startUpstream,
  type TestGateway,
  until,
} from "./gateway-harness.ts";

const opened: { close(): Promise<void> }[] = [];
const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const one of opened.splice(0).toReversed()) await one.close();
});
const keep = async <T extends { close(): Promise<void> }>(opening: Promise<T>): Promise<T> => {
  const one = await opening;
  opened.push(one);
  return one;
};

const ok = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
const staff = { authorization: "Bearer staff-2" };
const create = (gateway: TestGateway, key?: string, body: string = "{}") =>
  fetch(`${gateway.url}/api/cards`, {
    method: "POST",
    headers: { ...staff, "content-type": "application/json", ...(key && { "idempotency-key": key }) },
    body,
  });
const read = (gateway: TestGateway) => fetch(`${gateway.url}/api/public/cards`);

/** Serves one request a connection and resets the connection at the second, as one does that is just closing idle ones. */
const startResetting = (isOver: () => boolean = () => false) =>
  keep(
    startRawUpstream((socket, _, turn) => {
      if (turn === 1 || isOver()) socket.write(ok);
      else socket.resetAndDestroy();
    }),
  );

describe("a connection that was reset before any answer", () => {
  test("a read is sent again, once, and answered", async () => {
    const upstream = await startResetting();
    const gateway = await keep(startTestGateway({ instances: [upstream.url] }));
    expect((await read(gateway)).status).toBe(200);
    expect((await read(gateway)).status).toBe(200);
    // The first, the one that met the reset, and its repeat.
    expect(upstream.seen).toHaveLength(3);
  });

  test("a creation without a key is told 503 and never sent twice", async () => {
    const upstream = await startResetting();
    const gateway = await keep(startTestGateway({ instances: [upstream.url] }));
    expect((await create(gateway)).status).toBe(200);
    const refused = await create(gateway);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "2"]);
    expect(upstream.seen.filter((text) => text.startsWith("POST"))).toHaveLength(2);
  });

  test("a creation with a key is sent again with the same key and body", async () => {
    const upstream = await startResetting();
    const gateway = await keep(startTestGateway({ instances: [upstream.url] }));
    await create(gateway, "key-1", '{"a":1}');
    expect((await create(gateway, "key-2", '{"a":2}')).status).toBe(200);
    const [first, second] = upstream.seen.slice(1);
    expect(first).toContain("idempotency-key: key-2");
    expect(second).toContain("idempotency-key: key-2");
    expect(second).toContain('{"a":2}');
    expect(upstream.seen).toHaveLength(3);
  });

  test("a change of a route that honours no key is not sent again, key or not", async () => {
    const upstream = await startResetting();
    const gateway = await keep(startTestGateway({ instances: [upstream.url] }));
    const change = () =>
      fetch(`${gateway.url}/api/cards/1`, {
        method: "PATCH",
        headers: { ...staff, "idempotency-key": "k" },
        body: "{}",
      });
    expect((await change()).status).toBe(200);
    expect((await change()).status).toBe(503);
    expect(upstream.seen).toHaveLength(2);
  });

  test("a creation of a large body with a key is sent again too, but not one that is streamed", async () => {
    const upstream = await startResetting();
    const gateway = await keep(startTestGateway({ instances: [upstream.url] }));
    await read(gateway);
    expect((await create(gateway, "key", "x".repeat(100_000))).status).toBe(200);
    const headers = { "idempotency-key": "key" };
    const other = await startResetting();
    const streaming = await keep(startTestGateway({ instances: [other.url] }));
    await read(streaming);
    const body = "x".repeat(300_000);
    expect((await fetch(`${streaming.url}/api/public/upload`, { method: "POST", headers, body })).status).toBe(503);
    expect(other.seen.filter((text) => text.startsWith("POST"))).toHaveLength(1);
  });

  test.each([
    ["by one byte", "H"],
    ["by its status", "HTTP/1.1 200 OK\r\n"],
    ["by half of its headers", "HTTP/1.1 201 Created\r\ncontent-le"],
    ["by an interim one", "HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n"],
  ])("an answer that has begun, if only %s, is never asked for again", async (_, begun) => {
    const upstream = await keep(
      startRawUpstream((socket, __, turn) => {
        // What is written comes before the reset only when it has been read.
        if (turn === 1) socket.write(ok);
        else socket.write(begun, () => setTimeout(() => socket.resetAndDestroy(), 100));
      }),
    );
    const gateway = await keep(startTestGateway({ instances: [upstream.url] }));
    for (const ask of [() => read(gateway), () => create(gateway, "key")]) {
      expect((await ask()).status).toBe(200);
      const before = upstream.seen.length;
      expect([502, 503]).toContain((await ask()).status);
      expect(upstream.seen.length - before).toBe(1);
    }
  });

  test("a read is not sent a third time", async () => {
    const upstream = await keep(startRawUpstream((socket) => socket.resetAndDestroy()));
    const gateway = await keep(startTestGateway({ instances: [upstream.url] }));
    expect((await read(gateway)).status).toBe(503);
    expect(upstream.seen).toHaveLength(2);
  });

  test("when every request is reset, repeats stay few: a broken service is not asked twice as much", async () => {
    const upstream = await keep(startRawUpstream((socket) => socket.resetAndDestroy()));
    const gateway = await keep(startTestGateway({ instances: [upstream.url] }));
    for (let turn = 0; turn < 200; turn++) await (await read(gateway)).text();
    expect(upstream.seen.length).toBeLessThanOrEqual(200 * 1.1 + 21);
  });
});

test("a service that resets everything uses up its own repeats, and none of another's", async () => {
  const broken = await keep(startRawUpstream((socket) => socket.resetAndDestroy()));
  let asked = 0;
  const other = await keep(
    startRawUpstream((socket) => {
      if (++asked % 2 === 1) socket.resetAndDestroy();
      else socket.write(ok);
    }),
  );
  const readNotes = endpoint({
    summary: "A route of the tests",
    status: 200,
    errors: [],
    method: "get",
    path: "/api/notes",
    access: "anyone",
  });
  const services = { ...fakeServices, notes: { contracts: { notes: { read: readNotes } } } };
  const gateway = await keep(startTestGateway({ instances: [broken.url], services, others: { notes: [other.url] } }));
  for (let turn = 0; turn < 50; turn++) expect((await read(gateway)).status).toBe(503);
  // Each is reset, and answered when it is sent again.
  for (let turn = 0; turn < 6; turn++) expect((await fetch(`${gateway.url}/api/notes`)).status).toBe(200);
  expect(other.seen).toHaveLength(12);
});

async function startBoth() {
  const both = await Promise.all([0, 1].map(() => keep(startUpstream((_, response) => response.end("ok")))));
  const gateway = await keep(startTestGateway({ instances: both.map(({ url }) => url) }));
  return { both, gateway };
}

describe("two instances", () => {
  test("take turns", async () => {
    const { both, gateway } = await startBoth();
    for (let turn = 0; turn < 10; turn++) await (await read(gateway)).text();
    expect(both.map(({ seen }) => seen.length)).toEqual([5, 5]);
  });

  test("are asked by turns, but for a chat: what one address polls of it goes to the one that knows it", async () => {
    const { both, gateway } = await startBoth();
    for (let turn = 0; turn < 10; turn++)
      expect((await fetch(`${gateway.url}/ws/echo/?turn=${turn}`)).status).toBe(200);
    expect(both.map(({ seen }) => seen.length).toSorted()).toEqual([0, 10]);
  });

  test("one that is not there is passed over, for writes too, since nothing was sent", async () => {
    const here = await keep(startUpstream((_, response) => response.end("ok")));
    const gateway = await keep(startTestGateway({ instances: ["http://127.0.0.1:9", here.url] }));
    for (let turn = 0; turn < 6; turn++) expect((await create(gateway)).status).toBe(200);
    expect(here.seen).toHaveLength(6);
  });

  test("a large body survives that the first one is not there", async () => {
    let bytes = 0;
    const here = await keep(
      startUpstream((request, response) => {
        request.on("data", (chunk: Buffer) => {
          bytes += chunk.length;
        });
        request.on("end", () => response.end("ok"));
      }),
    );
    const gateway = await keep(
      startTestGateway({ instances: ["http://127.0.0.1:9", here.url], pools: { probeEveryMs: 60_000 } }),
    );
    for (let turn = 0; turn < 2; turn++)
      expect((await create(gateway, undefined, "x".repeat(500_000))).status).toBe(200);
    expect(bytes).toBe(1_000_000);
  });

  test("one that drains gets no new requests, and gets them again when it is ready", async () => {
    let isReady = true;
    const [leaving, staying] = await Promise.all([
      keep(startUpstream((_, response) => response.end("ok"), { isReady: () => isReady })),
      keep(startUpstream((_, response) => response.end("ok"))),
    ]);
    const gateway = await keep(
      startTestGateway({ instances: [leaving.url, staying.url], pools: { probeEveryMs: 20 } }),
    );
    const [instance] = gateway.instances.of("cards").all;
    isReady = false;
    await until(() => instance?.isUp === false);
    const before = leaving.seen.length;
    for (let turn = 0; turn < 10; turn++) expect((await read(gateway)).status).toBe(200);
    expect(leaving.seen.length).toBe(before);
    isReady = true;
    await until(() => instance?.isUp === true);
    for (let turn = 0; turn < 4; turn++) await read(gateway);
    expect(leaving.seen.length).toBeGreaterThan(before);
  });

  test("when none says that it is ready, they are asked all the same", async () => {
    const both = await Promise.all(
      [0, 1].map(() => keep(startUpstream((_, response) => response.end("ok"), { isReady: () => false }))),
    );
    const gateway = await keep(
      startTestGateway({ instances: both.map(({ url }) => url), pools: { probeEveryMs: 20 } }),
    );
    await until(() => gateway.instances.of("cards").all.every(({ isUp }) => !isUp));
    expect((await read(gateway)).status).toBe(200);
  });

  test("one killed under load costs no read", async () => {
    const [doomed, staying] = await Promise.all([startChild(), startChild()]);
    const gateway = await keep(startTestGateway({ instances: [doomed.url, staying.url] }));
    const statuses: number[] = [];
    const load = Promise.all(
      Array.from({ length: 8 }, async () => {
        for (let turn = 0; turn < 60; turn++) {
          const answer = await read(gateway);
          await answer.text();
          statuses.push(answer.status);
        }
      }),
    );
    await until(() => statuses.length > 100);
    doomed.child.kill("SIGKILL");
    await load;
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
    expect(statuses).toHaveLength(480);
  });

  test("one that is frozen is left out within two seconds, and until then is told of in time", async () => {
    const [frozen, staying] = await Promise.all([startChild(), startChild()]);
    const gateway = await keep(startTestGateway({ instances: [frozen.url, staying.url] }));
    expect((await read(gateway)).status).toBe(200);
    await freeze(frozen.child.pid ?? 0);
    const [instance] = gateway.instances.of("cards").all;
    const early = await Promise.all([read(gateway), read(gateway)]);
    expect(early.map(({ status }) => status).toSorted()).toEqual([200, 504]);
    await until(() => instance?.isUp === false, 2_000);
    for (let turn = 0; turn < 10; turn++) expect((await read(gateway)).status).toBe(200);
    frozen.child.kill("SIGCONT");
    await until(() => instance?.isUp === true);
  });
});

/** A service in a process of its own, which can be killed and frozen. */
async function startChild(): Promise<{ child: ChildProcess; url: string }> {
  const program = `
    const server = require("node:http").createServer((request, response) => response.end("ok"));
    server.listen(0, "127.0.0.1", () => process.send(server.address().port));`;
  const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  children.push(child);
  const [port] = await once(child, "message");
  return { child, url: `http://127.0.0.1:${port}` };
}
