import type { IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { headers as own } from "@rawat/platform";
import { afterEach, expect, test } from "vitest";
import { startTestGateway, startUpstream, statusesIn, until } from "./gateway-harness.ts";

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.close();
});

const switching = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";

/** A gateway before a service that answers nobody who opens a WebSocket until told to. */
async function start() {
  const begun: { address: unknown; agree(): void; refuse(): void; hangUp(): void }[] = [];
  const cards = await startUpstream((_, response) => response.end());
  cards.server.on("upgrade", ({ headers }: IncomingMessage, socket: Duplex) => {
    socket.on("error", () => undefined).on("end", () => socket.end());
    opened.push({ close: () => socket.destroy() });
    begun.push({
      address: headers[own.address],
      agree: () => void socket.write(switching),
      refuse: () => void socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n"),
      hangUp: () => void socket.destroy(),
    });
  });
  const gateway = await startTestGateway({ instances: [cards.url], trusted: ["127.0.0.1"] });
  opened.push(cards, gateway);
  const open = (address: string) => {
    const socket: Socket = connect(gateway.port, "127.0.0.1");
    let heard = "";
    socket.on("error", () => undefined).on("data", (bytes) => (heard += bytes.toString("latin1")));
    socket.write(
      `GET /ws/echo HTTP/1.1\r\nHost: clinic.test\r\nX-Forwarded-For: ${address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
    );
    opened.push({ close: () => socket.destroy() });
    return { socket, wasTold: (status: number) => statusesIn(heard).includes(status) };
  };
  return { begun, open };
}

test.each([
  ["address sixteen", 16, () => "203.0.113.1"],
  ["network twenty-four", 24, (n: number) => `203.0.113.${n + 1}`],
])(
  "of one %s WebSockets are opened at once, another's is opened beside them, and all of them in the end",
  async (_, most, addressAt) => {
    const { begun, open } = await start();
    const all = Array.from({ length: most + 12 }, (_, n) => open(addressAt(n)));
    await until(() => begun.length === most);
    const other = open("198.51.100.1");
    await until(() => begun.length === most + 1);
    expect(begun.at(-1)?.address).toBe("198.51.100.1");
    begun.at(-1)?.agree();
    await until(() => other.wasTold(101));
    expect(begun).toHaveLength(most + 1);
    for (let agreed = 0; agreed < most + 13; ) {
      await until(() => begun.length > agreed);
      begun[agreed++]?.agree();
    }
    await until(() => all.every(({ wasTold }) => wasTold(101)));
  },
);

test("of all forty-eight are opened at once, and whom the service refuses or hangs up on makes room for the next", async () => {
  const { begun, open } = await start();
  for (let n = 0; n < 60; n++) open(`203.0.${n}.1`);
  await until(() => begun.length === 48);
  const next = open("198.51.100.1");
  for (let ended = 0; !begun.some(({ address }) => address === "198.51.100.1"); ) {
    const one = begun[ended++] ?? expect.fail("All ended, and the next one was not opened");
    if (ended % 2 === 0) one.refuse();
    else one.hangUp();
    await until(() => begun.length === Math.min(61, 48 + ended));
  }
  begun.at(-1)?.agree();
  await until(() => next.wasTold(101));
});

test("an address that waited in vain while its network had all places has its own afterwards", async () => {
  const { begun, open } = await start();
  const neighbours = (count: number) => Array.from({ length: count }, (_, n) => open(`203.0.113.${n + 1}`));
  neighbours(24);
  await until(() => begun.length === 24);
  await pause(1_000);
  // Those begin once the service has let the first ones wait for too long.
  neighbours(24);
  await pause(200);
  const vain = Array.from({ length: 20 }, () => open("203.0.113.200"));
  await until(() => vain.every(({ wasTold }) => wasTold(503)), 20_000);
  for (const { hangUp } of begun) hangUp();
  // On a slow machine some of those in vain have come before a neighbour.
  const before = begun.length;
  const later = Array.from({ length: 16 }, () => open("203.0.113.200"));
  await until(() => begun.slice(before).filter(({ address }) => address === "203.0.113.200").length === 16);
  for (const { agree } of begun.slice(before)) agree();
  await until(() => later.every(({ wasTold }) => wasTold(101)));
}, 45_000);
