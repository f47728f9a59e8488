import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { endpoint, IdParams } from "@rawat/contracts";
import { afterEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { createAssertionCheck, createAssertionIssuer } from "../src/assertion.ts";
import { BadNeighbour, RemoteError, TooSlow, Unavailable } from "../src/errors.ts";
import { createLogger } from "../src/logger.ts";
import { watchInstances } from "../src/neighbours/instances.ts";
import { createServiceClient, neighbourOf } from "../src/neighbours/service-client.ts";
import { runInContext } from "../src/request-context.ts";

const contract = {
  get: endpoint({
    method: "get",
    path: "/internal/things/:id",
    access: "service",
    summary: "Read a thing",
    params: IdParams,
    status: 200,
    response: z.object({ name: z.string() }),
    errors: [],
  }),
};
const id = "0198c0de-0000-7000-8000-000000000000";
const secret = "a secret of the tests, long enough to sign";
const opened: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

/** A neighbour that answers as told; its address. */
async function neighbour(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  opened.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const clientOf = (...origins: string[]) => {
  const group = watchInstances("thing", origins, () => ({}), createLogger("tests", "silent"));
  opened.push(() => group.close());
  const issuer = createAssertionIssuer(secret, "tests");
  return createServiceClient(contract, neighbourOf({ service: "thing", group, caller: "tests", issuer }));
};
const json =
  (status: number, body: unknown): RequestListener =>
  (_, response) =>
    response.writeHead(status, { "content-type": "application/json", etag: '"7"' }).end(JSON.stringify(body));
const problem = (status: number, code: string) =>
  json(status, { type: "", title: "", status, detail: "", instance: "", code, requestId: "" });
const get = (client: ReturnType<typeof clientOf>) => client.get({ params: { id } });

describe("a service client", () => {
  it("says who asks, for whom, from where, under which request id and until when", async () => {
    const seen: Record<string, unknown>[] = [];
    const address = await neighbour((request, response) => {
      seen.push(request.headers);
      json(200, { data: { name: "x" } })(request, response);
    });
    const accountId = "0198c0de-0000-7000-8000-000000000001";
    const deadlineAt = Date.now() + 3_000;
    const actor = { kind: "account", accountId, role: "admin", name: "A" } as const;
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const context = { requestId: "request-1234", traceparent, address: "198.51.100.7", deadlineAt };
    const client = clientOf(address);
    const answer = await runInContext({ ...context, actor }, () => get(client));
    expect(answer).toMatchObject({ data: { name: "x" }, etag: '"7"' });
    expect(seen[0]).toMatchObject({
      "x-request-id": "request-1234",
      "x-rawat-deadline": String(deadlineAt),
      "x-rawat-address": context.address,
      traceparent,
    });
    const token = String(seen[0]?.authorization).replace("Bearer ", "");
    const told = createAssertionCheck(secret, "thing").read(token).actor;
    expect(told).toEqual({ kind: "service", service: "tests", behalf: { accountId, role: "admin", name: "A" } });
    // A service that was asked by another one asks for the same account.
    await runInContext({ ...context, actor: { ...told, service: "other" } as typeof told }, () => get(client));
    const passedOn = String(seen[1]?.authorization).replace("Bearer ", "");
    expect(createAssertionCheck(secret, "thing").read(passedOn).actor).toEqual(told);
    expect(() => createAssertionCheck(secret, "other").read(token)).toThrow();
  });

  it("hands a refusal on as the neighbour's own, to be interpreted", async () => {
    await expect(get(clientOf(await neighbour(problem(404, "not_found"))))).rejects.toMatchObject({
      name: "RemoteError",
      problem: { status: 404, code: "not_found" },
    });
    await expect(get(clientOf(await neighbour(problem(409, "nik_taken"))))).rejects.toBeInstanceOf(RemoteError);
  });

  it.each([
    ["500", problem(500, "internal_error"), BadNeighbour],
    ["503", problem(503, "service_unavailable"), Unavailable],
    ["504", problem(504, "service_too_slow"), TooSlow],
    ["401, for our own assertion must hold", problem(401, "unauthenticated"), BadNeighbour],
    [
      "a page instead of a problem",
      ((_, response) => response.writeHead(502).end("<html>")) as RequestListener,
      BadNeighbour,
    ],
    ["a connection that is cut", ((_, response) => response.destroy()) as RequestListener, Unavailable],
  ])("makes its own trouble of %s", async (_, listener, kind) => {
    await expect(get(clientOf(await neighbour(listener)))).rejects.toBeInstanceOf(kind);
  });

  it("does not believe an answer that is not in the contract, nor follow it elsewhere", async () => {
    await expect(get(clientOf(await neighbour(json(200, { data: { name: 1 } }))))).rejects.toThrow();
    let followed = 0;
    const elsewhere = await neighbour((request, response) => {
      followed++;
      json(200, { data: { name: "x" } })(request, response);
    });
    const redirecting = await neighbour((_, response) => response.writeHead(307, { location: elsewhere }).end());
    await expect(get(clientOf(redirecting))).rejects.toThrow();
    expect(followed).toBe(0);
  });

  it("gives up an answer that does not end before it has taken much memory", async () => {
    const endless = await neighbour((_, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      Readable.from(Array.from({ length: 1_000 }, () => " ".repeat(1_048_576))).pipe(response);
    });
    await expect(get(clientOf(endless))).rejects.toMatchObject({ cause: expect.stringContaining("exceeded") });
  });

  it("asks the neighbour itself, whatever proxy this machine has for the world outside", async () => {
    let passed = 0;
    const proxy = await neighbour((request, response) => {
      passed++;
      json(200, { data: { name: "proxy" } })(request, response);
    });
    vi.stubEnv("http_proxy", proxy);
    vi.stubEnv("no_proxy", "");
    opened.push(() => void vi.unstubAllEnvs());
    const here = await neighbour(json(200, { data: { name: "here" } }));
    // Of two instances it is asked besides whether they are ready.
    for (const client of [clientOf(here), clientOf(here, here)]) expect((await get(client)).data.name).toBe("here");
    await pause(100);
    expect(passed).toBe(0);
  });

  it("asks the next instance when one refuses the connection", async () => {
    const alive = await neighbour(json(200, { data: { name: "alive" } }));
    const client = clientOf("http://127.0.0.1:9", alive);
    for (let turn = 0; turn < 4; turn++) expect((await get(client)).data.name).toBe("alive");
  });

  it("waits no longer than its caller does", async () => {
    const silent = await neighbour(() => {});
    const startedAt = Date.now();
    await expect(
      runInContext({ requestId: "request-1234", deadlineAt: startedAt + 200 }, () => get(clientOf(silent))),
    ).rejects.toBeInstanceOf(TooSlow);
    expect(Date.now() - startedAt).toBeLessThan(1_000);
  });

  it("thinks no worse of a neighbour that was given no time by its callers, nor of one of its instances", async () => {
    let asked = 0;
    let isSlow = true;
    const listener: RequestListener = (request, response) => {
      asked++;
      if (!isSlow) json(200, { data: { name: "x" } })(request, response);
      else if (asked % 2 === 0) problem(504, "service_too_slow")(request, response);
    };
    const client = clientOf(await neighbour(listener));
    const late = (leftMs: number) =>
      runInContext({ requestId: "request-1234", deadlineAt: Date.now() + leftMs }, () => get(client));
    for (let turn = 0; turn < 30; turn++) await expect(late(turn % 3 === 0 ? -1 : 60)).rejects.toBeInstanceOf(TooSlow);
    expect(asked).toBeGreaterThanOrEqual(10);
    isSlow = false;
    expect((await get(client)).data.name).toBe("x");
  });

  it("leaves a neighbour alone that did not answer ten calls that had time, however many had none in between", async () => {
    let asked = 0;
    const address = await neighbour(() => void asked++);
    const client = clientOf(address);
    const ask = (leftMs: number) =>
      runInContext({ requestId: "request-1234", deadlineAt: Date.now() + leftMs }, () => get(client));
    const waiting = Array.from({ length: 10 }, () => ask(1_700));
    const late = Array.from({ length: 10 }, () => ask(100));
    const answers = await Promise.allSettled([...late, ...waiting]);
    for (const one of answers) expect(one).toMatchObject({ status: "rejected", reason: { code: "service_too_slow" } });
    const before = asked;
    await expect(get(client)).rejects.toMatchObject({ cause: "thing is left alone for a moment" });
    expect(asked).toBe(before);
  });

  it("blames nobody for what was not answered while this program itself stood still", async () => {
    let asked = 0;
    const client = clientOf(await neighbour(() => void asked++));
    const ask = () => runInContext({ requestId: "request-1234", deadlineAt: Date.now() + 1_700 }, () => get(client));
    const waiting = Array.from({ length: 12 }, ask);
    await expect.poll(() => asked).toBe(12);
    for (const endsAt = performance.now() + 2_500; performance.now() < endsAt; );
    for (const one of await Promise.allSettled(waiting))
      expect(one).toMatchObject({ reason: { code: "service_too_slow" } });
    void ask().catch(() => undefined);
    await expect.poll(() => asked).toBe(13);
  });

  it.each([0, -3_600_000])(
    "leaves a broken neighbour alone for a moment, and notices when it works again, also when the clock steps by %d ms",
    async (step) => {
      let asked = 0;
      let broken = true;
      const address = await neighbour((request, response) => {
        asked++;
        (broken ? problem(500, "internal_error") : json(200, { data: { name: "x" } }))(request, response);
      });
      const client = clientOf(address);
      vi.useFakeTimers({ toFake: ["Date"] });
      opened.push(() => void vi.useRealTimers());
      for (let turn = 0; turn < 30; turn++) await get(client).catch(() => {});
      expect(asked).toBe(10);
      broken = false;
      vi.setSystemTime(Date.now() + step);
      await expect
        .poll(
          () =>
            get(client).then(
              ({ data }) => data.name,
              () => "still",
            ),
          { timeout: 5_000 },
        )
        .toBe("x");
    },
  );
});
