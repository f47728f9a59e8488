import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { io } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { asked, carriedNotes, type Instance, plainNotes, seen, startInstance, written } from "./socket-harness.ts";

describe("what no client of ours sends", () => {
  let instance: Instance;
  beforeAll(async () => {
    instance = await startInstance("odd");
  });
  afterAll(() => instance.close());
  const carried = async (token: string, namespace = "/notes") => {
    const url = `http://127.0.0.1:${instance.port}${namespace}`;
    const client = io(url, { auth: { token }, transports: ["websocket"], reconnection: false, forceNew: true });
    await new Promise((resolve) => client.once("connect", () => resolve(true)));
    return client;
  };
  const plain = async (token: string) => {
    const client = new WebSocket(`ws://127.0.0.1:${instance.port}/ws/notes?token=${token}`);
    client.on("error", () => undefined);
    await new Promise((resolve) => client.once("open", resolve));
    return client;
  };

  it("tells that somebody went after it told that they came, however soon they leave", async () => {
    for (const open of [carried, plain]) {
      seen.splice(0);
      const told = () => seen.filter((line) => line.startsWith("patient-8"));
      const client = await open("patient-8");
      // Begun, and not yet there: the harness takes its time for whoever has this number.
      await pause(50);
      client.close();
      await vi.waitFor(() => expect(told()).toHaveLength(2), { timeout: 3_000 });
      expect(told()).toEqual(["patient-8 came", "patient-8 went"]);
    }
  });

  it("is done without an acknowledgement too", async () => {
    const client = await carried("patient-1");
    client.emit("write", { room: "patient-1", text: "tanpa jawaban" });
    await vi.waitFor(() => expect(written).toContain("tanpa jawaban"));
    client.close();
  });

  it("is refused when it is nested or too large", async () => {
    const client = await carried("patient-2");
    const tell = (body: unknown) => client.timeout(5_000).emitWithAck("write", body);
    expect((await tell({ room: "patient-2", text: [[[["deep"]]]] })).error.code).toBe("invalid_request");
    const brief = await carried("patient-2", "/brief");
    const long = { room: "patient-2", text: "x".repeat(600) };
    expect((await brief.timeout(5_000).emitWithAck("write", long)).error.code).toBe("body_too_large");
    expect((await tell(long)).ok).toBe(true);
    brief.close();
    client.close();
  });

  it.each([
    ["an event that is an object with a method of texts", '2/notes,[{"toString":"foo"}]'],
    ["an event that is a number", "2/notes,[1]"],
    ["no event at all", "2/notes,[]"],
    ["a piece of bytes that never comes", '51-/notes,["write",{"_placeholder":true,"num":0}]'],
    ["sixty million pieces that never come", '59999999-/notes,["write",{"_placeholder":true,"num":0}]'],
    ["a piece that it did not announce", '51-/notes,["write",{"_placeholder":true,"num":7}]'],
    ["an acknowledgement of nothing", "3/notes,99[]"],
    ["an acknowledgement's number that is none", '2/notes,99999999999999999999["write"]'],
    ["a name that every object has", '2/notes,["__proto__",{}]'],
  ])("hurts nobody who is there where a crafted packet holds %s", async (_, packet) => {
    const [client, other] = [await carried("patient-2"), await carried("patient-3")];
    const engine = client.io.engine as unknown as { write(text: string): void };
    for (let time = 0; time < 3; time++) engine.write(packet);
    expect((await other.timeout(5_000).emitWithAck("join", { room: "patient-3" })).ok).toBe(true);
    client.close();
    const again = await carried("patient-2");
    expect((await again.timeout(5_000).emitWithAck("join", { room: "patient-2" })).ok).toBe(true);
    for (const one of [other, again]) one.close();
  });

  it("waits where it comes before somebody is known, and is done then", async () => {
    const client = await plain("patient-9");
    for (const text of ["satu", "dua"])
      client.send(JSON.stringify({ type: "write", room: "patient-9", data: { text } }));
    await vi.waitFor(() =>
      expect(written.filter((text) => text === "satu" || text === "dua")).toEqual(["satu", "dua"]),
    );
    client.close();
  });

  it.each([
    ["for no namespace of ours", "40/a,"],
    ["of no meaning", "6"],
    ["that only Socket.IO answers", "40/notes,{}"],
  ])("ends with its line when a stranger sends packets without end %s, and reads none", async (_, packet) => {
    const other = await carried("patient-3");
    const stranger = connect({ port: instance.port, host: "127.0.0.1" });
    const closed = new Promise((resolve) => stranger.once("close", resolve));
    stranger.on("error", () => undefined);
    stranger.write(
      "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
    );
    await new Promise((resolve) => stranger.once("data", resolve));
    stranger.pause();
    // A frame of text, masked by zeros, as a client's has to be masked.
    const frame = Buffer.concat([Buffer.from([0x81, 0x80 | packet.length, 0, 0, 0, 0]), Buffer.from(packet)]);
    const flood = Buffer.concat(Array.from({ length: 5_000 }, () => frame));
    const pouring = setInterval(() => stranger.write(flood), 5);
    try {
      const startedAt = performance.now();
      expect((await other.timeout(5_000).emitWithAck("join", { room: "patient-3" })).ok).toBe(true);
      expect(performance.now() - startedAt).toBeLessThan(1_000);
      expect(await Promise.race([closed.then(() => "closed"), pause(3_000, "open")])).toBe("closed");
    } finally {
      clearInterval(pouring);
      stranger.destroy();
      other.close();
    }
  });

  it("counts like anything else where it is no frame at all", async () => {
    const client = await plain("patient-4");
    const codes: string[] = [];
    client.on("message", (text) => codes.push(JSON.parse(String(text)).data.code));
    for (let n = 0; n < 200; n++) client.send("no frame");
    await vi.waitFor(() => expect(codes).toHaveLength(200), { timeout: 5_000 });
    expect(codes.filter((code) => code === "too_many_requests").length).toBeGreaterThan(80);
    expect(
      instance.lines.filter((line) => line.includes("/ws/notes") && line.includes("too_many_requests")).length,
    ).toBeLessThan(5);
    client.close();
  });

  it.each(["plain", "carried"] as const)(
    "ends when it goes on far past the rate, and nobody else waits for it: %s",
    async (way) => {
      const other = await carried("patient-6");
      const slowest = { ms: 0 };
      let isOver = false;
      const watching = (async () => {
        while (!isOver) {
          const startedAt = performance.now();
          await other.timeout(9_000).emitWithAck("join", { room: "patient-6" });
          slowest.ms = Math.max(slowest.ms, performance.now() - startedAt);
          await pause(120);
        }
      })();
      await pause(200);
      if (way === "plain") {
        const codes = await Promise.all(
          ["patient-4", "patient-4", "patient-5"].map(async (token) => {
            const client = await plain(token);
            const closed = new Promise((resolve) => client.once("close", resolve));
            // Masked with nothing, eight bytes each, in one piece.
            const frames = Buffer.alloc(8 * 20_000);
            for (let at = 0; at < frames.length; at += 8) frames.set([0x81, 0x82, 0, 0, 0, 0, 0x7b, 0x7d], at);
            (client as unknown as { _socket: { write(bytes: Buffer): void } })._socket.write(frames);
            return closed;
          }),
        );
        for (const code of codes) expect([4_429, 1_006]).toContain(code);
      } else {
        const client = await carried("patient-4");
        const ended = new Promise((resolve) => client.once("disconnect", resolve));
        for (let more = 0; more < 20_000; more++) client.emit("join", { room: "patient-4" });
        await ended;
      }
      isOver = true;
      await watching;
      other.close();
      expect(slowest.ms).toBeLessThan(1_000);
    },
  );

  it("comes over more connections than one may have: the oldest is told that it is too much, and not that its session ended", async () => {
    const all: WebSocket[] = [];
    for (let more = 0; more < 31; more++) all.push(await plain("patient-7"));
    expect(await new Promise((resolve) => all[0]?.once("close", resolve))).toBe(4_429);
    for (const client of all) client.close();
  });

  it("is no way to ask who one is again and again: a line has three tries", async () => {
    const before = asked.times;
    const client = io(`http://127.0.0.1:${instance.port}/notes`, {
      auth: { token: "made-up" },
      transports: ["websocket"],
      reconnection: false,
      forceNew: true,
    });
    const ended = new Promise((resolve) => client.io.engine.once("close", resolve));
    client.io.engine.once("open", () => {
      for (let n = 0; n < 200; n++)
        (client.io.engine as unknown as { write(text: string): void }).write('0/notes,{"token":"made-up"}');
    });
    await ended;
    client.close();
    expect(asked.times - before).toBeLessThanOrEqual(3);
  });

  it.each(["carried", "plain"] as const)(
    "is no way to have others asked for oneself: of one address few at once, of who has gone none, and nobody else waits: %s",
    async (way) => {
      // Whoever has this number is asked for at length, and is nobody.
      const token = "nobody-9";
      const from = (address: string) => ({ headers: { "x-rawat-address": address } });
      const url = `ws://127.0.0.1:${instance.port}`;
      const [path, word] =
        way === "plain"
          ? [`/ws/notes?token=${token}`, ""]
          : ["/socket.io/?EIO=4&transport=websocket", `40/notes,{"token":"${token}"}`];
      Object.assign(asked, { times: 0, most: 0 });
      const strangers = await Promise.all(
        Array.from({ length: 200 }, async () => {
          const stranger = new WebSocket(`${url}${path}`, from("192.0.2.1"));
          stranger.on("error", () => undefined);
          await new Promise((resolve) => stranger.once("open", resolve));
          if (word) stranger.send(word);
          return stranger;
        }),
      );
      await pause(100);
      const other = new WebSocket(`${url}/ws/notes?token=patient-3`, from("198.51.100.1"));
      const told = new Promise((resolve) => other.once("message", resolve));
      await new Promise((resolve) => other.once("open", resolve));
      other.send(JSON.stringify({ type: "join", room: "patient-3", data: {} }));
      await told;
      expect(asked.now).toBeGreaterThan(0);
      for (const one of [other, ...strangers]) one.terminate();
      await vi.waitFor(() => expect(asked.now).toBe(0), { timeout: 5_000 });
      await pause(300);
      expect(asked.most).toBeLessThanOrEqual(5);
      expect(asked.times).toBeLessThan(200);
    },
  );
});

describe("what a contract does not name", () => {
  it("has no way in: another namespace, another path, an upgrade to nothing", async () => {
    const instance = await startInstance("alone");
    for (const namespace of ["/", "/others"]) {
      const client = io(`http://127.0.0.1:${instance.port}${namespace}`, {
        auth: { token: "admin-1" },
        transports: ["websocket"],
        reconnection: false,
        forceNew: true,
      });
      const outcome = await new Promise((resolve) => {
        client.once("connect", () => resolve("connected"));
        client.once("connect_error", () => resolve("refused"));
      });
      client.close();
      expect([namespace, outcome]).toEqual([namespace, "refused"]);
    }
    const odd = new WebSocket(`ws://127.0.0.1:${instance.port}/ws/others`);
    await new Promise((resolve) => odd.once("error", resolve));
    await instance.close();
  });

  it("is said the same of both: the two contracts of these tests differ in what carries them alone", () => {
    expect(Object.keys(plainNotes.sends)).toEqual(Object.keys(carriedNotes.sends));
  });
});
