import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { expect, it, onTestFinished, vi } from "vitest";
import { openQueue } from "../src/queue/open.ts";
import { removeRabbitQueues } from "../src/testing/remove-rabbit-queues.ts";

const brokerUrl = process.env.TEST_RABBITMQ_URL ?? "";

/** Type, channel and size stand before what a frame carries, one octet that ends it behind it (AMQP 0-9-1, 2.3.5). */
const [headOctets, endOctets] = [7, 1];

/** Hands on what concerns the connection (its heartbeats too) and, while it `isMute`, swallows what concerns a channel. */
function withoutChannels(isMute: () => boolean, write: (frame: Buffer) => void) {
  let rest = Buffer.alloc(0);
  return (part: Buffer) => {
    rest = Buffer.concat([rest, part]);
    while (rest.length >= headOctets) {
      const octets = headOctets + rest.readUInt32BE(3) + endOctets;
      if (rest.length < octets) return;
      if (rest.readUInt16BE(1) === 0 || !isMute()) write(rest.subarray(0, octets));
      rest = rest.subarray(octets);
    }
  };
}

/**
 * A way to the broker on which connections that begin while it is mute, or stand as it falls silent, live, but never hear of what they ask on
 * a channel.
 */
async function startMuteBroker() {
  const broker = new URL(brokerUrl);
  const open = new Set<Socket>();
  let isMute = false;
  let hasFallenSilent = { now: false };
  let mutedCount = 0;
  const server = createServer((client) => {
    const behind = connect(Number(broker.port), broker.hostname);
    const write = (frame: Buffer) => void client.write(frame);
    if (isMute) mutedCount += 1;
    const [wasMute, silence] = [isMute, hasFallenSilent];
    behind.on(
      "data",
      withoutChannels(() => wasMute || silence.now, write),
    );
    client.pipe(behind);
    for (const [one, other] of [
      [client, behind],
      [behind, client],
    ] as const) {
      open.add(one);
      one.on("error", () => one.destroy());
      one.on("close", () => other.destroy());
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = () => {
    for (const socket of open) socket.destroy();
    open.clear();
  };
  onTestFinished(() => {
    cut();
    server.close();
  });
  const url = new URL(brokerUrl);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    mute: () => {
      isMute = true;
      cut();
    },
    unmute: () => {
      isMute = false;
    },
    /** Connections that stand hear no more on their channels; those that begin later do. */
    fallSilent: () => {
      hasFallenSilent.now = true;
      hasFallenSilent = { now: false };
    },
    mutedCount: () => mutedCount,
  };
}

async function openThroughMuteBroker() {
  const [prefix, subscriptions] = [`test-${randomUUID()}`, { ledger: ["paid"] }];
  const broker = await startMuteBroker();
  const queue = await openQueue({ url: broker.url, file: "unused", prefix, subscriptions });
  onTestFinished(async () => {
    await queue.close();
    await removeRabbitQueues(brokerUrl, prefix, { subscriptions });
  });
  return { broker, queue };
}

it("a broker that lives and never answers a declaration is left within half a minute, and all goes on", {
  timeout: 90_000,
}, async () => {
  const { broker, queue } = await openThroughMuteBroker();
  const handled: string[] = [];
  await queue.consume("ledger", async ({ id }) => void handled.push(id));
  broker.mute();
  await vi.waitFor(() => expect(broker.mutedCount()).toBe(2), { timeout: 10_000 });
  broker.unmute();
  const leftWithin = { timeout: 30_000, interval: 200 };
  await vi.waitFor(() => queue.publish({ id: "heard", topic: "paid", body: "{}" }), leftWithin);
  await vi.waitFor(() => expect(handled).toEqual(["heard"]), leftWithin);
});

it("a broker that lives and confirms nothing more is left once a message has waited for it, and the next one is taken", {
  timeout: 60_000,
}, async () => {
  const { broker, queue } = await openThroughMuteBroker();
  await queue.publish({ id: "before", topic: "paid", body: "{}" });
  broker.fallSilent();
  await expect(queue.publish({ id: "unheard", topic: "paid", body: "{}" })).rejects.toThrow();
  const leftWithin = { timeout: 5_000, interval: 200 };
  await vi.waitFor(() => queue.publish({ id: "after", topic: "paid", body: "{}" }), leftWithin);
});
