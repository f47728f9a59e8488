import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, it } from "vitest";
import { lookInTurns } from "../src/looks.ts";
import { identify, startTestGateway, startUpstream, until } from "./gateway-harness.ts";

const lookMs = 5;
const together = 40;

function spend(ms: number): void {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs);
}

/** A connection that was let in, for something was answered on it. */
async function open(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.write("GET / HTTP/1.1\r\nhost: door\r\n\r\n");
  await once(socket, "data");
  return socket.resume();
}

/** Looks that take their time, and what was looked at. */
function slowLooks() {
  const seen: number[] = [];
  const looks = lookInTurns();
  const numbered = (n: number) => () => {
    spend(lookMs);
    seen.push(n);
  };
  return { seen, looks, numbered };
}

it.each(["soon", "later"] as const)(
  "requests that come together are looked at in their order, in turns of the event loop of which none is long (%s)",
  async (when) => {
    const { seen, looks, numbered } = slowLooks();
    for (let n = 0; n < together; n++) looks[when](() => "a", numbered(n));
    let most = seen.length;
    while (seen.length < together) {
      const before = seen.length;
      await nextTurn();
      most = Math.max(most, seen.length - before);
    }
    expect(seen).toEqual(Array.from({ length: together }, (_, n) => n));
    expect(most).toBeLessThanOrEqual(10);
  },
);

it("a request that comes alone is looked at as it comes, also after many others", async () => {
  const { seen, looks, numbered } = slowLooks();
  for (let n = 0; n < together; n++) looks.soon(() => "a", numbered(n));
  while (seen.length < together) await nextTurn();
  await nextTurn();
  looks.soon(() => "a", numbered(together));
  expect(seen.at(-1)).toBe(together);
});

it("a request stands behind those that wait already, however much time is left", async () => {
  const { seen, looks, numbered } = slowLooks();
  looks.later(() => "a", numbered(0));
  looks.soon(() => "a", numbered(1));
  while (seen.length < 2) await nextTurn();
  expect(seen).toEqual([0, 1]);
});

it("who comes from another network stands behind one look of each that has come before, and all of them come to their turn", async () => {
  const { seen, looks, numbered } = slowLooks();
  for (let n = 0; n < together; n++) looks.later(() => (n % 2 === 0 ? "a" : "b"), numbered(n));
  looks.soon(() => "c", numbered(together));
  while (seen.length <= together) await nextTurn();
  expect(seen.slice(0, 4)).toEqual([0, 1, together, 2]);
  expect(seen.filter((n) => n < together)).toEqual(Array.from({ length: together }, (_, n) => n));
});

it("at the gateway, whoever comes once stands behind few of the hundreds that came from another network just before", async () => {
  const upstream = await startUpstream((_, response) => response.end("ok"));
  const gateway = await startTestGateway({
    instances: [upstream.url],
    trusted: ["127.0.0.1"],
    identify(authorization) {
      spend(lookMs);
      return identify(authorization);
    },
  });
  const sockets = await Promise.all(Array.from({ length: 201 }, () => open(gateway.port)));
  try {
    for (const [n, socket] of sockets.entries()) {
      const address = n < 200 ? `192.0.2.${n}` : "198.51.100.1";
      const head = ["host: door", `x-forwarded-for: ${address}`, `authorization: Bearer staff-${2 * n}`];
      socket.write(`GET /api/cards?n=${n} HTTP/1.1\r\n${head.join("\r\n")}\r\n\r\n`);
    }
    await until(() => upstream.seen.length === 201);
    expect(upstream.seen.indexOf("GET /api/cards?n=200")).toBeLessThan(50);
  } finally {
    for (const socket of sockets) socket.destroy();
    await gateway.close();
    await upstream.close();
  }
});
