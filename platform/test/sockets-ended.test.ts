import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { io } from "socket.io-client";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { createMetrics } from "../src/http/metrics.ts";
import { createLogger } from "../src/logger.ts";
import { createPatience } from "../src/sockets/connections.ts";
import { openSockets } from "../src/sockets/open-sockets.ts";
import type { Acknowledgement } from "../src/sockets/run-command.ts";
import { type Connection, implementSocket, type SocketHandlers } from "../src/sockets/socket-service.ts";
import {
  connectCarried,
  connectPlain,
  type Instance,
  type Notes,
  plainNotes,
  runOut,
  seen,
  shutOut,
  startInstance,
  unanswered,
  written,
} from "./socket-harness.ts";

interface Raw {
  ended: Promise<string>;
  close(): void;
}

it("whoever is refused too many commands one after another ends, and not who heeds that", () => {
  const refused = { ok: false, error: { status: 429, code: "too_many_requests" } } as Acknowledgement;
  const isTooMuch = createPatience();
  const refusedTwoHundredTimes = () => Array.from({ length: 200 }, () => isTooMuch(refused)).includes(true);
  expect(refusedTwoHundredTimes()).toBe(false);
  expect(isTooMuch({ ok: true, data: {} })).toBe(false);
  expect(refusedTwoHundredTimes()).toBe(false);
  expect(isTooMuch(refused)).toBe(true);
});

it("a plain WebSocket that answers no ping is cut off, and one that does is not", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const instance = await startInstance("pinged");
  const open = async (token: string, autoPong: boolean) => {
    const client = new WebSocket(`ws://127.0.0.1:${instance.port}/ws/notes?token=${token}`, { autoPong });
    client.on("error", () => undefined);
    const pinged = () => new Promise((resolve) => client.once("ping", resolve));
    await new Promise((resolve) => client.once("open", resolve));
    return { client, pinged, ended: new Promise((resolve) => client.once("close", () => resolve("ended"))) };
  };
  const [mute, alive] = [await open("patient-1", false), await open("patient-2", true)];
  for (let ping = 0; ping < 3; ping++) {
    const pinged = Promise.all([alive.pinged(), ...(ping === 0 ? [mute.pinged()] : [])]);
    vi.advanceTimersByTime(25_000);
    await pinged;
    await pause(50);
  }
  expect(await Promise.race([mute.ended, pause(1_000, "stays")])).toBe("ended");
  expect(await Promise.race([alive.ended, pause(100, "stays")])).toBe("stays");
  alive.client.close();
  await instance.close();
  vi.useRealTimers();
});

describe("a connection that ends", () => {
  let instance: Instance;
  beforeAll(async () => {
    instance = await startInstance("ended");
  });
  afterEach(() => shutOut.clear());
  afterAll(() => instance.close());

  const overSocketIo = async (token: string): Promise<Raw> => {
    const client = io(`http://127.0.0.1:${instance.port}/notes`, {
      auth: { token },
      transports: ["websocket"],
      reconnection: false,
      forceNew: true,
    });
    // On a busy machine whoever is shut out in a moment is so before they were known: then they do not come at all.
    const ended = new Promise<string>((resolve) => {
      for (const end of ["disconnect", "connect_error"]) client.once(end, () => resolve("ended"));
    });
    await Promise.race([new Promise((resolve) => client.once("connect", () => resolve(true))), ended]);
    return { ended, close: () => void client.close() };
  };
  const overWebSocket = async (token: string): Promise<Raw> => {
    const client = new WebSocket(`ws://127.0.0.1:${instance.port}/ws/notes?token=${token}`);
    client.on("error", () => undefined);
    const ended = new Promise<string>((resolve) => client.once("close", () => resolve("ended")));
    await Promise.race([new Promise((resolve) => client.once("open", resolve)), ended]);
    return { ended, close: () => client.close() };
  };

  describe.each([
    ["Socket.IO", overSocketIo, connectCarried],
    ["a plain WebSocket", overWebSocket, connectPlain],
  ] as const)("over %s", (name, open, connect) => {
    it("ends for whoever is shut out after they were known and before they are in their rooms", async () => {
      // Asked who they are twice, each time for 150 ms: between the two nobody could be told in a room.
      setTimeout(() => shutOut.add("patient-9"), 230);
      const { ended, close } = await open("patient-9");
      expect(await Promise.race([ended, pause(1_500, "stays")])).toBe("ended");
      close();
    });

    it("never came for whoever left before they were let in", async () => {
      seen.splice(0);
      const { close } = await open("patient-9");
      await pause(name === "Socket.IO" ? 60 : 220);
      close();
      await pause(500);
      expect(seen.filter((line) => line.startsWith("patient-9"))).toEqual([]);
    });

    it("leaves undone what was sent ahead of it", async () => {
      written.splice(0);
      const guest = await connect(instance.port, "patient-2");
      const sent = ["slow first", "after it"].map((text) =>
        guest.send("write", { room: "patient-2", text: `${text}, over ${name}` }).catch(() => undefined),
      );
      await pause(20);
      instance.sockets.end({ sessionId: "s-patient-2" });
      await Promise.all(sent);
      await pause(200);
      expect(written.filter((text) => text.startsWith("after it"))).toEqual([]);
    });
  });

  it("ends, as every one of its session does, once that is over, and no other while nobody can be asked", async () => {
    const [over, other] = ["patient-5", "patient-6"];
    const ended = await Promise.all([overSocketIo(over), overSocketIo(over), overSocketIo(over), overWebSocket(over)]);
    const stays = await overSocketIo(other);
    shutOut.add(over);
    unanswered.add(other);
    await instance.sockets.confirm();
    await Promise.all(ended.map((one) => one.ended));
    expect(await Promise.race([stays.ended, pause(300, "stays")])).toBe("stays");
    unanswered.clear();
    stays.close();
  });

  it("stays where its token has run out since, for its session goes on, when it is asked of anew", async () => {
    const open = await Promise.all([overSocketIo("patient-7"), overWebSocket("patient-7")]);
    runOut.add("patient-7");
    await instance.sockets.confirm();
    for (const { ended, close } of open) {
      expect(await Promise.race([ended, pause(300, "stays")])).toBe("stays");
      close();
    }
    runOut.clear();
  });

  it("ends for whoever does not read, before what waits for them takes everybody's memory", async () => {
    const client = new WebSocket(`ws://127.0.0.1:${instance.port}/ws/notes?token=patient-3`);
    client.on("error", () => undefined);
    await new Promise((resolve) => client.once("open", resolve));
    client.send(JSON.stringify({ type: "join", room: "patient-3", data: {} }));
    await new Promise((resolve) => client.once("message", resolve));
    client.pause();
    const note = { room: "patient-3", text: "x".repeat(1_000), by: "a" };
    for (let more = 0; more < 20_000; more++) instance.sockets.tell(plainNotes, "patient-3", "written", note);
    await pause(300);
    client.resume();
    expect(await Promise.race([new Promise((resolve) => client.once("close", resolve)), pause(3_000, "stays")])).toBe(
      1_006,
    );
  });
});

it("whoever sends more than they may is told so at once, however much of it waits, and what was let in is done", async () => {
  const instance = await startInstance("ahead");
  // Who is asked for at length: nothing is done before.
  const client = io(`http://127.0.0.1:${instance.port}/notes`, {
    auth: { token: "patient-8" },
    transports: ["websocket"],
    reconnection: false,
    forceNew: true,
  });
  await new Promise((resolve) => client.once("connect", () => resolve(true)));
  let [doneCount, toldAtOnce] = [0, 0];
  const sent = Array.from({ length: 250 }, async () => {
    const { error } = await client.timeout(5_000).emitWithAck("write", { room: "patient-8", text: "ya" });
    if (error?.code !== "too_many_requests") doneCount++;
    else if (doneCount === 0) toldAtOnce++;
  });
  await Promise.all(sent);
  expect(toldAtOnce).toBeGreaterThan(150);
  expect(doneCount).toBeGreaterThanOrEqual(80);
  client.close();
  await instance.close();
});

it.each([
  ["that it was in", 0],
  ["that it enters when it has gone", 100],
])("whoever has gone is in no room %s", async (_, afterMs) => {
  const logger = createLogger("notes", "fatal");
  const sockets = await openSockets({
    redisUrl: undefined,
    prefix: "gone",
    logger,
    metrics: createMetrics("notes"),
    refusals: { note: () => {} },
  });
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const kept: Connection[] = [];
  const join: SocketHandlers<Notes>["join"] = async ({ body, connection }) => {
    await pause(afterMs);
    await connection.join(body.room);
    kept.push(connection as unknown as Connection);
    return {};
  };
  const identify = () => ({ actor: { kind: "visitor", id: "01980000-0000-7000-8000-000000000001" } as const });
  sockets.attach(server, [implementSocket({ contract: plainNotes, identify, handlers: { join } as never })]);
  const { port } = server.address() as AddressInfo;
  const client = new WebSocket(`ws://127.0.0.1:${port}/ws/notes?token=x`);
  await new Promise((resolve) => client.once("open", resolve));
  client.send(JSON.stringify({ type: "join", room: "a-1", data: {} }));
  await pause(50);
  client.close();
  await pause(250);
  expect(kept.map((connection) => connection.isIn("a-1"))).toEqual([false]);
  await sockets.close();
  server.closeAllConnections();
  server.close();
});
