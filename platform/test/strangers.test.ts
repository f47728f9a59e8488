import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { createStrangers } from "../src/sockets/strangers.ts";
import { type Instance, seen, startInstance } from "./socket-harness.ts";

describe("lines by which nobody was let in yet", () => {
  it("are so many of an address and of a network; one that was let in or has ended leaves its place, once", () => {
    const strangers = createStrangers({ address: 2, network: 3, all: 100 });
    const come = (line: object, address: string) => strangers.come(line, address, () => {});
    const [one, other, third] = [{}, {}, {}];
    expect([one, other, third].map((line) => come(line, "192.0.2.1"))).toEqual([true, true, false]);
    expect([come(third, "192.0.2.2"), come({}, "192.0.2.3"), come({}, "198.51.100.1")]).toEqual([true, false, true]);
    expect([one, other, third, {}].map(strangers.has)).toEqual([true, true, true, false]);
    for (const line of [one, one, one]) strangers.leave(line);
    expect([come({}, "192.0.2.1"), come({}, "192.0.2.1"), come({}, "192.0.2.3")]).toEqual([true, false, false]);
    // All of an IPv6 customer's are one.
    expect(["2001:db8::1", "2001:db8::2", "2001:db8::3"].map((address) => come({}, address))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it("give way where there is no room, the oldest of the network that has most, and never for one that has as many", () => {
    const strangers = createStrangers({ address: 10, network: 10, all: 6 });
    const cutOff: string[] = [];
    const come = (address: string) => strangers.come({}, address, () => void cutOff.push(address));
    for (const address of ["192.0.2.1", "198.51.100.1", "198.51.100.2", "198.51.100.3", "192.0.2.2", "192.0.2.3"])
      expect(come(address)).toBe(true);
    expect([come("192.0.2.4"), cutOff]).toEqual([false, []]);
    expect([come("203.0.113.1"), come("203.0.113.2"), come("203.0.113.3")]).toEqual([true, true, false]);
    expect(cutOff).toEqual(["192.0.2.1", "198.51.100.1"]);
    expect([come("100.64.0.1"), cutOff.slice(2)]).toEqual([true, ["192.0.2.2"]]);
  });
});

describe("however many lines an address opens and shows nothing by", () => {
  let instance: Instance;
  beforeAll(async () => {
    instance = await startInstance("strangers", undefined, { address: 20, network: 40, all: 100 });
  });
  afterAll(() => instance.close());
  const from = (address: string) => ({ "x-rawat-address": address });

  it("by polls: no more than so many of its sessions are there at once, and others are let in", async () => {
    const polls = `http://127.0.0.1:${instance.port}/socket.io/?EIO=4&transport=polling`;
    const open = async (address: string) => {
      const told = await fetch(polls, { headers: from(address) });
      return JSON.parse((await told.text()).slice(1)).sid;
    };
    const isThere = async (sid: string) =>
      (await fetch(`${polls}&sid=${sid}`, { method: "POST", body: "3", headers: { "content-type": "text/plain" } })).ok;
    const sids = await Promise.all(Array.from({ length: 50 }, () => open("192.0.2.1")));
    const there = await Promise.all(sids.map(isThere));
    expect(there.filter(Boolean)).toHaveLength(20);
    expect(await isThere(await open("198.51.100.1"))).toBe(true);
  });

  it("by a WebSocket that does not even close when asked to: its line ends after ten seconds", async () => {
    const line = connect(instance.port, "127.0.0.1");
    const ended = new Promise((resolve) => line.once("close", () => resolve("ended")).on("error", () => undefined));
    line
      .resume()
      .write(
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
      );
    expect(await Promise.race([ended, pause(20_000, "stays")])).toBe("ended");
  }, 30_000);

  it.each(["/ws/notes", "/socket.io/?EIO=4&transport=websocket"])(
    "by WebSockets: what is too many ends, and there is room once others have gone or were let in: %s",
    async (path) => {
      const address = path.startsWith("/ws") ? "203.0.113.1" : "203.0.114.1";
      const open = async () => {
        const client = new WebSocket(`ws://127.0.0.1:${instance.port}${path}`, { headers: from(address) });
        client.on("error", () => undefined);
        const ended = new Promise<number>((resolve) => client.once("close", resolve));
        await new Promise((resolve) => client.once("open", resolve));
        return { client, ended };
      };
      const stays = async ({ ended }: Awaited<ReturnType<typeof open>>) =>
        (await Promise.race([ended, pause(300, true)])) === true;
      const known = await open();
      known.client.send(
        path.startsWith("/ws") ? '{"type":"auth","data":{"token":"patient-1"}}' : '40/notes,{"token":"patient-1"}',
      );
      await vi.waitFor(() => expect(seen).toContain("patient-1 came"));
      const all = await Promise.all(Array.from({ length: 20 }, open));
      expect(await Promise.all(all.map(stays))).not.toContain(false);
      expect(await stays(await open())).toBe(false);
      all[0]?.client.terminate();
      await pause(100);
      expect(await stays(await open())).toBe(true);
      for (const { client } of [known, ...all]) client.terminate();
      await vi.waitFor(() => expect(seen.splice(0)).toContain("patient-1 went"));
    },
  );
});
