import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises";
import { endpoint, IdParams } from "@rawat/contracts";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { freeze } from "../../scripts/servers/processes.ts";
import { createAssertionIssuer } from "../src/assertion.ts";
import { createLogger } from "../src/logger.ts";
import { watchInstances } from "../src/neighbours/instances.ts";
import { createServiceClient, neighbourOf } from "../src/neighbours/service-client.ts";

const thing = { params: IdParams, access: "service", summary: "A thing", response: z.object({}), errors: [] } as const;
const contract = {
  read: endpoint({ ...thing, method: "get", path: "/internal/things/:id", status: 200 }),
  put: endpoint({ ...thing, method: "put", path: "/internal/things/:id", status: 200 }),
  add: endpoint({ ...thing, method: "post", path: "/internal/things/:id", status: 200 }),
};
const call = { params: { id: "0198c0de-0000-7000-8000-000000000000" } };

const opened: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
});

/** An instance that answers calls as told, ready or not; it counts what it was asked. */
async function instance(answer: RequestListener, isReady: () => boolean = () => true) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    if (request.url === "/health/ready") {
      response.writeHead(isReady() ? 200 : 503).end();
      return;
    }
    asked.push(request.method ?? "");
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  opened.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}
const well: RequestListener = (_, response) =>
  response.writeHead(200, { "content-type": "application/json" }).end('{"data":{}}');

/** An instance in a process of its own, which can be frozen; it takes so long for each answer. */
async function startChild({ backlog = 511, answersAfterMs = 0 } = {}): Promise<{ child: ChildProcess; url: string }> {
  const program = `
    const server = require("node:http").createServer((_, response) => setTimeout(() =>
      response.writeHead(200, { "content-type": "application/json" }).end('{"data":{}}'), ${answersAfterMs}));
    server.listen({ port: 0, host: "127.0.0.1", backlog: ${backlog} }, () => process.send(server.address().port));`;
  const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  opened.push(() => child.kill("SIGKILL"));
  const [port] = await once(child, "message");
  return { child, url: `http://127.0.0.1:${port}` };
}

const nobody = "http://127.0.0.1:9";

function open(origins: readonly string[], probeEveryMs = 20, probeWithinMs = 1_000) {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger("tests", "info", { write: (text: string) => void lines.push(JSON.parse(text)) });
  const group = watchInstances("thing", origins, () => ({}), logger, { probeEveryMs, probeWithinMs });
  opened.push(() => group.close());
  const issuer = createAssertionIssuer("a secret of the tests, long enough to sign", "tests");
  const neighbour = neighbourOf({ service: "thing", group, caller: "tests", issuer });
  return { client: createServiceClient(contract, neighbour), group, lines };
}

/** How many of `count` calls fail, ten at once. */
async function failuresOf(client: ReturnType<typeof open>["client"], count: number): Promise<unknown[]> {
  const failures: unknown[] = [];
  let left = count;
  const line = async () => {
    while (left-- > 0) await client.read(call).catch((error) => failures.push(error.cause ?? error));
  };
  await Promise.all(Array.from({ length: 10 }, line));
  return failures;
}

describe("one of two instances that is down", () => {
  it("costs none of 200 calls, ten at once, from the first one on", async () => {
    const here = await instance(well);
    // Without a probe that would tell: the retry alone must find the other one, whoever else is calling.
    const { client } = open([nobody, here.url], 60_000);
    expect(await failuresOf(client, 200)).toEqual([]);
    expect(here.asked).toHaveLength(200);
  });

  it("is told of with its address and the error, once, when it goes", async () => {
    const here = await instance(well);
    const { client, lines } = open([nobody, here.url]);
    await failuresOf(client, 20);
    expect(lines.filter(({ origin, isUp }) => origin === nobody && isUp === false)).toHaveLength(1);
    const alone = open([nobody]);
    await expect(alone.client.read(call)).rejects.toMatchObject({ cause: expect.stringContaining(nobody) });
    await expect(alone.client.read(call)).rejects.toMatchObject({ cause: expect.stringContaining("ECONNREFUSED") });
  });

  it("takes its turns again once it is ready", async () => {
    let isReady = false;
    const [back, here] = await Promise.all([instance(well, () => isReady), instance(well)]);
    const { client, group } = open([back.url, here.url]);
    await expect.poll(() => group.all[0]?.isUp).toBe(false);
    await failuresOf(client, 20);
    expect(back.asked).toEqual([]);
    isReady = true;
    await expect.poll(() => group.all[0]?.isUp).toBe(true);
    await failuresOf(client, 20);
    expect(back.asked.length).toBeGreaterThan(5);
  });
});

describe("two instances of which none is ready", () => {
  it("are asked all the same, first the one that was ready last", async () => {
    const ready = [true, true];
    const both = await Promise.all([0, 1].map((at) => instance(well, () => ready[at] ?? false)));
    const { client, group } = open(both.map(({ url }) => url));
    await expect.poll(() => group.all.every(({ upAtMs }) => upAtMs > 0)).toBe(true);
    ready[0] = false;
    await expect.poll(() => group.all[0]?.isUp).toBe(false);
    ready[1] = false;
    await expect.poll(() => group.all[1]?.isUp).toBe(false);
    for (let turn = 0; turn < 6; turn++) await client.read(call);
    expect(both.map(({ asked }) => asked.length)).toEqual([0, 6]);
  });
});

describe("one of two instances that is frozen", () => {
  it("costs no call once that was noticed", async () => {
    const [frozen, here] = await Promise.all([startChild(), startChild()]);
    const { client, group } = open([frozen.url, here.url]);
    expect(await failuresOf(client, 20)).toEqual([]);
    await freeze(frozen.child.pid ?? 0);
    await expect.poll(() => group.all[0]?.isUp, { timeout: 5_000 }).toBe(false);
    expect(await failuresOf(client, 200)).toEqual([]);
    frozen.child.kill("SIGCONT");
    await expect.poll(() => group.all[0]?.isUp, { timeout: 5_000 }).toBe(true);
  });

  it("is given up after a second where it does not even take a connection", async () => {
    const [frozen, here] = await Promise.all([startChild({ backlog: 1 }), instance(well)]);
    await freeze(frozen.child.pid ?? 0);
    const { port } = new URL(frozen.url);
    // Its line of unaccepted connections is two long; whoever comes behind them gets no answer at all.
    const waiting = Array.from({ length: 4 }, () => connect(Number(port), "127.0.0.1"));
    opened.push(() => {
      for (const socket of waiting) socket.destroy();
    });
    await expect
      .poll(() => waiting.some((socket) => socket.connecting) && waiting.some((s) => !s.connecting))
      .toBe(true);
    const { client } = open([frozen.url, here.url], 60_000);
    const startedAt = performance.now();
    await client.add(call);
    await client.add(call);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    expect(here.asked).toEqual(["POST", "POST"]);
  });
});

describe("an instance whose connection is made while its caller has no time", () => {
  it("is not left out for it", async () => {
    const [child, here] = await Promise.all([startChild(), instance(well)]);
    const { client, group } = open([child.url, here.url], 60_000);
    await expect.poll(() => group.all.every(({ upAtMs }) => upAtMs > 0)).toBe(true);
    // Behind the reading of sockets, so that timers come first after the pause.
    await nextTurn();
    const answers = Promise.all([client.add(call), client.add(call)]);
    // The connections are under way; nobody looks at them for longer than they may take.
    for (let tick = 0; tick < 50; tick++) await new Promise<void>((resolve) => process.nextTick(resolve));
    for (const endsAt = performance.now() + 1_200; performance.now() < endsAt; );
    await answers;
    expect(group.all.map(({ isUp }) => isUp)).toEqual([true, true]);
    expect(here.asked).toEqual(["POST"]);
  });
});

describe("instances that answer while who asks whether they are ready stands still", () => {
  it("are never left out for it", async () => {
    const both = await Promise.all([1, 2].map(() => startChild({ answersAfterMs: 20 })));
    const { group, lines } = open(
      both.map(({ url }) => url),
      1,
      300,
    );
    await expect.poll(() => group.all.every(({ upAtMs }) => upAtMs > 0)).toBe(true);
    for (let turn = 0; turn < 6; turn++) {
      await pause(50);
      // Behind the reading of sockets, so that timers come first after the pause.
      await nextTurn();
      // A question is nearly always under way; its answer comes, and lies there until long after its time.
      for (const endsAt = performance.now() + 400; performance.now() < endsAt; );
    }
    await expect.poll(() => group.all.every(({ upAtMs }) => performance.now() - upAtMs < 100)).toBe(true);
    expect(lines).toEqual([]);
  });
});

describe("two instances that are watched", () => {
  it("are asked no more once that has ended, and nothing is told of a question that was under way", async () => {
    let asked = 0;
    let closed: Promise<void> | undefined;
    const both = await Promise.all(
      [1, 2].map(() =>
        instance(well, () => {
          if (++asked === 6) closed = group.close();
          return true;
        }),
      ),
    );
    const { group, lines } = open(both.map(({ url }) => url));
    await expect.poll(() => asked).toBeGreaterThanOrEqual(6);
    await closed;
    // One more may have been on its way.
    await pause(50);
    const before = asked;
    await pause(200);
    expect(asked).toBe(before);
    expect(lines).toEqual([]);
  });

  it("share the keys that always go to one of them, which another program takes for the same", () => {
    const origins = ["http://127.0.0.1:8", nobody];
    const pickOf = () => {
      const { group } = open(origins, 60_000);
      return (key: string) => group.pick(key)?.origin;
    };
    const [pick, another] = [pickOf(), pickOf()];
    const keys = Array.from({ length: 101 }, (_, at) => `198.51.100.${at}`);
    const picked = keys.map(pick);
    expect(keys.map(another)).toEqual(picked);
    expect(keys.map(pick)).toEqual(picked);
    for (const origin of origins) expect(picked.filter((one) => one === origin).length).toBeGreaterThan(20);
  });
});

describe("a connection that breaks before any answer", () => {
  it("is asked anew, once, for what may be repeated by its method", async () => {
    let broken = 0;
    const breaking = await instance((request, response) => {
      if (broken-- > 0) request.socket.resetAndDestroy();
      else well(request, response);
    });
    const { client } = open([breaking.url]);
    broken = 1;
    await client.read(call);
    broken = 1;
    await client.put(call);
    expect(breaking.asked).toEqual(["GET", "GET", "PUT", "PUT"]);
    broken = 2;
    await expect(client.read(call)).rejects.toMatchObject({ code: "service_unavailable" });
    expect(breaking.asked).toHaveLength(6);
  });

  it("goes to the other instance where there is one", async () => {
    const breaking = await instance((request) => request.socket.resetAndDestroy());
    const here = await instance(well);
    const { client } = open([breaking.url, here.url], 60_000);
    for (let turn = 0; turn < 10; turn++) await client.read(call);
    expect(here.asked).toHaveLength(10);
  });

  it("is never asked anew for a POST, which may have been carried out", async () => {
    const breaking = await instance((request) => request.socket.resetAndDestroy());
    const here = await instance(well);
    const { client } = open([breaking.url, here.url], 60_000);
    await expect(client.add(call)).rejects.toMatchObject({ code: "service_unavailable" });
    expect([...breaking.asked, ...here.asked]).toEqual(["POST"]);
  });

  it("is asked anew for a tenth of all calls at most when every one breaks", async () => {
    const breaking = await instance((request) => request.socket.resetAndDestroy());
    const { client } = open([breaking.url]);
    for (let turn = 0; turn < 100; turn++) await client.read(call).catch(() => undefined);
    expect(breaking.asked.length).toBeLessThanOrEqual(100 * 1.1 + 21);
  });
});
